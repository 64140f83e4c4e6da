import type { Command } from 'commander'
import type { Library } from '../../contract/entities.ts'
import type { Connection } from '../connect.ts'
import { realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import process from 'node:process'
import { failure } from '../../contract/errors.ts'
import { runConnected } from '../connect.ts'
import { keptUntil, noteOf } from '../library-notes.ts'
import { count, counted, print, printJson, printTable, warn } from '../output.ts'
import { waitUntilIdle } from '../progress.ts'

const which = '<id | folder>'

/** `likeness libraries [list | removed | remove | restore | believe | move]` */
export function addLibrariesCommand(program: Command): void {
  const libraries = program.command('libraries').description('the folders that are indexed')

  libraries.command('list', { isDefault: true })
    .description('list the libraries')
    .action((_: object, command: Command) => runConnected(command, list))

  libraries.command('removed')
    .description('list the libraries that were removed and can be taken back')
    .action((_: object, command: Command) => runConnected(command, listRemoved))

  libraries.command('remove')
    .description('remove a library; what is known of its files is kept for a while, no file is touched')
    .argument(which)
    .action((target: string, _: object, command: Command) => runConnected(command, (connection, json) => remove(connection, json, target)))

  libraries.command('restore')
    .description('take back a library that was removed, with all that was known of it')
    .argument(which)
    .action((target: string, _: object, command: Command) => runConnected(command, (connection, json) => restore(connection, json, target)))

  libraries.command('believe')
    .description('say of a library of which much is missing that those files are gone indeed')
    .argument(which)
    .action((target: string, _: object, command: Command) => runConnected(command, (connection, json) => believe(connection, json, target)))

  libraries.command('move')
    .description('say that the folder of a library is elsewhere now')
    .argument(which)
    .argument('<new folder>')
    .option('--force', 'also when none of its files is there')
    .action((target: string, folder: string, { force = false }: { readonly force?: boolean }, command: Command) =>
      runConnected(command, (connection, json) => move(connection, json, target, resolve(folder), force)))
}

async function list({ client }: Connection, json: boolean): Promise<void> {
  const libraries = await client.listLibraries()
  if (json)
    return printJson(libraries)
  printTable(libraries, [
    { title: 'id', value: library => String(library.id), align: 'right' },
    { title: 'assets', value: library => count(library.assets), align: 'right' },
    { title: 'missing', value: library => count(library.missing), align: 'right' },
    { title: 'state', value: library => library.state },
    { title: 'watch', value: library => library.watch.mode },
    { title: 'path', value: library => library.path },
  ], 'There is no library yet: `likeness index <folder>` makes one.')
  libraries.map(noteOf).filter(note => note !== undefined).forEach(warn)
}

async function listRemoved({ client }: Connection, json: boolean): Promise<void> {
  const libraries = await client.listRemovedLibraries()
  if (json)
    return printJson(libraries)
  const { missingDays } = await client.getSettings()
  printTable(libraries, [
    { title: 'id', value: library => String(library.id), align: 'right' },
    { title: 'assets', value: library => count(library.missing), align: 'right' },
    { title: 'kept until', value: library => keptUntil(library.removedAt!, missingDays) },
    { title: 'path', value: library => library.path },
  ], 'No removed library is kept.')
}

async function remove({ client }: Connection, json: boolean, target: string): Promise<void> {
  const { id, path, assets } = find(await client.listLibraries(), target)
  await client.removeLibrary({ id })
  const removed = (await client.listRemovedLibraries()).find(library => library.id === id)!
  if (json)
    return printJson(removed)
  const { missingDays } = await client.getSettings()
  print(`${path} is removed, with ${counted(assets, 'asset')}. Its files are as they were. What is known of them is kept until ${keptUntil(removed.removedAt!, missingDays)}: \`likeness libraries restore ${id}\` takes it back.`)
}

async function restore(connection: Connection, json: boolean, target: string): Promise<void> {
  const { client } = connection
  const { id } = find(await client.listRemovedLibraries(), target)
  await settle(connection, json, id, async () => client.restoreLibrary({ id }), ({ path }) => `${path} is back`)
}

async function move(connection: Connection, json: boolean, target: string, folder: string, force: boolean): Promise<void> {
  const { client } = connection
  const before = find(await client.listLibraries(), target)
  await settle(connection, json, before.id, async () => client.moveLibrary({ id: before.id, path: folder, force }), ({ path }) => `${before.path} is ${path} now`)
}

async function believe({ client }: Connection, json: boolean, target: string): Promise<void> {
  const before = find(await client.listLibraries(), target)
  if (before.state !== 'suspect')
    throw failure('bad_request', { reason: `${before.path} is ${before.state}, not suspect: nothing is to be believed of it.` })
  const after = await client.believeLibrary({ id: before.id })
  if (after.state === 'suspect')
    process.exitCode = 1
  if (json)
    return printJson(after)
  const note = noteOf(after)
  if (note)
    return warn(after.state === 'suspect' ? `Meanwhile there is more missing. ${note}` : note)
  const { missingDays } = await client.getSettings()
  print(after.missing === 0
    ? `All files of ${after.path} are there again.`
    : `${after.path}: ${counted(after.missing, 'file')} ${after.missing === 1 ? 'is' : 'are'} taken for gone. What is known of them is kept for ${count(missingDays)} days, in case they come back; \`likeness missing\` lists them.`)
}

/** Changes something of a library, waits until it was looked through, and says what became of it. */
async function settle({ client }: Connection, json: boolean, id: number, change: () => Promise<Library>, title: (library: Library) => string): Promise<void> {
  const { progress } = await client.status()
  await change()
  await waitUntilIdle(client, !json, progress)
  const library = find(await client.listLibraries(), String(id))
  if (json)
    return printJson(library)
  const gone = library.missing > 0 ? `, ${count(library.missing)} missing` : ''
  print(`${title(library)}: ${counted(library.assets, 'file')}${gone}.`)
  const note = noteOf(library)
  if (note)
    warn(note)
}

/** The library of this id or folder. Errors: not_found. */
function find(libraries: readonly Library[], target: string): Library {
  const paths = [resolve(target), realPath(target)]
  const found = libraries.find(({ id, path }) => String(id) === target || paths.includes(path))
  if (!found)
    throw failure('not_found', { what: `library "${target}"; \`likeness libraries\` lists them, \`likeness libraries removed\` those that were removed` })
  return found
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path)
  }
  catch {
    return undefined
  }
}
