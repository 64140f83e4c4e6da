import type { Command } from 'commander'
import type { RestoreReport } from '../../contract/reports.ts'
import type { CommonOptions } from '../connect.ts'
import { join } from 'node:path'
import { backupFolder, listBackups } from '../../catalog/backup-files.ts'
import { dataDirOf } from '../../engine/data-dir.ts'
import { lockDataDir } from '../../engine/lock.ts'
import { withConnection } from '../connect.ts'
import { bytes, moment, print, printJson, printTable } from '../output.ts'

/** `likeness backup [--list]`, `likeness restore [name]` */
export function addBackupCommands(program: Command): void {
  program.command('backup')
    .description('make a backup of the catalog now; one a day is made by itself')
    .option('--list', 'list the backups instead')
    .action(async ({ list }: { readonly list?: boolean }, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions>()
      const dataDir = dataDirOf(options.data)
      if (list)
        return listThem(dataDir, options.json ?? false)
      await withConnection(options, async ({ client }) => {
        const backup = await client.createBackup()
        if (options.json)
          printJson(backup)
        else
          print(`${join(backupFolder(dataDir), backup.name)} (${bytes(backup.size)})`)
      })
    })

  program.command('restore')
    .description('put a backup in place of the catalog, by default the newest; what is there now is kept beside it')
    .argument('[name]', 'of the backup, as `likeness backup --list` tells it')
    .action(async (name: string | undefined, _: object, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions>()
      const dataDir = dataDirOf(options.data)
      const { restoreCatalog } = await import('../../catalog/restore.ts')
      const lock = lockDataDir(dataDir)
      try {
        const restored: RestoreReport = restoreCatalog(dataDir, name)
        if (options.json)
          return printJson(restored)
        print(`The catalog is that of ${moment(restored.backup.createdAt)} (${restored.backup.name}).`)
        if (restored.replaced !== null)
          print(`The one that was there is ${restored.replaced}.`)
        print('At the next start the index is built anew, and the libraries are compared with their folders.')
      }
      finally {
        lock.release()
      }
    })
}

/** Also of a data folder whose catalog cannot be opened. */
function listThem(dataDir: string, json: boolean): void {
  const backups = listBackups(dataDir)
  if (json)
    return printJson(backups)
  printTable(backups, [
    { title: 'made', value: backup => moment(backup.createdAt) },
    { title: 'size', value: backup => bytes(backup.size), align: 'right' },
    { title: 'name', value: backup => backup.name },
  ], 'There is no backup yet: `likeness backup` makes one.')
}
