import type { Command } from 'commander'
import type { ImportReport } from '../../contract/keepsakes.ts'
import { resolve } from 'node:path'
import process from 'node:process'
import { runConnected } from '../connect.ts'
import { count, counted, print, printJson, warn } from '../output.ts'
import { waitUntilIdle } from '../progress.ts'
import { assetsOf, targetsHelp } from '../targets.ts'
import { documentLines, writeWhole } from '../user-data-file.ts'

interface SidecarOptions {
  readonly collection?: string
}

/** Refused entries that are printed, at most. */
const printedLimit = 20

/** `likeness export <file>`, `likeness import <file>`, `likeness import-eagle <folder>`, `likeness sidecars` */
export function addTransferCommands(program: Command): void {
  program.command('export')
    .description('write tags, collections and values that you made to a file (docs/user-data.md describes it)')
    .argument('<file>', 'where to; - for standard output')
    .action((file: string, _: object, command: Command) => runConnected(command, async ({ client }, json) => {
      const document = await client.exportUserData()
      if (file === '-') {
        for (const line of documentLines(document))
          process.stdout.write(line)
        return
      }
      const path = resolve(file)
      await writeWhole(path, documentLines(document))
      const [assets, collections] = [document.assets.length, document.collections.length]
      if (json)
        return printJson({ path, assets, collections })
      print(`${counted(assets, 'asset')} and ${counted(collections, 'collection')} written to ${path}.`)
    }))

  program.command('import')
    .description('take in what `export` wrote; what is there already stays')
    .argument('<file>')
    .action((file: string, _: object, command: Command) => runConnected(command, async ({ client }, json) =>
      printReport(await client.importUserData({ path: resolve(file) }), json)))

  program.command('import-eagle')
    .description('take in an Eagle library: index its folder, with tags, folders, ratings and notes; nothing in it is touched')
    .argument('<folder>', 'the folder <Name>.library')
    .action((folder: string, _: object, command: Command) => runConnected(command, async ({ client }, json) => {
      const { progress } = await client.status()
      const first = await client.importEagle({ path: resolve(folder) })
      if (first.awaited === 0)
        return printReport(first, json)
      await waitUntilIdle(client, !json, progress)
      // Tells what came of it; what has been taken in is not taken in twice.
      printReport(await client.importEagle({ path: resolve(folder) }), json)
    }))

  program.command('sidecars')
    .description('write tags, rating and description of assets into .xmp files beside them, where other programs read them')
    .argument('[file | asset id...]', targetsHelp)
    .option('--collection <key>', 'all assets of a collection, in their place')
    .action((targets: readonly string[], { collection }: SidecarOptions, command: Command) => {
      if ((targets.length === 0) === (collection === undefined))
        command.error('error: give either files or asset ids, or --collection')
      return runConnected(command, async ({ client }, json) => {
        const report = await client.writeSidecars(collection === undefined ? { ids: (await assetsOf(client, targets)).map(({ id }) => id) } : { collection })
        if (report.failed.length > 0)
          process.exitCode = 1
        if (json)
          return printJson(report)
        print(`${counted(report.written, 'sidecar')} written, ${count(report.unchanged)} unchanged.`)
        report.failed.forEach(({ path, reason }) => warn(`${path}: ${reason}`))
      })
    })
}

function printReport({ matched, awaited, collections, refused }: ImportReport, json: boolean): void {
  if (json)
    return printJson({ matched, awaited, collections, refused })
  print(`${counted(matched, 'entry', 'entries')} found ${matched === 1 ? 'its asset' : 'their assets'}; ${count(awaited)} ${awaited === 1 ? 'waits for its file' : 'wait for their files'} to be indexed. ${counted(collections, 'collection')}.`)
  refused.slice(0, printedLimit).forEach(({ entry, reason }) => warn(`${entry} was left out: ${reason}`))
  if (refused.length > printedLimit)
    warn(`${count(refused.length - printedLimit)} more were left out; --json names all.`)
}
