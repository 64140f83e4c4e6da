import type { Command } from 'commander'
import type { Asset } from '../../contract/entities.ts'
import { assetPages, everyAsset, libraryRoots, pathOf } from '../assets.ts'
import { runConnected } from '../connect.ts'
import { printJsonList, printTable } from '../output.ts'

/** `likeness assets` */
export function addAssetsCommand(program: Command): void {
  program.command('assets')
    .description('list the assets')
    .option('--failed', 'only those that failed, with the reason')
    .action(({ failed }: { readonly failed?: boolean }, command: Command) => runConnected(command, async ({ client }, json) => {
      const filter = failed ? { state: 'failed' } as const : {}
      if (json)
        return printJsonList(assetPages(client, filter))
      const roots = await libraryRoots(client)
      printTable(await everyAsset(client, filter), [
        { title: 'id', value: asset => String(asset.id), align: 'right' },
        { title: 'state', value: asset => asset.state },
        { title: 'format', value: asset => asset.format },
        { title: 'path', value: asset => pathOf(roots, asset) },
        ...failed ? [{ title: 'reason', value: (asset: Asset) => asset.failure?.message ?? '' }] : [],
      ], failed ? 'No asset failed.' : 'There is no asset yet: `likeness index <folder>` finds some.')
    }))
}
