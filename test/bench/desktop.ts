import type { DesktopApp } from '../desktop/launch.ts'
import type { Bench, Figure } from './bench.ts'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { hostProtocol, toLine } from '../../src-main/contract/host.ts'
import { readAddress } from '../../src-main/engine/lock.ts'
import { desktopKind, launchDesktop, projectFolder } from '../desktop/launch.ts'
import { tiles } from '../e2e/window.ts'
import { printed } from '../helpers/cli.ts'
import { median } from './bench.ts'
import { withFolder } from './engine.ts'
import { processesOf } from './process-memory.ts'
import { writeWindowLibrary } from './window-library.ts'

const assets = 100_000
const runs = 5
const waitAtMostMs = 60_000
const { version } = JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8')) as { readonly version: string }

interface Run {
  readonly windowMs: number
  readonly tilesMs: number
  readonly engineMs: number
  readonly backMs: number
  /** Megabytes by kind of process. */
  readonly memory: ReadonlyMap<string, number>
}

/**
 * What the desktop app costs around the engine: its start to the first tiles, the engine that is killed, memory of its processes.
 * In the rig the shell is Node and the pages are those of the system's Chromium, drawn in software; the title says which it was.
 */
export const desktop: Bench = {
  title: `The desktop app on ${assets.toLocaleString('en-US')} assets, in ${desktopKind === 'electron' ? 'Electron' : 'the rig (Node and the system\'s Chromium in place of Electron)'}`,
  run: () => withFolder(measure),
}

async function measure(folder: string): Promise<Figure[]> {
  const library = join(folder, 'library')
  await writeWindowLibrary(library, assets)
  const bare: number[] = []
  const measured: Run[] = []
  // In turns, so that whatever else the machine does slows both. The first of each fills the caches and does not count.
  for (let run = 0; run <= runs; run++) {
    const bareMs = await startBare(folder, library)
    const one = await runApp(folder, library)
    if (run > 0) {
      bare.push(bareMs)
      measured.push(one)
    }
  }
  const middle = (of: (run: Run) => number) => median(measured.map(of))
  const kinds = [...new Set(measured.flatMap(({ memory }) => [...memory.keys()]))]
  return [
    { what: 'start to the window', value: middle(run => run.windowMs), unit: 'ms' },
    { what: 'start to the first tiles', value: middle(run => run.tilesMs), unit: 'ms' },
    { what: '  slowest of the runs', value: Math.max(...measured.map(run => run.tilesMs)), unit: 'ms' },
    { what: 'start until the engine listens', value: middle(run => run.engineMs), unit: 'ms', ceiling: { what: 'an engine alone', value: median(bare) } },
    { what: 'engine killed until it answers again', value: middle(run => run.backMs), unit: 'ms', ceiling: { what: 'an engine alone', value: median(bare) } },
    ...kinds.map(kind => ({ what: `memory of ${kind}`, value: middle(run => run.memory.get(kind) ?? 0), unit: 'MB' })),
  ]
}

/** Milliseconds from the start of an engine without a shell until it listens. */
async function startBare(folder: string, dataDir: string): Promise<number> {
  const started = performance.now()
  const engine = spawn(process.execPath, [join(projectFolder, 'src-main', 'engine.ts')], { stdio: ['pipe', 'pipe', 'inherit'] })
  engine.stdin.write(toLine({ type: 'start', protocol: hostProtocol, version, dataDir, socket: join(folder, 'bare.sock'), logs: join(folder, 'logs') }))
  await printed(engine, /"listening"/)
  const took = performance.now() - started
  engine.stdin.end()
  await once(engine, 'exit')
  return took
}

async function runApp(home: string, data: string): Promise<Run> {
  const before = readAddress(data)?.pid
  const started = performance.now()
  const app = await launchDesktop({ env: { HOME: home, XDG_CONFIG_HOME: join(home, 'config'), XDG_CACHE_HOME: join(home, 'cache'), LIKENESS_HOME: data } })
  try {
    const listening = until(() => readAddress(data)?.api !== undefined && readAddress(data)?.pid !== before).then(() => performance.now() - started)
    const window = await app.firstWindow()
    const windowMs = performance.now() - started
    await tiles(window).first().waitFor({ timeout: waitAtMostMs })
    const tilesMs = performance.now() - started
    const engineMs = await listening
    const memory = await memoryOf(app)
    const pid = readAddress(data)!.pid
    const killed = performance.now()
    process.kill(pid, 'SIGKILL')
    await until(() => window.evaluate(() => fetch('/api/status').then(({ ok }) => ok, () => false)).then(ok => ok && readAddress(data)?.pid !== pid))
    return { windowMs, tilesMs, engineMs, backMs: performance.now() - killed, memory }
  }
  finally {
    await app.close()
  }
}

/** Megabytes of each kind of process that the app consists of. */
async function memoryOf(app: DesktopApp): Promise<ReadonlyMap<string, number>> {
  const sums = new Map<string, number>()
  for (const { kind, megabytes } of await processesOf(app.process().pid!))
    sums.set(kind, (sums.get(kind) ?? 0) + megabytes)
  return sums
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + waitAtMostMs
  while (!await isSo()) {
    if (performance.now() > end)
      throw new Error(`what was waited for did not come within ${waitAtMostMs / 1000} s`)
    await new Promise(resolve => setTimeout(resolve, 10))
  }
}
