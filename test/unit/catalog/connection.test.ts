import { copyFile, mkdir, open, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import SQLite from 'better-sqlite3'
import { expect, it } from 'vitest'
import { openCatalog } from '../../../src-main/catalog/catalog.ts'
import { openDatabase } from '../../../src-main/catalog/connection.ts'
import { compileSort } from '../../../src-main/catalog/filter/sort.ts'
import { migrations } from '../../../src-main/catalog/migrations/all.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

it('brings an empty file to the newest version, and leaves it there when it is opened again', async () => {
  await using folder = await temporaryFolder()
  for (const _ of [1, 2]) {
    const db = openDatabase(folder.path)
    expect(db.pragma('user_version', { simple: true })).toBe(migrations.length)
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal')
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
    db.close()
  }
})

it('applies only the migrations that a catalog has not had, and keeps what is in it', async () => {
  await using folder = await temporaryFolder()
  const old = new SQLite(join(folder.path, 'catalog.db'))
  old.exec(migrations[0]!)
  old.pragma('user_version = 1')
  old.prepare('INSERT INTO library (path, name, added_at) VALUES (?, ?, ?)').run('/photos', 'photos', 1)
  const insert = old.prepare(`INSERT INTO asset (library_id, folder, name, kind, format, size, mtime_ms, created_ms, hash, added_at)
    VALUES (1, '', ?, 'image', 'png', 1, 1, 1, ?, 1)`)
  const hash = 'a'.repeat(32)
  const { lastInsertRowid } = insert.run('seen.png', hash)
  old.prepare(`INSERT INTO ingest_step (asset_id, step, version, state) VALUES (?, 'preview', 1, 'done')`).run(lastInsertRowid)
  insert.run('unseen.png', 'b'.repeat(32))
  old.close()

  const catalog = openCatalog(folder.path)
  expect(catalog.libraries.list()).toMatchObject([{ path: '/photos', assets: 2 }])
  expect(catalog.assets.page({}, 0, 10).map(({ name, preview }) => [name, preview])).toEqual([
    ['seen.png', `/api/previews/${hash}.jpg`],
    ['unseen.png', null],
  ])
  catalog.close()
})

it('refuses a catalog of a later program and leaves every byte of it as it is', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'catalog.db')
  openDatabase(folder.path).close()
  const later = new SQLite(path)
  later.pragma(`user_version = ${migrations.length + 1}`)
  later.exec('CREATE TABLE from_the_future (id INTEGER)')
  later.close()
  const before = await readFile(path)

  expect(() => openCatalog(folder.path)).toThrow(expect.objectContaining({
    code: 'catalog_too_new',
    message: expect.stringContaining(`version ${migrations.length + 1}`) as string,
  }))
  expect(before.equals(await readFile(path))).toBe(true)
})

it('keeps foreign keys: no asset without its library, and none of it stays behind when the library goes', async () => {
  await using folder = await temporaryFolder()
  const db = openDatabase(folder.path)
  const insert = db.prepare(`INSERT INTO asset (library_id, folder, name, kind, format, size, mtime_ms, created_ms, added_at) VALUES (?, '', 'a.png', 'image', 'png', 1, 1, 1, 1)`)
  expect(() => insert.run(7)).toThrow(/FOREIGN KEY/)

  const library = db.prepare(`INSERT INTO library (path, name, added_at) VALUES ('/x', 'x', 1)`).run().lastInsertRowid
  const asset = insert.run(library).lastInsertRowid
  db.prepare(`INSERT INTO embedding (asset_id, encoder, view, vector) VALUES (?, 'e', 0, x'00')`).run(asset)
  db.prepare(`INSERT INTO ingest_step (asset_id, step, version, state) VALUES (?, 'identify', 1, 'done')`).run(asset)
  db.prepare('DELETE FROM library').run()
  for (const table of ['asset', 'embedding', 'ingest_step'])
    expect(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get(), table).toBe(0)
  expect(db.prepare('SELECT count(*) FROM embedding_tombstone').pluck().get()).toBe(1)
  db.close()
})

it('finds whether a picture is shown by an index', async () => {
  await using folder = await temporaryFolder()
  const db = openDatabase(folder.path)
  const plan = db.prepare('EXPLAIN QUERY PLAN SELECT 1 FROM asset WHERE picture = ?').all('a') as readonly { readonly detail: string }[]
  expect(plan.map(({ detail }) => detail).join()).toContain('INDEX asset_picture')
  db.close()
})

