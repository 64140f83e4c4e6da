import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import SQLite from 'better-sqlite3'
import { expect, it } from 'vitest'
import { openCatalog } from '../../../src-main/catalog/catalog.ts'
import { openDatabase } from '../../../src-main/catalog/connection.ts'
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
