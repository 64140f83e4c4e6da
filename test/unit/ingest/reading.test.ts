import { execFile } from 'node:child_process'
import { copyFile, mkdir, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { openCatalog } from '../../../src-main/catalog/catalog.ts'
import { createReading } from '../../../src-main/ingest/reading.ts'
import { writePicture } from '../../helpers/pictures.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { insertAsset, withCatalog } from '../catalog/seed.ts'

const engine = fileURLToPath(new URL('./deadly-engine.ts', import.meta.url))

/** Runs the engine until it has ended, one way or the other; answers what it has read, in order. */
function run(dataDir: string, folder: string): Promise<{ readonly read: readonly string[], readonly isIdle: boolean }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [engine, dataDir, folder], (_, stdout) => {
      const lines = stdout.split('\n').filter(line => line !== '')
      resolve({ read: lines.filter(line => line !== 'idle'), isIdle: lines.includes('idle') })
    })
  })
}

it('finds out which file ends the engine, gives it up, and never reads it again by itself', async () => {
  await using temporary = await temporaryFolder()
  const [dataDir, folder] = [join(temporary.path, 'data'), join(temporary.path, 'files')]
  await writePicture(join(folder, 'deadly.png'), 0)
  for (let i = 0; i < 10; i++)
    await writePicture(join(folder, `${i}.png`), i + 1)
  await mkdir(dataDir)

  const runs = []
  do
    runs.push(await run(dataDir, folder))
  while (!runs.at(-1)!.isIdle && runs.length < 8)

  expect(runs.map(({ isIdle }) => isIdle)).toEqual([false, false, false, false, true])
  expect(runs.map(({ read }) => read.filter(name => name.startsWith('deadly')).length)).toEqual([1, 1, 1, 1, 0])
  const catalog = openCatalog(dataDir)
  const [failed, ...others] = catalog.assets.page({ state: 'failed' }, 0, 20)
  expect(others).toEqual([])
  expect(failed).toMatchObject({ name: 'deadly.png', failure: { code: 'reading_crashed' } })
  expect(catalog.assets.count({ state: 'ready' })).toBe(10)
  expect(catalog.ingest.nextRetry()).toBeNull()
  catalog.close()
  expect(await run(dataDir, folder)).toEqual({ read: [], isIdle: true })

  await unlink(join(folder, 'deadly.png'))
  await copyFile(join(folder, '3.png'), join(folder, 'deadly.png'))
  expect(await run(dataDir, folder)).toEqual({ read: [], isIdle: true })
}, 60_000)

it('blames nobody for an end while several were read, and one only for those while it was read alone', () => withCatalog(async (catalog) => {
  const library = catalog.libraries.insert('/x', 'x')
  const [a, b] = [insertAsset(catalog, library, 'a.png'), insertAsset(catalog, library, 'b.png')]
  const endless = () => new Promise<never>(() => {})
  const first = createReading(catalog)
  expect(first.isCareful()).toBe(false)
  void first.guard(a)(endless)
  void first.guard(b)(endless)
  await first.guard(insertAsset(catalog, library, 'c.png'))(async () => {})
  expect(catalog.ingest.underWay.left()).toEqual([{ assetId: a, ends: 0 }, { assetId: b, ends: 0 }])

  const second = createReading(catalog)
  expect(second.isCareful()).toBe(true)
  expect([second.next(), second.next(), second.next()]).toEqual([a, b, undefined])
  await second.guard(a)(async () => {})
  second.acquit(a)
  void second.guard(b)(endless)
  expect(catalog.ingest.underWay.left()).toEqual([{ assetId: b, ends: 1 }])
  for (const ends of [2, 3]) {
    const next = createReading(catalog)
    expect(next.hopeless).toEqual([])
    void next.guard(b)(endless)
    expect(catalog.ingest.underWay.left()).toEqual([{ assetId: b, ends }])
  }
  expect(createReading(catalog)).toMatchObject({ hopeless: [b] })
}))

it('begins anew with a file that was replaced, and forgets one that nobody waits for', () => withCatalog((catalog) => {
  const library = catalog.libraries.insert('/x', 'x')
  const [a, b] = [insertAsset(catalog, library, 'a.png'), insertAsset(catalog, library, 'b.png')]
  catalog.ingest.underWay.begin(a, true)
  catalog.ingest.underWay.begin(b, true)
  catalog.scans.change(a, { size: 1, mtimeMs: 2, createdMs: 3 })
  catalog.ingest.settle(b)
  expect(catalog.ingest.underWay.left()).toEqual([])
}))
