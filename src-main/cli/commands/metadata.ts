import type { Command } from 'commander'
import type { MetadataTableRequest } from '../../contract/browse.ts'
import { readFile } from 'node:fs/promises'
import { basename, extname, resolve } from 'node:path'
import process from 'node:process'
import { failure } from '../../contract/errors.ts'
import { fileReason } from '../../transfer/reasons.ts'
import { runConnected } from '../connect.ts'
import { count, counted, print, printJson, warn } from '../output.ts'
import { assetsOf, targetsHelp } from '../targets.ts'
import { writeWhole } from '../user-data-file.ts'

interface ExportOptions {
  readonly format?: string
  readonly key?: readonly string[]
}

/** Refused rows that are printed, at most. */
const printedLimit = 20

const formats: readonly MetadataTableRequest['format'][] = ['csv', 'json']

/** `likeness metadata [export <file> | import <file> | rename-key <from> <to> | remove-key <key>]` */
export function addMetadataCommand(program: Command): void {
  const metadata = program.command('metadata').description('tags, ratings and other values of many assets, as tables (docs/metadata.md describes them)')

  metadata.command('export')
    .description('write a table with a row for each asset')
    .argument('<file>', 'where to, such as table.csv or table.json; - for standard output')
    .argument('[file | asset id...]', `of these alone: ${targetsHelp}`)
    .option('--format <format>', 'csv or json, where the name of the file does not tell')
    .option('--key <key...>', 'only columns of these keys')
    .action((file: string, targets: readonly string[], { format: asked, key: keys }: ExportOptions, command: Command) => {
      const format = formats.find(one => one === (asked ?? extname(file).slice(1).toLowerCase()))
      if (!format)
        command.error('error: give a file that ends with .csv or .json, or --format csv or json')
      return runConnected(command, async ({ client }, json) => {
        const ids = targets.length === 0 ? undefined : (await assetsOf(client, targets)).map(({ id }) => id)
        const { text } = await client.exportMetadata({ format, ...ids && { ids }, ...keys && { keys: [...keys] } })
        if (file === '-')
          return void process.stdout.write(text)
        const path = resolve(file)
        await writeWhole(path, [text])
        if (json)
          return printJson({ path })
        print(`The table is written to ${path}.`)
      })
    })

  metadata.command('import')
    .description('set what a table says; what it leaves empty stays as it is')
    .argument('<file>')
    .action((file: string, _: object, command: Command) => runConnected(command, async ({ client }, json) => {
      const path = resolve(file)
      const bytes = await readFile(path).catch((error: unknown) => {
        throw failure('import_invalid', { path, reason: fileReason(error) }, error)
      })
      const report = await client.importMetadata({ file: new Blob([bytes]), fileName: basename(path) })
      if (json)
        return printJson(report)
      print(`${counted(report.matched, 'asset')} found; ${counted(report.set, 'value')} set.`)
      report.refused.slice(0, printedLimit).forEach(({ entry, reason }) => warn(`${entry} was left out: ${reason}`))
      if (report.refused.length > printedLimit)
        warn(`${count(report.refused.length - printedLimit)} more were left out; --json names all.`)
    }))

  metadata.command('rename-key')
    .description('rename a key of the values that you set; where an asset has a value under the new one, that stays')
    .argument('<from>')
    .argument('<to>')
    .action((from: string, to: string, _: object, command: Command) => runConnected(command, async ({ client }, json) => {
      const result = await client.editMetadataKey({ from, to })
      if (json)
        return printJson(result)
      print(`${counted(result.edited, 'asset')} edited.${result.kept === 0 ? '' : ` ${counted(result.kept, 'asset')} had a value under "${to}" already, which stayed.`}`)
    }))

  metadata.command('remove-key')
    .description('take away the values that you set under a key; what files say under it shows again')
    .argument('<key>')
    .action((from: string, _: object, command: Command) => runConnected(command, async ({ client }, json) => {
      const result = await client.editMetadataKey({ from, to: null })
      if (json)
        return printJson(result)
      print(`${counted(result.edited, 'asset')} edited.`)
    }))
}
