import { readFileSync } from 'node:fs'
import { rename, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import SQLite from 'better-sqlite3'
import { expect, it } from 'vitest'
import { scanLibrary } from '../../../src-main/library/scan.ts'
import { makeAllReady, withLibrary } from './scene.ts'
import { writeTree } from './tree.ts'

it('adds what is there, then brings in what changed, vanished and came back, under the same ids', () =>
  withLibrary({ 'same.png': '1', 'changes.png': '1', 'goes.png': '1', 'sub/goes-too.png': '1' }, async ({ root, catalog, scan, states }) => {
    expect((await scan()).summary).toMatchObject({ files: 4, added: 4, changed: 0, missing: 0, unreadable: [] })
    const idOf = (folder: string, name: string) => catalog.assets.idAt(root, folder, name)
    const ids = [idOf('', 'changes.png'), idOf('', 'goes.png')]
    makeAllReady(catalog)

    await writeFile(join(root, 'changes.png'), 'longer')
    await rename(join(root, 'goes.png'), join(root, 'goes.bak'))
    await rm(join(root, 'sub'), { recursive: true })
    await writeTree(root, { 'new/new.png': '' })
    expect((await scan()).summary).toMatchObject({ files: 3, added: 1, changed: 1, missing: 2 })
    expect(states()).toEqual({ 'same.png': 'ready', 'changes.png': 'pending', 'new/new.png': 'pending', 'goes.png': 'missing', 'sub/goes-too.png': 'missing' })
    expect(catalog.assets.get(ids[0]!)).toMatchObject({ size: 6, hash: `hash-${ids[0]}` })
    expect(catalog.embeddings.idsOf(ids[0]!)).toHaveLength(1)

    await rename(join(root, 'goes.bak'), join(root, 'goes.png'))
    expect((await scan()).summary).toMatchObject({ files: 4, added: 0, changed: 1, missing: 0 })
    expect(states()['goes.png']).toBe('ready')
    expect([idOf('', 'changes.png'), idOf('', 'goes.png')]).toEqual(ids)
  }))

it('takes nothing from what it met of files that this program handled meanwhile', () =>
  withLibrary({ 'put.png': '1', 'taken.png': '1', 'gone.png': '1' }, async ({ root, libraryId, catalog, scan, states }) => {
    await scan()
    makeAllReady(catalog)
    const handled = new Set([catalog.assets.idAt(root, '', 'put.png'), catalog.assets.idAt(root, '', 'taken.png')])
    await rm(join(root, 'put.png'))
    await rm(join(root, 'gone.png'))
    catalog.scans.missing(catalog.assets.idAt(root, '', 'taken.png')!)
    await scanLibrary({ catalog, library: { id: libraryId, path: root }, isNewer: id => handled.has(id) })
    expect(states()).toEqual({ 'put.png': 'ready', 'taken.png': 'missing', 'gone.png': 'missing' })
    await scan()
    expect(states()).toEqual({ 'put.png': 'missing', 'taken.png': 'ready', 'gone.png': 'missing' })
  }))

it('notices a file that was replaced by one of the same size', () =>
  withLibrary({ 'a.png': 'one' }, async ({ root, catalog, scan, states }) => {
    await scan()
    makeAllReady(catalog)
    await writeFile(join(root, 'a.png'), 'two')
    await utimes(join(root, 'a.png'), 100, 100)
    expect((await scan()).summary).toMatchObject({ changed: 1 })
    expect(states()).toEqual({ 'a.png': 'pending' })
  }))

it('writes nothing but the time of the scan when nothing has changed', () =>
  withLibrary(Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`folder ${i % 5}/${i}.png`, 'x'])), async ({ catalog, dataDir, scan }) => {
    await scan()
    makeAllReady(catalog)
    const dump = () => {
      const db = new SQLite(join(dataDir, 'catalog.db'), { readonly: true })
      const tables = ['asset', 'ingest_step', 'embedding', 'embedding_tombstone', 'collection', 'setting']
      const rows = tables.map(table => db.prepare(`SELECT * FROM ${table}`).all())
      db.close()
      return JSON.stringify(rows)
    }
    const walSize = () => readFileSync(join(dataDir, 'catalog.db-wal')).length
    const [before, size] = [dump(), walSize()]
    expect((await scan()).summary).toMatchObject({ files: 50, added: 0, changed: 0, missing: 0 })
    expect(dump()).toBe(before)
    // Two pages of 4 KiB and their heads: the library's row, and no page of assets.
    expect(walSize() - size).toBeLessThanOrEqual(2 * (4096 + 24))
  }))

it('marks the assets of a folder missing that was moved away, and takes them back when it returns', () =>
  withLibrary({ 'a/b/1.png': '', 'a/2.png': '', 'c.png': '' }, async ({ root, catalog, scan, states }) => {
    await scan()
    makeAllReady(catalog)
    await rename(join(root, 'a'), join(root, '.a'))
    expect((await scan()).summary).toMatchObject({ missing: 2 })
    expect(states()).toEqual({ 'c.png': 'ready', 'a/b/1.png': 'missing', 'a/2.png': 'missing' })
    expect((await scan()).summary).toMatchObject({ missing: 0, changed: 0 })
    await rename(join(root, '.a'), join(root, 'a'))
    expect((await scan()).summary).toMatchObject({ changed: 2 })
    expect(new Set(Object.values(states()))).toEqual(new Set(['ready']))
  }))

it('keeps all assets when the root cannot be read', () =>
  withLibrary({ 'a.png': '', 'sub/b.png': '' }, async ({ root, catalog, scan, states }) => {
    await scan()
    makeAllReady(catalog)
    await rename(root, `${root}-away`)
    const { summary } = await scan()
    await rename(`${root}-away`, root)
    expect(summary).toMatchObject({ files: 0, missing: 0, unreadable: [{ path: '' }] })
    expect(states()).toEqual({ 'a.png': 'ready', 'sub/b.png': 'ready' })
  }))

it('stops when it is aborted, marks nothing missing, and finishes the next time', () =>
  withLibrary(Object.fromEntries(Array.from({ length: 4500 }, (_, i) => [`${i % 50}/${i}.png`, ''])), async ({ catalog }) => {
    const library = catalog.libraries.list()[0]!
    const abort = new AbortController()
    const scanning = scanLibrary({ catalog, library, signal: abort.signal, onChange: () => abort.abort() })
    await expect(scanning).rejects.toThrow('the scan was stopped')
    const taken = catalog.assets.count({})
    expect(taken).toBeGreaterThan(0)
    expect(taken).toBeLessThan(4500)
    expect(catalog.assets.count({ state: 'missing' })).toBe(0)
    expect(catalog.libraries.get(library.id)!.scannedAt).toBeNull()

    await expect(scanLibrary({ catalog, library, signal: abort.signal })).rejects.toThrow()
    expect((await scanLibrary({ catalog, library })).summary).toMatchObject({ files: 4500, added: 4500 - taken, missing: 0 })
  }))
