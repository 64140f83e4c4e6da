import type { Command } from 'commander'
import type { CommonOptions } from '../connect.ts'
import { withConnection } from '../connect.ts'
import { count, duration, print, printJson } from '../output.ts'
import { waitUntilIdle } from '../progress.ts'

/** `likeness index <folder…>` */
export function addIndexCommand(program: Command): void {
  program.command('index')
    .description('index folders: adds each as a library if it is new, waits until everything is done, prints a summary')
    .argument('<folder...>', 'folders with images and 3D models')
    .action(async (folders: readonly string[], _: object, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions>()
      await withConnection(options, async ({ client }) => {
        const started = performance.now()
        const before = (await client.status()).progress
        const libraries = []
        for (const path of folders)
          libraries.push(await client.addLibrary({ path }))
        const progress = await waitUntilIdle(client, !options.json)
        const seconds = (performance.now() - started) / 1000
        const ingested = Math.max(0, progress.done + progress.failed - before.done - before.failed)
        const summary = { libraries: await Promise.all(libraries.map(async ({ id }) => (await client.listLibraries()).find(library => library.id === id))), done: progress.done, failed: progress.failed, skipped: progress.total - ingested, ingested, seconds, rate: ingested / seconds }
        if (options.json)
          return printJson(summary)
        print(`${count(summary.done)} assets done, ${count(summary.failed)} failed, ${count(summary.skipped)} unchanged since before; ${duration(seconds)}${ingested > 0 ? `, ${summary.rate.toFixed(1)} assets/s` : ''}`)
        if (summary.failed > 0)
          print('`likeness assets --failed` says why.')
      })
    })
}
