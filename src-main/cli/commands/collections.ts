import type { Command } from 'commander'
import type { Collection } from '../../contract/entities.ts'
import type { Connection } from '../connect.ts'
import { SavedQuery } from '../../contract/query.ts'
import { inWords } from '../../transfer/document.ts'
import { runConnected } from '../connect.ts'
import { count, counted, print, printJson, printTable } from '../output.ts'
import { assetsOf, targetsHelp } from '../targets.ts'

const targets = '<file | asset id...>'

/** `likeness collections [list | create <name> | add <key> | remove <key> | rename <key> <name> | delete <key>]` */
export function addCollectionsCommand(program: Command): void {
  const collections = program.command('collections').description('named sets of assets')

  collections.command('list', { isDefault: true })
    .description('list the collections, those of libraries included')
    .action((_: object, command: Command) => runConnected(command, async ({ client }, json) => {
      const list = await client.listCollections()
      if (json)
        return printJson(list)
      const depthOf = ({ parent }: Collection): number => parent === null ? 0 : 1 + depthOf(list.find(({ key }) => key === parent)!)
      printTable(list, [
        { title: 'key', value: collection => collection.key },
        { title: 'assets', value: collection => count(collection.assets), align: 'right' },
        { title: 'name', value: collection => '  '.repeat(depthOf(collection)) + nameOf(collection) },
      ], 'There is no collection yet.')
    }))

  collections.command('create')
    .description('make a collection and print its key')
    .argument('<name>')
    .argument('[file | asset id...]', targetsHelp)
    .option('--query <json>', 'a smart one, in place of members: it holds what this search finds, such as \'{"filter": "rating >= 4"}\'')
    .action((name: string, members: readonly string[], { query: text }: { readonly query?: string }, command: Command) => {
      if (text !== undefined && members.length > 0)
        command.error('error: give either assets or --query')
      const query = text === undefined ? undefined : queryOf(text, command)
      return runConnected(command, async ({ client }, json) => {
        const collection = await client.createCollection(query ? { name, query } : { name, assetIds: await idsOf({ client }, members) })
        if (json)
          return printJson(collection)
        print(collection.key)
      })
    })

  collections.command('add')
    .description('put assets into a collection')
    .argument('<key>')
    .argument(targets, targetsHelp)
    .action((id: string, members: readonly string[], _: object, command: Command) => runConnected(command, async ({ client }, json) =>
      say((await client.editCollection({ id, add: await idsOf({ client }, members) })).collection, json)))

  collections.command('remove')
    .description('take assets out of a collection; they stay in the catalog')
    .argument('<key>')
    .argument(targets, targetsHelp)
    .action((id: string, members: readonly string[], _: object, command: Command) => runConnected(command, async ({ client }, json) =>
      say((await client.editCollection({ id, remove: await idsOf({ client }, members) })).collection, json)))

  collections.command('rename')
    .description('give a collection another name; its key stays')
    .argument('<key>')
    .argument('<name>')
    .action((id: string, name: string, _: object, command: Command) => runConnected(command, async ({ client }, json) =>
      say((await client.editCollection({ id, name })).collection, json)))

  collections.command('delete')
    .description('remove a collection; its assets stay')
    .argument('<key>')
    .action((id: string, _: object, command: Command) => runConnected(command, async ({ client }, json) => {
      await client.removeCollection({ id })
      if (json)
        return printJson({})
      print(`The collection ${id} is removed. Its assets are as they were.`)
    }))
}

function nameOf({ name, libraryId, query }: Collection): string {
  return libraryId !== null ? `${name} (library ${libraryId})` : query ? `${name} (smart)` : name
}

/** The search that a text is; ends the program where it is none. */
function queryOf(text: string, command: Command): SavedQuery {
  try {
    const query = SavedQuery.safeParse(JSON.parse(text))
    return query.success ? query.data : command.error(`error: --query is not understood: ${inWords(query.error)}`)
  }
  catch (error) {
    if (error instanceof SyntaxError)
      command.error(`error: --query is not JSON (${error.message})`)
    throw error
  }
}

function say(collection: Collection, json: boolean): void {
  if (json)
    return printJson(collection)
  print(`${collection.name} (${collection.key}) has ${counted(collection.assets, 'asset')}.`)
}

async function idsOf({ client }: Pick<Connection, 'client'>, members: readonly string[]): Promise<number[]> {
  return (await assetsOf(client, members)).map(({ id }) => id)
}
