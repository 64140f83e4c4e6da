import { copyFile, mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import SQLite from 'better-sqlite3'
import { expect, it } from 'vitest'
import { openCatalog } from '../../../src-main/catalog/catalog.ts'
import { openDatabase } from '../../../src-main/catalog/connection.ts'
import { migrations } from '../../../src-main/catalog/migrations/all.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { contentsOf, tablesOf, writeOldCatalog } from './old-catalogs.ts'

/** Columns that a migration renamed, by table. */
const renamed: Readonly<Record<string, Readonly<Record<string, string>>>> = { anchor: { hash: 'picture' } }

it.each(migrations.map((_, version) => version).slice(1))('brings a copy of a catalog of version %d up to date, and loses nothing', async (version) => {
  await using folder = await temporaryFolder()
  const [old, copy] = [join(folder.path, 'old'), join(folder.path, 'copy')]
  await mkdir(old)
  await mkdir(copy)
  writeOldCatalog(old, version)
  await copyFile(join(old, 'catalog.db'), join(copy, 'catalog.db'))
  const original = new SQLite(join(old, 'catalog.db'), { readonly: true })
  const before = contentsOf(original)
  original.close()

  const db = openDatabase(copy)
  expect(db.pragma('user_version', { simple: true })).toBe(migrations.length)
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
  expect(db.pragma('foreign_key_check')).toEqual([])
  const after = contentsOf(db)
  for (const [table, rows] of Object.entries(before)) {
    expect(rows, table).toHaveLength(1)
    const expected = Object.fromEntries(Object.entries(rows[0]!).map(([column, value]) => [renamed[table]?.[column] ?? column, value]))
    expect(after[table], table).toEqual([expect.objectContaining(expected)])
  }
  db.close()

  const catalog = openCatalog(copy)
  expect(catalog.libraries.list()).toMatchObject([{ path: '/photos', assets: 1 }])
  expect(catalog.assets.page({}, 0, 10)).toMatchObject([{ path: 'below/one.png', hash: 'a'.repeat(32), state: 'ready' }])
  expect(catalog.embeddings.idsOf(1)).toHaveLength(1)
  catalog.close()
})

it('backs an older catalog up before it is brought to a new version, and keeps the last two such backups', async () => {
  await using folder = await temporaryFolder()
  for (let run = 0; run < 3; run++) {
    await using one = await temporaryFolder()
    writeOldCatalog(one.path, migrations.length - 1)
    await copyFile(join(one.path, 'catalog.db'), join(folder.path, 'catalog.db'))
    await mkdir(join(folder.path, 'backups'), { recursive: true })
    if (run === 0) {
      for (const name of ['catalog-2020-01-01-000000-version-1.db', 'catalog-2021-01-01-000000-version-2.db', 'catalog-2019-01-01-000000.db'])
        await copyFile(join(one.path, 'catalog.db'), join(folder.path, 'backups', name))
    }
    openDatabase(folder.path).close()
  }
  const names = await readdir(join(folder.path, 'backups'))
  const made = names.filter(name => name.endsWith(`-version-${migrations.length - 1}.db`))
  expect(made.length).toBeGreaterThan(0)
  expect(names.filter(name => name.includes('-version-'))).toHaveLength(2)
  expect(names).toContain('catalog-2019-01-01-000000.db')
  const backup = new SQLite(join(folder.path, 'backups', made.at(-1)!), { readonly: true })
  expect(backup.pragma('user_version', { simple: true })).toBe(migrations.length - 1)
  for (const table of tablesOf(backup))
    expect(backup.prepare(`SELECT count(*) FROM "${table}"`).pluck().get(), table).toBe(1)
  backup.close()
})

it('backs nothing up when there is nothing to bring up to date', async () => {
  await using folder = await temporaryFolder()
  openDatabase(folder.path).close()
  openDatabase(folder.path).close()
  expect(await readdir(folder.path)).toEqual(['catalog.db'])
})

it('leaves a catalog as it was when a migration cannot be done', async () => {
  await using folder = await temporaryFolder()
  writeOldCatalog(folder.path, 2)
  const spoilt = new SQLite(join(folder.path, 'catalog.db'))
  spoilt.exec('ALTER TABLE calibration ADD COLUMN images INTEGER')
  spoilt.close()
  expect(() => openDatabase(folder.path)).toThrow(/duplicate column/)
  const db = new SQLite(join(folder.path, 'catalog.db'), { readonly: true })
  expect(db.pragma('user_version', { simple: true })).toBe(3)
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
  db.close()
  const [backup] = await readdir(join(folder.path, 'backups'))
  expect(backup).toMatch(/-version-2\.db$/)
  expect((await readFile(join(folder.path, 'backups', backup!))).length).toBeGreaterThan(0)
})
