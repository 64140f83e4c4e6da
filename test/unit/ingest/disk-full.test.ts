import type { Database } from '../../../src-main/catalog/connection.ts'
import type { Scene } from './scene.ts'
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { rm, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import SQLite from 'better-sqlite3'
import { expect, it, vi } from 'vitest'
import { writePicture } from '../../helpers/pictures.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { untilPhase, withIngest } from './scene.ts'

const pictures = 24
const originalPragma = SQLite.prototype.pragma

async function writePictures(root: string): Promise<void> {
  for (let i = 0; i < pictures; i++)
    await writePicture(join(root, `${i}.png`), i, { width: 600, height: 400 })
}

/** Every picture is one ready asset with one embedding. */
function expectComplete({ catalog, space }: Scene): void {
  expect(catalog.ingest.counts()).toEqual({ total: pictures, pending: 0, failed: 0 })
  expect(catalog.assets.count({ state: 'ready' })).toBe(pictures)
  expect(catalog.embeddings.count(space.id)).toBe(pictures)
  expect(space.look.index.count).toBe(pictures)
}

it('stops when the catalog cannot grow, says so, blames no file, and goes on by itself when it can', async () => {
  const opened: Database[] = []
  const pragma = vi.spyOn(SQLite.prototype, 'pragma').mockImplementation(function (this: Database, ...args) {
    opened.push(this)
    return originalPragma.apply(this, args)
  })
  await withIngest(async (scene) => {
    const { catalog, root, limits, scan, restart } = scene
    limits.lookEveryMs = 50
    await restart()
    await writePictures(root)
    await scan()
    const db = opened.at(-1)!
    db.pragma(`max_page_count = ${Number(db.pragma('page_count', { simple: true }))}`)
    scene.ingest.wake()
    expect(await untilPhase(scene, 'halted')).toMatchObject({ halt: { code: 'disk_full', message: expect.stringContaining('Make room') as string }, failed: 0, rate: null })
    const { total, pending, failed } = catalog.ingest.counts()
    expect({ total, failed }).toEqual({ total: pictures, failed: 0 })
    expect(pending).toBeGreaterThan(0)
    expect(catalog.assets.count({ state: 'failed' })).toBe(0)

    db.pragma('max_page_count = 1000000')
    expect(await untilPhase(scene, 'idle')).toMatchObject({ halt: null })
    expectComplete(scene)
  }).finally(() => pragma.mockRestore())
})

it('stops before the disk is full to the brim, and goes on when there is room', () => withIngest(async (scene) => {
  const { root, decoded, limits, scan, restart } = scene
  limits.lookEveryMs = 50
  limits.leastFree = Number.MAX_SAFE_INTEGER
  await restart()
  await writePictures(root)
  await scan()
  scene.ingest.wake()
  expect(await untilPhase(scene, 'halted')).toMatchObject({ halt: { code: 'disk_full', message: expect.stringMatching(/MB are free/) as string } })
  expect(decoded.length).toBeLessThan(pictures)
  limits.leastFree = 0
  await restart()
  scene.ingest.wake()
  await untilPhase(scene, 'idle')
  expectComplete(scene)
}))

it('survives a disk that is full indeed', async (context) => {
  await using folder = await temporaryFolder()
  const disk = join(folder.path, 'disk')
  const mounted = mountSmallDisk(disk)
  if (mounted !== true)
    context.skip(`a small disk cannot be mounted: ${mounted}`)
  try {
    await withIngest(async (scene) => {
      const { catalog, root, limits, scan, restart } = scene
      limits.lookEveryMs = 50
      limits.leastFree = 0
      await restart()
      await writePictures(root)
      await scan()
      const filler = join(disk, 'filler')
      const { bavail, bsize } = await statfs(disk)
      await writeFile(filler, new Uint8Array(Math.max(0, bavail * bsize - 250_000)))
      scene.ingest.wake()
      expect(await untilPhase(scene, 'halted')).toMatchObject({ halt: { code: 'disk_full' }, failed: 0 })
      expect(catalog.assets.count({ state: 'failed' })).toBe(0)
      await rm(filler)
      await untilPhase(scene, 'idle')
      expectComplete(scene)
    }, disk)
  }
  finally {
    execFileSync('umount', [disk])
  }
})

/** True, or why it cannot be done. */
function mountSmallDisk(path: string): true | string {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return 'only root on Linux may.'
  mkdirSync(path)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', path], { stdio: 'pipe' })
    return true
  }
  catch (error) {
    return (error as Error).message
  }
}
