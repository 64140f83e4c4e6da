import type { Command } from 'commander'
import type { DoctorReport } from '../../contract/reports.ts'
import type { CommonOptions } from '../connect.ts'
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { toLikenessError } from '../../contract/errors.ts'
import { dataDirOf } from '../../engine/data-dir.ts'
import { uiFolder } from '../../engine/ui-folder.ts'
import { dependencies, version } from '../../engine/version.ts'
import { workingShortSide } from '../../media/image.ts'
import { browserHelp, findBrowser } from '../../stage/browser.ts'
import { lacksGpu } from '../../stage/launch.ts'
import { connect } from '../connect.ts'
import { dataFolderFindings } from '../data-folder.ts'
import { count, printJson, printTable } from '../output.ts'
import { repairDataFolder } from '../repair.ts'

type Finding = DoctorReport[number]

const parts = ['better-sqlite3', 'sharp', 'usearch', 'onnxruntime-node', 'playwright-core']

/** `likeness doctor` */
export function addDoctorCommand(program: Command): void {
  program.command('doctor')
    .description('say what Likeness runs on and whether everything it needs is there')
    .option('--repair', 'look through the catalog, the index and the pictures, and set right what can be')
    .action(async (_: object, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions & { readonly repair?: boolean }>()
      if (options.repair)
        return repairDataFolder(options)
      const findings = [
        ...versions(),
        pages(),
        ...await inspect('browser', browser),
        ...await inspect('data folder', () => engine(options)),
        ...await inspect('catalog', () => dataFolderFindings(dataDirOf(options.data))),
      ]
      if (options.json)
        printJson(findings)
      else
        printTable(findings, [{ title: '', value: ({ ok }) => ok ? 'ok' : '!!' }, { title: '', value: ({ what }) => what }, { title: '', value: ({ value }) => value }], '')
      if (findings.some(({ ok }) => !ok))
        process.exitCode = 1
    })
}

async function inspect(what: string, look: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await look()
  }
  catch (error) {
    return [{ what, ok: false, value: toLikenessError(error).message }]
  }
}

function versions(): Finding[] {
  return [
    { what: 'Likeness', ok: true, value: `${version} on Node ${process.versions.node}, ${process.platform} ${process.arch}, ${availableParallelism()} cores` },
    ...parts.map(name => ({ what: name, ok: true, value: dependencies[name] ?? 'not among the dependencies' })),
  ]
}

async function browser(): Promise<Finding[]> {
  const found = findBrowser()
  if (!found)
    return [{ what: 'browser', ok: false, value: browserHelp() }]
  const { probeBrowser } = await import('../../stage/probe.ts')
  const { version: browserVersion, gpu } = await probeBrowser(found, lacksGpu())
  return [
    { what: 'browser', ok: true, value: `${found.name} ${browserVersion}, ${found.path}` },
    { what: 'graphics', ok: true, value: gpu },
  ]
}

function pages(): Finding {
  const isBuilt = existsSync(join(uiFolder, 'stage.html'))
  return { what: 'window', ok: isBuilt, value: isBuilt ? 'built' : 'not built, and without it no 3D model can be rendered: `npm run build` builds it.' }
}

async function engine(options: CommonOptions): Promise<Finding[]> {
  const { client, engine, address, close } = await connect(options)
  try {
    const { progress, encoder } = await client.status()
    const user = address ? `; process ${address.pid} serves it at ${address.api?.socket ?? address.api?.url}` : ''
    const speed = engine ? `: ${(await encoderSpeed(engine.space().encoder)).toFixed(0)} images/s` : ''
    return [
      { what: 'data folder', ok: true, value: `${dataDirOf(options.data)}: ${count(progress.total)} assets, ${count(progress.pending)} waiting, ${count(progress.failed)} failed${user}` },
      { what: 'encoder', ok: true, value: `${(await client.listEncoders()).find(({ id }) => id === encoder)?.name ?? encoder}${speed}` },
    ]
  }
  finally {
    await close()
  }
}

async function encoderSpeed(encoder: { readonly embed: (images: { data: Uint8Array, width: number, height: number }[]) => Promise<unknown> }): Promise<number> {
  const side = workingShortSide
  const batch = Array.from({ length: 16 }, () => ({ data: new Uint8Array(side * side * 3).fill(128), width: side, height: side }))
  await encoder.embed(batch)
  const rounds = 6
  const started = performance.now()
  for (let round = 0; round < rounds; round++)
    await encoder.embed(batch)
  return rounds * batch.length / (performance.now() - started) * 1000
}
