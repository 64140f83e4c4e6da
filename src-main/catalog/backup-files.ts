import type { Backup } from '../contract/keepsakes.ts'
import type { Database } from './connection.ts'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import SQLite from 'better-sqlite3'
import { failure } from '../contract/errors.ts'
import { stampOf } from './files.ts'
import { damageOf, isDamage } from './soundness.ts'

/** Why a backup was made: each day by itself, because somebody asked, or before the catalog was brought to a new version. */
export type BackupKind = 'daily' | 'manual' | 'version'

/** How many of each kind are kept. */
const kept: Record<BackupKind, number> = { daily: 7, manual: 7, version: 2 }

const pattern = /^catalog-(\d{4}-\d\d-\d\d)-(\d\d)(\d\d)(\d\d)(?:-(manual|version)(?:-\d+)?)?\.db$/

/** Where the backups of a data folder are. */
export function backupFolder(dataDir: string): string {
  return join(dataDir, 'backups')
}

/** The backups of a data folder, newest first. */
export function listBackups(dataDir: string): Backup[] {
  return filesIn(dataDir)
    .map(({ name, createdAt }) => ({ name, createdAt, size: statSync(join(backupFolder(dataDir), name)).size }))
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt) || b.name.localeCompare(a.name))
}

/** The name of a backup that is made now: the moment in UTC, and what it was made for. */
export function backupName(kind: BackupKind, now: number, version?: number): string {
  return `catalog-${stampOf(now)}${kind === 'daily' ? '' : `-${kind}`}${version === undefined ? '' : `-${version}`}.db`
}

/** Where a backup is written until it is complete and was looked through; made anew. */
export function draftOf(dataDir: string, name: string): string {
  mkdirSync(backupFolder(dataDir), { recursive: true })
  removeDrafts(dataDir)
  return join(backupFolder(dataDir), `${name}.draft`)
}

/** Gives a complete backup its name, and removes those of its kind that are too many. */
export function keepDraft(dataDir: string, name: string): Backup {
  const path = join(backupFolder(dataDir), name)
  renameSync(`${path}.draft`, path)
  const kind = kindOf(name)
  const ofKind = listBackups(dataDir).filter(backup => kindOf(backup.name) === kind)
  for (const { name: tooMany } of ofKind.slice(kept[kind]))
    rmSync(join(backupFolder(dataDir), tooMany), { force: true })
  return ofKind.find(backup => backup.name === name)!
}

/** Removes backups that were not completed. */
export function removeDrafts(dataDir: string): void {
  const folder = backupFolder(dataDir)
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    if (/\.draft(?:-journal|-wal|-shm)?$/.test(name))
      rmSync(join(folder, name), { force: true })
  }
}

/**
 * Backs a catalog up before it is brought to a new version. Nothing else has it at that moment, so this may take its time.
 * Errors: those of SQLite when the catalog is damaged, data_folder_unusable when there is no room.
 */
export function backUpBeforeMigration(db: Database, dataDir: string, version: number): void {
  const name = backupName('version', Date.now(), version)
  const draft = draftOf(dataDir, name)
  try {
    db.prepare('VACUUM INTO ?').run(draft)
    const copy = new SQLite(draft, { readonly: true })
    const [damage] = damageOf(copy, 'quick')
    copy.close()
    if (damage !== undefined)
      throw new Error(damage)
  }
  catch (error) {
    rmSync(draft, { force: true })
    if (isDamage(error))
      throw error
    throw failure('data_folder_unusable', { dataDir, reason: `the catalog cannot be backed up before it is brought to a new version: ${(error as Error).message}` }, error)
  }
  keepDraft(dataDir, name)
}

function kindOf(name: string): BackupKind {
  return (pattern.exec(name)?.[5] as BackupKind | undefined) ?? 'daily'
}

function filesIn(dataDir: string): { readonly name: string, readonly createdAt: string }[] {
  const folder = backupFolder(dataDir)
  return (existsSync(folder) ? readdirSync(folder) : []).flatMap((name) => {
    const match = pattern.exec(name)
    return match ? [{ name, createdAt: `${match[1]}T${match[2]}:${match[3]}:${match[4]}.000Z` }] : []
  })
}

/** Whether a backup was made by itself, the daily one. */
export function isDaily({ name }: Backup): boolean {
  return kindOf(name) === 'daily'
}
