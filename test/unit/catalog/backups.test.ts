import { existsSync } from 'node:fs'
import { copyFile, mkdir, open, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import SQLite from 'better-sqlite3'
import { expect, it } from 'vitest'
import { backupFolder, backupName, listBackups } from '../../../src-main/catalog/backup-files.ts'
import { createBackups } from '../../../src-main/catalog/backups.ts'
import { openCatalog } from '../../../src-main/catalog/catalog.ts'
import { migrations } from '../../../src-main/catalog/migrations/all.ts'
import { restoreCatalog } from '../../../src-main/catalog/restore.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { axis, insertAsset, makeReady, withCatalog } from './seed.ts'

function seed(catalog: Parameters<Parameters<typeof withCatalog>[0]>[0], assets: number): number {
  const library = catalog.libraries.insert('/photos', 'photos')
  catalog.transaction(() => {
    for (let i = 0; i < assets; i++)
      makeReady(catalog, insertAsset(catalog, library, `${i}.png`), String(i).padStart(32, '0'), 'mini', [axis(64, i % 64)])
  })
  return library
}

async function backUp(dataDir: string): Promise<void> {
  const catalog = openCatalog(dataDir)
  const backups = createBackups({ catalog, dataDir })
  await backups.create()
  await backups.close()
  catalog.close()
}

it('copies a catalog that is in use, with what is committed meanwhile, into one sound file', async () => withCatalog(async (catalog, dataDir) => {
  const library = seed(catalog, 4000)
  const backups = createBackups({ catalog, dataDir })
  let isMade = false
  const made = backups.create().finally(() => isMade = true)
  let late = 0
  while (!isMade) {
    insertAsset(catalog, library, `late/${late++}.png`)
    await setImmediate()
  }
  const backup = await made
  expect(late).toBeGreaterThan(2)
  expect(backups.list()).toEqual([backup])
  expect(backup.name).toMatch(/^catalog-\d{4}-\d\d-\d\d-\d{6}-manual\.db$/)
  expect(Math.abs(Date.parse(backup.createdAt) - Date.now())).toBeLessThan(60_000)
  expect(await readdir(backupFolder(dataDir))).toEqual([backup.name])
  const copy = new SQLite(join(backupFolder(dataDir), backup.name), { readonly: true })
  expect(copy.pragma('integrity_check', { simple: true })).toBe('ok')
  expect(copy.pragma('user_version', { simple: true })).toBe(migrations.length)
  const held = copy.prepare('SELECT count(*) FROM asset').pluck().get() as number
  expect(held).toBeGreaterThan(4000)
  expect(held).toBeLessThanOrEqual(4000 + late)
  expect(copy.prepare('SELECT count(*) FROM embedding').pluck().get()).toBe(4000)
  copy.close()
  await backups.close()
}))

it('makes one a day, and keeps seven of them beside those that were asked for', async () => withCatalog(async (catalog, dataDir) => {
  seed(catalog, 1)
  await mkdir(backupFolder(dataDir))
  const hour = 60 * 60_000
  for (let day = 1; day <= 9; day++)
    await writeFile(join(backupFolder(dataDir), backupName('daily', Date.now() - day * 24 * hour - hour)), 'old')
  await writeFile(join(backupFolder(dataDir), backupName('manual', Date.now() - 1000 * 24 * hour)), 'asked for')
  await writeFile(join(backupFolder(dataDir), 'notes.txt'), 'somebody\'s')
  const backups = createBackups({ catalog, dataDir })
  await backups.daily()
  const once = backups.list()
  await backups.daily()
  expect(backups.list()).toEqual(once)
  expect(once.map(({ name }) => name.includes('manual'))).toEqual([...Array.from({ length: 7 }).fill(false), true])
  expect(once[0]!.size).toBeGreaterThan(4096)
  expect(once.map(({ createdAt }) => createdAt)).toEqual(once.map(({ createdAt }) => createdAt).toSorted().reverse())
  expect(await readdir(backupFolder(dataDir))).toContain('notes.txt')
  await backups.close()
}))

it('gives up what is under way when it closes, and leaves nothing of it; drafts of a crash go', async () => withCatalog(async (catalog, dataDir) => {
  seed(catalog, 4000)
  await mkdir(backupFolder(dataDir))
  await writeFile(join(backupFolder(dataDir), 'catalog-2026-01-01-000000.db.draft'), 'half')
  const backups = createBackups({ catalog, dataDir })
  expect(await readdir(backupFolder(dataDir))).toEqual([])
  const made = backups.create()
  const ended = expect(made).rejects.toMatchObject({ code: 'engine_closing' })
  await backups.close()
  await ended
  expect(await readdir(backupFolder(dataDir))).toEqual([])
}))

it('restores the newest backup, or the one that is named; the catalog that was there is put aside with its journal, and the snapshots of the index go', async () => {
  await using folder = await temporaryFolder()
  const catalog = openCatalog(folder.path)
  seed(catalog, 3)
  catalog.close()
  await backUp(folder.path)
  const later = openCatalog(folder.path)
  later.collections.insert({ key: 'late-sea-1234', name: 'Later', libraryId: null }, [])
  await mkdir(join(folder.path, 'vectors', 'mini'), { recursive: true })
  await writeFile(join(folder.path, 'vectors', 'mini', 'mini.9-9.idx'), 'knows ids of the future')
  const unclean = await readFile(join(folder.path, 'catalog.db-wal'))
  expect(unclean.length).toBeGreaterThan(0)
  later.close()
  await writeFile(join(folder.path, 'catalog.db-wal'), unclean)
  const [backup] = listBackups(folder.path)

  const restored = restoreCatalog(folder.path, backup!.name.replace('.db', ''))
  expect(restored).toMatchObject({ backup, replaced: expect.stringMatching(/catalog-replaced-\d{4}-\d\d-\d\d-\d{6}\.db$/) as string })
  expect(existsSync(`${restored.replaced}-wal`)).toBe(true)
  expect(existsSync(join(folder.path, 'vectors'))).toBe(false)
  expect(listBackups(folder.path)).toEqual([backup])
  const now = openCatalog(folder.path)
  expect(now.collections.get('late-sea-1234')).toBeUndefined()
  expect(now.libraries.list()).toMatchObject([{ assets: 3 }])
  now.close()
  const old = new SQLite(restored.replaced!)
  expect(old.prepare(`SELECT name FROM collection WHERE key = 'late-sea-1234'`).pluck().get()).toBe('Later')
  old.close()
  expect((await readdir(folder.path)).filter(name => /draft|replacement/.test(name))).toEqual([])
})

it('restores where the catalog is damaged or gone', async () => {
  await using folder = await temporaryFolder()
  const catalog = openCatalog(folder.path)
  seed(catalog, 3)
  catalog.close()
  await backUp(folder.path)
  await writeFile(join(folder.path, 'catalog.db'), 'words. '.repeat(1000))
  expect(() => openCatalog(folder.path)).toThrow(expect.objectContaining({ code: 'catalog_damaged' }))
  const { replaced } = restoreCatalog(folder.path)
  expect(await readFile(replaced!, 'utf8')).toMatch(/^words/)
  openCatalog(folder.path).close()
})

it.each([0, 1, 2])('brings a restore that was interrupted after %d steps to its end when the catalog is opened', async (steps) => {
  await using folder = await temporaryFolder()
  const catalog = openCatalog(folder.path)
  seed(catalog, 3)
  catalog.close()
  await backUp(folder.path)
  const present = openCatalog(folder.path)
  present.collections.insert({ key: 'late-sea-1234', name: 'Later', libraryId: null }, [])
  present.close()
  const path = join(folder.path, 'catalog.db')
  await writeFile(`${path}-wal`, 'a journal')
  await copyFile(join(backupFolder(folder.path), listBackups(folder.path)[0]!.name), join(folder.path, 'catalog-replacement.db'))
  for (const suffix of ['-wal', ''].slice(0, steps)) {
    await copyFile(path + suffix, join(folder.path, `catalog-replaced-2026-01-01-000000.db${suffix}`))
    const { rm } = await import('node:fs/promises')
    await rm(path + suffix)
  }
  const now = openCatalog(folder.path)
  expect(now.libraries.list()).toMatchObject([{ assets: 3 }])
  expect(now.collections.get('late-sea-1234')).toBeUndefined()
  now.close()
  expect(existsSync(join(folder.path, 'catalog-replacement.db'))).toBe(false)
  expect((await readdir(folder.path)).filter(name => name.startsWith('catalog-replaced'))).toHaveLength(2)
})

it('refuses a backup that is damaged, one of a later program, and one that is not there; nothing changes', async () => {
  await using folder = await temporaryFolder()
  const catalog = openCatalog(folder.path)
  seed(catalog, 2000)
  catalog.close()
  await backUp(folder.path)
  const [backup] = listBackups(folder.path)
  const path = join(backupFolder(folder.path), backup!.name)
  const later = join(backupFolder(folder.path), 'catalog-2020-01-01-000000.db')
  await copyFile(path, later)
  const db = new SQLite(later)
  db.pragma(`user_version = ${migrations.length + 1}`)
  db.close()
  const file = await open(path, 'r+')
  await file.write(new Uint8Array(4096).fill(0xAB), 0, 4096, 20 * 4096)
  await file.close()
  const before = await readFile(join(folder.path, 'catalog.db'))

  expect(() => restoreCatalog(folder.path)).toThrow(expect.objectContaining({ code: 'backup_damaged' }))
  expect(() => restoreCatalog(folder.path, 'catalog-2020-01-01-000000.db')).toThrow(expect.objectContaining({ code: 'catalog_too_new' }))
  expect(() => restoreCatalog(folder.path, '../catalog')).toThrow(expect.objectContaining({ code: 'not_found' }))
  expect(before.equals(await readFile(join(folder.path, 'catalog.db')))).toBe(true)
  expect((await readdir(folder.path)).sort()).toEqual(['backups', 'catalog.db'])
})
