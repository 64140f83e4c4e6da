import { existsSync } from 'node:fs'
import { open, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import SQLite from 'better-sqlite3'
import { expect, it } from 'vitest'
import { openCatalog } from '../../../src-main/catalog/catalog.ts'
import { salvageCatalog } from '../../../src-main/catalog/salvage.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { axis, insertAsset, makeReady } from './seed.ts'

const assets = 3000

async function writeCatalog(folder: string): Promise<string> {
  const catalog = openCatalog(folder)
  const library = catalog.libraries.insert('/photos', 'photos')
  catalog.transaction(() => {
    for (let i = 0; i < assets; i++)
      makeReady(catalog, insertAsset(catalog, library, `a folder with a long name/${i}.png`), String(i).padStart(32, '0'), 'mini', [axis(64, i % 64)])
  })
  catalog.collections.insert({ key: 'late-sea-1234', name: 'Mine', libraryId: null }, [1, 2, assets])
  catalog.close()
  return join(folder, 'catalog.db')
}

/** The first byte of a page that holds rows of a table, not entries of an index. */
const rowsPage = 0x0D

/** Overwrites pages of a table, found by what lies on them. */
async function damage(path: string, marks: readonly string[]): Promise<void> {
  const bytes = await readFile(path)
  const file = await open(path, 'r+')
  for (const mark of marks) {
    let page = Math.floor(bytes.indexOf(mark) / 4096)
    while (bytes[page * 4096] !== rowsPage)
      page = Math.floor(bytes.indexOf(mark, (page + 1) * 4096) / 4096)
    await file.write(new Uint8Array(4096).fill(0xAB), 0, 4096, page * 4096)
  }
  await file.close()
}

it('takes over all but the rows on the damaged page, and what belongs to them; the damaged file stays as it is', async () => {
  await using folder = await temporaryFolder()
  const path = await writeCatalog(folder.path)
  await damage(path, ['a folder with a long name1500.png'])
  const before = await readFile(path)
  const { damage: said, kept, orphans, replaced } = salvageCatalog(folder.path)
  expect(said.length).toBeGreaterThan(0)
  expect(kept).toBeGreaterThan(assets * 4)
  expect(orphans).toBeGreaterThan(0)
  expect(before.equals(await readFile(replaced))).toBe(true)

  const catalog = openCatalog(folder.path)
  const found = catalog.assets.page({}, 0, assets + 1)
  expect(found.length).toBeGreaterThan(assets - 100)
  expect(found.length).toBeLessThan(assets)
  expect(catalog.embeddings.count('mini')).toBe(found.length)
  expect(catalog.collections.get('late-sea-1234')).toMatchObject({ name: 'Mine', assets: 3 })
  const library = catalog.libraries.list()[0]!.id
  expect(insertAsset(catalog, library, 'new.png')).toBe(assets + 1)
  catalog.close()
  const db = new SQLite(path)
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
  expect(db.pragma('foreign_key_check')).toEqual([])
  db.close()
  expect((await readdir(folder.path)).filter(name => /draft|replacement/.test(name))).toEqual([])
})

it('takes over everything of a catalog whose end is cut off but for what lay there', async () => {
  await using folder = await temporaryFolder()
  const path = await writeCatalog(folder.path)
  const { size } = await stat(path)
  const file = await open(path, 'r+')
  await file.truncate(Math.floor(size / 4096 * 0.9) * 4096)
  await file.close()
  expect(salvageCatalog(folder.path).kept).toBeGreaterThan(assets)
  const catalog = openCatalog(folder.path)
  expect(catalog.assets.count({})).toBeGreaterThan(assets / 2)
  catalog.close()
})

it('says of a file that tells nothing that a backup is the way, and leaves it', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'catalog.db')
  await writeFile(path, 'words. '.repeat(1000))
  expect(() => salvageCatalog(folder.path)).toThrow(expect.objectContaining({ code: 'catalog_damaged', message: expect.stringContaining('likeness restore') as string }))
  expect(await readdir(folder.path)).toEqual(['catalog.db'])
  expect(existsSync(path)).toBe(true)
})
