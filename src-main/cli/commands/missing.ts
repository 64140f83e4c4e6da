import type { Command } from 'commander'
import { assetPages, everyAsset, libraryRoots, pathOf } from '../assets.ts'
import { runConnected } from '../connect.ts'
import { keptUntil } from '../library-notes.ts'
import { printJsonList, printTable } from '../output.ts'

/** `likeness missing` */
export function addMissingCommand(program: Command): void {
  program.command('missing')
    .description('list the assets whose files are gone, and until when they are kept')
    .action((_: object, command: Command) => runConnected(command, async ({ client }, json) => {
      if (json)
        return printJsonList(assetPages(client, { state: 'missing' }))
      const { missingDays } = await client.getSettings()
      const roots = await libraryRoots(client)
      printTable(await everyAsset(client, { state: 'missing' }), [
        { title: 'id', value: asset => String(asset.id), align: 'right' },
        { title: 'kept until', value: asset => keptUntil(asset.missingSince!, missingDays) },
        { title: 'path', value: asset => pathOf(roots, asset) },
      ], 'No file is missing.')
    }))
}
