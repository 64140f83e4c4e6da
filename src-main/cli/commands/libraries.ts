import type { Command } from 'commander'
import type { Library } from '../../contract/entities.ts'
import type { CommonOptions, Connection } from '../connect.ts'
import { realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import { failure } from '../../contract/errors.ts'
import { withConnection } from '../connect.ts'
import { count, print, printJson, printTable } from '../output.ts'

/** `likeness libraries [list | remove <id | folder>]` */
export function addLibrariesCommand(program: Command): void {
  const libraries = program.command('libraries').description('the folders that are indexed')

  libraries.command('list', { isDefault: true })
    .description('list the libraries')
    .action((_: object, command: Command) => run(command, async ({ client }, json) => {
      const list = await client.listLibraries()
      if (json)
        return printJson(list)
      printTable(list, [
        { title: 'id', value: library => String(library.id), align: 'right' },
        { title: 'assets', value: library => count(library.assets), align: 'right' },
        { title: 'state', value: library => library.state },
        { title: 'path', value: library => library.path },
      ], 'There is no library yet: `likeness index <folder>` makes one.')
    }))

  libraries.command('remove')
    .description('forget a library and what is known of its files; no file is touched')
    .argument('<id | folder>')
    .action((target: string, _: object, command: Command) => run(command, async ({ client }, json) => {
      const library = find(await client.listLibraries(), target)
      await client.removeLibrary({ id: library.id })
      if (json)
        return printJson(library)
      print(`${library.path} is forgotten, with ${count(library.assets)} ${library.assets === 1 ? 'asset' : 'assets'}. Its files are as they were.`)
    }))
}

/** The library of this id or folder. Errors: not_found. */
function find(libraries: readonly Library[], target: string): Library {
  const paths = [resolve(target), realPath(target)]
  const found = libraries.find(({ id, path }) => String(id) === target || paths.includes(path))
  if (!found)
    throw failure('not_found', { what: `library "${target}"; \`likeness libraries\` lists them` })
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

async function run(command: Command, work: (connection: Connection, json: boolean) => Promise<void>): Promise<void> {
  const options = command.optsWithGlobals<CommonOptions>()
  await withConnection(options, connection => work(connection, options.json ?? false))
}
