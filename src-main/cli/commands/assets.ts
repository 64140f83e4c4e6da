import type { Command } from 'commander'
import type { Asset } from '../../contract/entities.ts'
import { assetPages, everyAsset, libraryRoots, pathOf } from '../assets.ts'
import { runConnected } from '../connect.ts'
import { printJsonList, printTable } from '../output.ts'

interface AssetsOptions {
  readonly failed?: boolean
  readonly filter?: string
  readonly sort?: string
}

/** `likeness assets` */
export function addAssetsCommand(program: Command): void {
  program.command('assets')
    .description('list the assets')
    .option('--failed', 'only those that failed, with the reason')
    .option('--filter <filter>', 'only those that pass a filter, such as "kind = image AND rating >= 4"')
    .option('--sort <rules>', 'in the order of an attribute, such as createdAt:desc; several rules with commas between')
    .action(({ failed, filter: expression, sort }: AssetsOptions, command: Command) => runConnected(command, async ({ client }, json) => {
      const filter = { ...failed && { state: 'failed' as const }, ...expression !== undefined && { filter: expression }, ...sort !== undefined && { sort } }
      if (json)
        return printJsonList(assetPages(client, filter))
      const roots = await libraryRoots(client)
      printTable(await everyAsset(client, filter), [
        { title: 'id', value: asset => String(asset.id), align: 'right' },
        { title: 'state', value: asset => asset.state },
        { title: 'format', value: asset => asset.format },
        { title: 'path', value: asset => pathOf(roots, asset) },
        ...failed ? [{ title: 'reason', value: (asset: Asset) => asset.failure?.message ?? '' }] : [],
      ], failed ? 'No asset failed.' : expression !== undefined ? 'No asset passes the filter.' : 'There is no asset yet: `likeness index <folder>` finds some.')
    }))
}
