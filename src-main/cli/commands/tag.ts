import type { Command } from 'commander'
import type { AssetDetails } from '../../contract/entities.ts'
import type { CommonOptions } from '../connect.ts'
import { InvalidArgumentError } from 'commander'
import { libraryRoots, pathOf } from '../assets.ts'
import { runConnected, withConnection } from '../connect.ts'
import { wholeNumberIn } from '../numbers.ts'
import { count, counted, print, printJson, printTable } from '../output.ts'
import { assetOf, assetsOf, targetsHelp } from '../targets.ts'

interface TagOptions extends CommonOptions {
  readonly add: readonly string[]
  readonly remove: readonly string[]
  readonly rating?: number
  readonly description?: string
  readonly set: readonly (readonly [string, string])[]
  readonly unset: readonly string[]
}

/** `likeness tag <file | asset id…>`, `likeness info <file | asset id>`, `likeness tags` */
export function addTagCommands(program: Command): void {
  program.command('tag')
    .description('add and remove tags of assets, and set their rating, description and other values; no file is touched')
    .argument('<file | asset id...>', targetsHelp)
    .option('--add <tag>', 'a tag that they carry from now on; may be given again', collect, [])
    .option('--remove <tag>', 'a tag that they carry no more; may be given again', collect, [])
    .option('--rating <n>', '0…5', wholeNumberIn(0, 5))
    .option('--description <text>', 'a description')
    .option('--set <key=value>', 'any other value; may be given again', collectPair, [])
    .option('--unset <key>', 'take away a value, `rating` and `description` too, so that the file\'s own shows again; may be given again', collect, [])
    .action(async (targets: readonly string[], _: object, command: Command) => {
      const { add, remove, rating, description, set, unset, json, ...common } = command.optsWithGlobals<TagOptions>()
      const metadata = {
        ...Object.fromEntries(set),
        ...rating !== undefined && { rating: String(rating) },
        ...description !== undefined && { description },
        ...Object.fromEntries(unset.map(key => [key, null])),
      }
      if (add.length + remove.length + Object.keys(metadata).length === 0)
        command.error('error: nothing is to be done: give --add, --remove, --rating, --description, --set or --unset')
      await withConnection(common, async ({ client }) => {
        const ids = [...new Set((await assetsOf(client, targets)).map(({ id }) => id))]
        const result = await client.editAssets({ ids, addTags: [...add], removeTags: [...remove], metadata })
        if (json)
          return printJson(result)
        print(`${counted(result.edited, 'asset')} edited.`)
      })
    })

  program.command('info')
    .description('everything that is known of an asset')
    .argument('<file | asset id>', 'a file in a library, or the id of an asset')
    .action((target: string, _: object, command: Command) => runConnected(command, async ({ client }, json) => {
      const details = await client.getAssetDetails({ id: (await assetOf(client, target)).id })
      if (json)
        return printJson(details)
      printTable(infoRows(details, pathOf(await libraryRoots(client), details.asset)), [
        { title: '', value: ([name]) => name },
        { title: '', value: ([, value]) => value },
      ], '')
    }))

  program.command('tags')
    .description('list the tags, with how many assets carry each')
    .action((_: object, command: Command) => runConnected(command, async ({ client }, json) => {
      const tags = await client.listTags()
      if (json)
        return printJson(tags)
      printTable(tags, [
        { title: 'assets', value: tag => count(tag.assets), align: 'right' },
        { title: 'tag', value: tag => tag.name },
      ], 'There is no tag yet: `likeness tag <file> --add <tag>` makes one.')
    }))
}

/** What is known of an asset, as names and values. */
function infoRows({ asset, tags, metadata, collections }: AssetDetails, path: string): readonly (readonly [string, string])[] {
  return [
    ['id', String(asset.id)],
    ['path', path],
    ['state', asset.failure ? `${asset.state}: ${asset.failure.message}` : asset.state],
    ...asset.missingSince === null ? [] : [['missing since', asset.missingSince] as const],
    ['format', asset.format],
    ['bytes', count(asset.size)],
    ...asset.width === null || asset.height === null ? [] : [['pixels', `${count(asset.width)} × ${count(asset.height)}`] as const],
    ...asset.triangles === null ? [] : [['triangles', count(asset.triangles)] as const],
    ['modified', asset.modifiedAt],
    ...asset.hash === null ? [] : [['hash', asset.hash] as const],
    ...tags.length === 0 ? [] : [['tags', tags.join(', ')] as const],
    ...collections.length === 0 ? [] : [['collections', collections.join(', ')] as const],
    ...metadata.map(({ key, value, source }) => [key, `${value.replaceAll(/\s*\n\s*/g, ' ')}${source === 'file' ? '' : `  (${source})`}`] as const),
  ]
}

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value]
}

function collectPair(text: string, before: readonly (readonly [string, string])[]): (readonly [string, string])[] {
  const equals = text.indexOf('=')
  if (equals <= 0)
    throw new InvalidArgumentError('<key>=<value> is expected.')
  return [...before, [text.slice(0, equals), text.slice(equals + 1)]]
}
