import type { Command } from 'commander'
import type { Asset } from '../../contract/entities.ts'
import type { CommonOptions } from '../connect.ts'
import { assetPages, everyAsset, libraryRoots, pathOf } from '../assets.ts'
import { withConnection } from '../connect.ts'
import { printJsonList, printTable } from '../output.ts'

/** `likeness assets` */
export function addListCommands(program: Command): void {
  program.command('assets')
    .description('list the assets')
    .option('--failed', 'only those that failed, with the reason')
    .action(async ({ failed }: { readonly failed?: boolean }, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions>()
      await withConnection(options, async ({ client }) => {
        const filter = failed ? { state: 'failed' } as const : {}
        if (options.json)
          return printJsonList(assetPages(client, filter))
        const roots = await libraryRoots(client)
        printTable(await everyAsset(client, filter), [
          { title: 'id', value: asset => String(asset.id), align: 'right' },
          { title: 'state', value: asset => asset.state },
          { title: 'format', value: asset => asset.format },
          { title: 'path', value: asset => pathOf(roots, asset) },
          ...failed ? [{ title: 'reason', value: (asset: Asset) => asset.failure?.message ?? '' }] : [],
        ], failed ? 'No asset failed.' : 'There is no asset yet: `likeness index <folder>` finds some.')
      })
    })
}