it.each(['', 'AND library_id = 1'])('begins a list with the newest without sorting the rest: %s', async (condition) => {
  await using folder = await temporaryFolder()
  const db = openDatabase(folder.path)
  const order = compileSort(['addedAt:desc'])
  const plan = db.prepare(`EXPLAIN QUERY PLAN SELECT asset.id FROM asset WHERE (missing_since IS NULL) ${condition} ORDER BY ${order.text} LIMIT 200`).all() as readonly { readonly detail: string }[]
  expect(plan.map(({ detail }) => detail)).toEqual([expect.stringMatching(/USING (?:COVERING )?INDEX asset_added/)])
  db.close()
})

/** Makes a catalog with many assets, ends as a kill would, with the journal in place, and answers its path. */
async function leaveUnclean(folder: string): Promise<string> {
  const inner = join(folder, 'inner')
  await mkdir(inner)
  const db = openDatabase(inner)
  db.prepare(`INSERT INTO library (path, name, added_at) VALUES ('/x', 'x', 1)`).run()
  const insert = db.prepare(`INSERT INTO asset (library_id, folder, name, kind, format, size, mtime_ms, created_ms, added_at) VALUES (1, ?, ?, 'image', 'png', 1, 1, 1, 1)`)
  db.transaction(() => Array.from({ length: 3000 }, (_, i) => insert.run('a folder with a long name, so that there are many pages', `${i}.png`)))()
  db.pragma('wal_checkpoint(PASSIVE)')
  insert.run('', 'last.png')
  const path = join(folder, 'catalog.db')
  for (const suffix of ['', '-wal'])
    await copyFile(join(inner, `catalog.db${suffix}`), path + suffix)
  db.close()
  return path
}

async function overwrite(path: string, from: number, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'r+')
  await file.write(bytes, 0, bytes.length, from)
  await file.close()
}

it('opens a catalog that was not closed, with all that was committed', async () => {
  await using folder = await temporaryFolder()
  await leaveUnclean(folder.path)
  const catalog = openCatalog(folder.path)
  expect(catalog.libraries.list()).toMatchObject([{ assets: 3001 }])
  catalog.close()
})

it('finds after an end in the middle of things that the file is damaged, says what to do, and leaves every byte as it is', async () => {
  await using folder = await temporaryFolder()
  const path = await leaveUnclean(folder.path)
  const page = Math.floor((await readFile(path)).indexOf('many pages1500.png') / 4096)
  await overwrite(path, page * 4096, new Uint8Array(4096).fill(0xAB))
  const before = await Promise.all(['', '-wal'].map(suffix => readFile(path + suffix)))
  expect(() => openCatalog(folder.path)).toThrow(expect.objectContaining({
    code: 'catalog_damaged',
    message: expect.stringMatching(new RegExp(`page ${page + 1}.*likeness restore.*likeness doctor --repair`, 'i')) as string,
  }))
  const after = await Promise.all(['', '-wal'].map(suffix => readFile(path + suffix)))
  expect(before.every((bytes, i) => bytes.equals(after[i]!))).toBe(true)
})

it('finds rows that belong to nothing after an end in the middle of things', async () => {
  await using folder = await temporaryFolder()
  const path = await leaveUnclean(folder.path)
  const db = new SQLite(path)
  db.pragma('foreign_keys = OFF')
  db.exec('DELETE FROM library')
  db.close()
  openCatalog(folder.path).close()
  await writeFile(`${path}-wal`, 'left over')
  expect(() => openCatalog(folder.path)).toThrow(expect.objectContaining({ code: 'catalog_damaged', message: expect.stringContaining('3001 rows of "asset" belong to nothing') as string }))
})

it.each([
  ['words', 'this is no database. '.repeat(500)],
  ['a few bytes', 'x'],
])('says of a file that is no database, but %s, that it is damaged, and leaves it', async (_, text) => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'catalog.db')
  await writeFile(path, text)
  expect(() => openCatalog(folder.path)).toThrow(expect.objectContaining({ code: 'catalog_damaged' }))
  expect(await readFile(path, 'utf8')).toBe(text)
})

it('refuses a later program\'s catalog that was not closed, and does not take its journal in', async () => {
  await using folder = await temporaryFolder()
  const path = await leaveUnclean(folder.path)
  const db = new SQLite(path)
  db.pragma(`user_version = ${migrations.length + 1}`)
  const before = await Promise.all(['', '-wal'].map(suffix => readFile(path + suffix)))
  const other = join(folder.path, 'other')
  await mkdir(other)
  for (const [i, suffix] of ['', '-wal'].entries())
    await writeFile(join(other, `catalog.db${suffix}`), before[i]!)
  db.close()
  expect(() => openCatalog(other)).toThrow(expect.objectContaining({ code: 'catalog_too_new' }))
  for (const [i, suffix] of ['', '-wal'].entries())
    expect(before[i]!.equals(await readFile(join(other, `catalog.db${suffix}`)))).toBe(true)
})
