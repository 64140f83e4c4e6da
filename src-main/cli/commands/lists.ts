import type { Command } from 'commander'
import type { Client } from '../../contract/client.ts'
import type { Asset } from '../../contract/entities.ts'
import type { CommonOptions } from '../connect.ts'
import { withConnection } from '../connect.ts'
import { count, printJson, printTable } from '../output.ts'

/** `likeness libraries`, `likeness collections`, `likeness assets` */
export function addListCommands(program: Command): void {
  program.command('libraries')
    .description('list the libraries')
    .action((_: object, command: Command) => list(command, client => client.listLibraries(), libraries => printTable(libraries, [
      { title: 'id', value: library => String(library.id), align: 'right' },
      { title: 'assets', value: library => count(library.assets), align: 'right' },
      { title: 'state', value: library => library.state },
      { title: 'path', value: library => library.path },
    ], 'There is no library yet: `likeness index <folder>` makes one.')))

  program.command('collections')
    .description('list the collections, those of libraries included')
    .action((_: object, command: Command) => list(command, client => client.listCollections(), collections => printTable(collections, [
      { title: 'key', value: collection => collection.key },
      { title: 'assets', value: collection => count(collection.assets), align: 'right' },
      { title: 'name', value: collection => collection.libraryId === null ? collection.name : `${collection.name} (library ${collection.libraryId})` },
    ], 'There is no collection yet.')))

  program.command('assets')
    .description('list the assets')
    .option('--failed', 'only those that failed, with the reason')
    .action((options: { readonly failed?: boolean }, command: Command) => list(command, client => allAssets(client, options.failed ? 'failed' : undefined), assets => printTable(assets, [
      { title: 'id', value: asset => String(asset.id), align: 'right' },
      { title: 'state', value: asset => asset.state },
      { title: 'format', value: asset => asset.format },
      { title: 'path', value: asset => asset.path },
      { title: '', value: asset => asset.failure?.message ?? '' },
    ], options.failed ? 'No asset failed.' : 'There is no asset yet.')))
}

async function list<T>(command: Command, load: (client: Client) => Promise<T>, show: (items: T) => void): Promise<void> {
  const options = command.optsWithGlobals<CommonOptions>()
  await withConnection(options, async ({ client }) => {
    const items = await load(client)
    if (options.json)
      printJson(items)
    else
      show(items)
  })
}

async function allAssets(client: Client, state: Asset['state'] | undefined): Promise<Asset[]> {
  const all: Asset[] = []
  for (let after: number | null = 0; after !== null;) {
    const page: Awaited<ReturnType<Client['listAssets']>> = await client.listAssets({ after, limit: 5000, ...state && { state } })
    all.push(...page.assets)
    after = page.next
  }
  return all
}
