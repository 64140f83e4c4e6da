import type { Catalog } from '../../../src-main/catalog/catalog.ts'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import SQLite from 'better-sqlite3'
import { expect, it } from 'vitest'
import { forgetExpired } from '../../../src-main/library/forget.ts'
import { scanLibrary } from '../../../src-main/library/scan.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { withCatalog } from '../catalog/seed.ts'
import { writeTree } from './tree.ts'

const longAgo = Date.now() - 60 * 86_400_000

interface Scene {
  readonly catalog: Catalog
  readonly root: string
  readonly idOf: (folder: string, name: string) => number
  readonly scan: (folders?: readonly string[]) => Promise<unknown>
  /** All that is missing has been so for 60 days. */
  readonly waitInVain: (isScannedSince: boolean) => void
  /** Which assets are forgotten now. */
  readonly forget: () => number[]
  readonly id: number
}

function withLibrary(work: (scene: Scene) => Promise<void>): Promise<void> {
  return withCatalog(async (catalog, dataDir) => {
    await using folder = await temporaryFolder()
    const root = folder.path
    const id = catalog.libraries.insert(root, 'pictures')
    await work({
      catalog,
      root,
      id,
      idOf: (folder, name) => catalog.assets.idAt(root, folder, name)!,
      scan: folders => scanLibrary({ catalog, library: { id, path: root }, ...folders && { folders } }),
      waitInVain: (isScannedSince) => {
        const db = new SQLite(join(dataDir, 'catalog.db'))
        db.prepare('UPDATE library SET scanned_at = ?').run(isScannedSince ? Date.now() : longAgo)
        db.prepare('UPDATE asset SET missing_since = ? WHERE missing_since IS NOT NULL').run(longAgo)
        db.close()
      },
      forget: () => {
        const dropped: number[] = []
        forgetExpired(catalog, ids => dropped.push(...ids), Date.now())
        expect(dropped.filter(id => catalog.assets.get(id) !== undefined)).toEqual([])
        return dropped
      },
    })
  })
}

it('forgets only what a scan has looked for when its time was over: it may be back', () => withLibrary(async ({ catalog, root, idOf, scan, waitInVain, forget }) => {
  await writeTree(root, { 'a.png': 'a', 'b.png': 'b', 'sub/c.png': 'c' })
  await scan()
  const [a, b] = [idOf('', 'a.png'), idOf('', 'b.png')]
  await rm(join(root, 'a.png'))
  await rm(join(root, 'b.png'))
  await scan()
  waitInVain(false)
  expect(forget()).toEqual([])
  await scan(['sub'])
  expect(forget()).toEqual([])

  await writeTree(root, { 'a.png': 'a' })
  await scan()
  expect(forget()).toEqual([b])
  expect(catalog.assets.get(a)).toMatchObject({ missingSince: null })
}))

it('forgets nothing of a library that is offline or suspect', () => withLibrary(async ({ catalog, root, id, idOf, scan, waitInVain, forget }) => {
  await writeTree(root, { 'a.png': 'a', 'b.png': 'b' })
  await scan()
  const a = idOf('', 'a.png')
  await rm(join(root, 'a.png'))
  await scan()
  waitInVain(true)
  catalog.libraries.setState(id, 'offline')
  expect(forget()).toEqual([])
  catalog.libraries.setState(id, 'online')
  catalog.libraries.setSuspicion(id, { missing: 1, known: 1 })
  expect(forget()).toEqual([])
  catalog.libraries.setSuspicion(id, null)
  expect(forget()).toEqual([a])
}))

it('keeps what is excluded as long as its file is there', () => withLibrary(async ({ catalog, root, id, idOf, scan, waitInVain, forget }) => {
  await writeTree(root, { 'a.png': 'a', 'sub/b.png': 'b', 'sub/c.png': 'c' })
  await scan()
  const [b, c] = [idOf('sub', 'b.png'), idOf('sub', 'c.png')]
  await writeTree(root, { '.likenessignore': 'sub/' })
  await scan()
  expect(catalog.libraries.get(id)).toMatchObject({ assets: 1, missing: 2 })
  await rm(join(root, 'sub/c.png'))
  waitInVain(true)
  expect(forget()).toEqual([c])
  expect(catalog.scans.missingAfter(id, Date.now() - 3_600_000)).toBe(0)

  await rm(join(root, '.likenessignore'))
  await scan()
  expect(catalog.assets.get(b)).toMatchObject({ missingSince: null })
}))
