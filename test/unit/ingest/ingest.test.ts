import { existsSync } from 'node:fs'
import { copyFile, mkdir, rename, unlink, utimes, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import sharp from 'sharp'
import { expect, it, vi } from 'vitest'
import { dot } from '../../../src-main/vectors/dot.ts'
import { writePicture } from '../../helpers/pictures.ts'
import { withIngest } from './scene.ts'

/** The name of a picture in its address. */
function pictureOf(preview: string): string {
  return basename(preview, '.jpg')
}

it('takes images through all steps: hash, size, preview, one embedding; the broken one fails with its reason and stops nobody', () => withIngest(async ({ catalog, previews, space, root, seen, scan, settle, ingest, decoded }) => {
  await writePicture(join(root, 'a.png'), 1, { width: 600, height: 300 })
  await writePicture(join(root, 'sub', 'b.jpg'), 2)
  await writeFile(join(root, 'broken.png'), 'this is no picture')
  await scan()
  await settle()

  const assets = catalog.assets.page({}, 0, 10)
  expect(assets.map(({ path, state, width, height }) => [path, state, width, height]).sort()).toEqual([
    ['a.png', 'ready', 600, 300],
    ['broken.png', 'failed', null, null],
    ['sub/b.jpg', 'ready', 48, 36],
  ])
  for (const { id, preview, state } of assets) {
    expect(preview !== null && existsSync(previews.previewPath(pictureOf(preview)))).toBe(state === 'ready')
    expect(catalog.embeddings.idsOf(id)).toHaveLength(state === 'ready' ? 1 : 0)
  }
  const broken = assets.find(({ name }) => name === 'broken.png')!
  expect(broken.failure).toMatchObject({ code: 'image_undecodable' })
  expect(broken.preview).toBeNull()
  const { width, height } = await sharp(previews.previewPath(pictureOf(assets.find(({ name }) => name === 'a.png')!.preview!))).metadata()
  expect([width, height]).toEqual([512, 256])
  expect(space.index.count).toBe(2)
  expect(ingest.progress()).toEqual({ phase: 'idle', halt: null, pace: 'full', total: 3, done: 2, failed: 1, pending: 0, rate: null, etaSeconds: null })
  expect(seen.filter(({ type }) => type === 'assets').flatMap(event => event.type === 'assets' ? event.ids ?? [] : []).sort()).toEqual(assets.map(({ id }) => id).sort())

  await settle()
  expect(decoded).toHaveLength(3)
}))

it('reads a mended file when it is scanned again', () => withIngest(async ({ catalog, root, scan, settle }) => {
  await writeFile(join(root, 'a.png'), 'broken')
  await scan()
  await settle()
  await writePicture(join(root, 'a.png'), 1)
  await scan()
  await settle()
  expect(catalog.assets.page({}, 0, 10)).toMatchObject([{ state: 'ready', failure: null, width: 48 }])
}))

it('embeds a replaced file anew under its id, and only then lets go of the old embedding', () => withIngest(async ({ catalog, space, root, scan, settle }) => {
  await writePicture(join(root, 'a.png'), 1)
  await scan()
  await settle()
  const [id] = catalog.assets.ids({}) as [number]
  const before = catalog.embeddings.ofAssets([id], space.id).get(id)![0]!
  await writePicture(join(root, 'a.png'), 2, { width: 50, height: 50 })
  await scan()
  expect(space.index.search(before, 1)[0]).toMatchObject({ key: catalog.embeddings.idsOf(id)[0]!.id })
  await settle()
  expect(catalog.assets.ids({})).toEqual([id])
  const after = catalog.embeddings.ofAssets([id], space.id).get(id)!
  expect(after).toHaveLength(1)
  expect(after[0]).not.toEqual(before)
  expect(space.index.count).toBe(1)
  expect(space.index.search(after[0]!, 1)[0]!.cosine).toBeCloseTo(1, 3)
}))

it('stops answering with what a file showed before it was broken', () => withIngest(async ({ catalog, space, root, scan, settle }) => {
  await writePicture(join(root, 'a.png'), 1)
  await scan()
  await settle()
  await writeFile(join(root, 'a.png'), 'broken now')
  await scan()
  await settle()
  expect(catalog.assets.page({}, 0, 1)).toMatchObject([{ state: 'failed', preview: null }])
  expect(space.index.count).toBe(0)
  expect(catalog.embeddings.count(space.id)).toBe(0)
}))

it('gives a copy what is known of the original without decoding it', () => withIngest(async ({ catalog, space, root, decoded, scan, settle }) => {
  await writePicture(join(root, 'a.png'), 1)
  await scan()
  await settle()
  for (let i = 0; i < 30; i++)
    await copyFile(join(root, 'a.png'), join(root, `copy ${i}.png`))
  await scan()
  await settle()
  expect(decoded).toEqual(['a.png'])
  const assets = catalog.assets.page({ state: 'ready' }, 0, 100)
  expect(assets).toHaveLength(31)
  expect(new Set(assets.map(({ hash, width, height, preview }) => `${hash} ${width} ${height} ${preview}`)).size).toBe(1)
  expect(catalog.embeddings.count(space.id)).toBe(31)
  expect(space.index.count).toBe(31)
  const vectors = [...catalog.embeddings.ofAssets(assets.map(({ id }) => id), space.id).values()]
  expect(new Set(vectors.map(([vector]) => vector!.join())).size).toBe(1)
}))

/** Moves a file as it is moved to another disk: the new one is a copy. */
async function moveByCopy(from: string, to: string): Promise<void> {
  await copyFile(from, to)
  await unlink(from)
}

it('knows a file by its content that was moved to another disk, with its id, collection and embedding', () => withIngest(async ({ catalog, space, root, seen, decoded, scan, settle }) => {
  await writePicture(join(root, 'one', 'a.png'), 1)
  await writePicture(join(root, 'one', 'b.png'), 2)
  await writePicture(join(root, 'one', 'd.png'), 4)
  const [one, two] = ['one', 'two'].map(name => catalog.libraries.insert(join(root, name), name)) as [number, number]
  await scan(one)
  await settle()
  const [a, b] = [catalog.assets.idAt(join(root, 'one'), '', 'a.png')!, catalog.assets.idAt(join(root, 'one'), '', 'b.png')!]
  catalog.collections.insert({ key: 'kept-key-1000', name: 'kept', libraryId: null }, [a, b])
  const before = catalog.embeddings.idsOf(a)

  await writePicture(join(root, 'two', 'c.png'), 3)
  await moveByCopy(join(root, 'one', 'a.png'), join(root, 'two', 'renamed.png'))
  await moveByCopy(join(root, 'one', 'b.png'), join(root, 'one', 'b2.png'))
  // The new places first: the old ones are not known to be empty yet.
  await scan(two)
  await settle()
  expect(seen.findLast(({ type }) => type === 'libraries')).toEqual({ type: 'libraries', libraries: catalog.libraries.list() })
  expect(catalog.libraries.get(one)).toMatchObject({ assets: 2 })
  await scan(one)
  await settle()

  expect(catalog.assets.get(a)).toMatchObject({ libraryId: two, path: 'renamed.png', state: 'ready' })
  expect(catalog.assets.get(b)).toMatchObject({ libraryId: one, path: 'b2.png', state: 'ready' })
  expect(catalog.assets.ids({ collections: ['kept-key-1000'] })).toEqual([a, b])
  expect(catalog.embeddings.idsOf(a)).toEqual(before)
  expect(catalog.assets.count({})).toBe(4)
  expect(catalog.assets.count({ state: 'missing' })).toBe(0)
  expect(space.index.count).toBe(4)
  expect(decoded.sort()).toEqual(['a.png', 'b.png', 'c.png', 'd.png'])
}))

it('keeps what a user said of a moved file, and of its new place before it was known to be one', () => withIngest(async ({ catalog, root, scan, settle }) => {
  await writePicture(join(root, 'a.png'), 1)
  await writePicture(join(root, 'b.png'), 2)
  await scan()
  await settle()
  const old = catalog.assets.idAt(root, '', 'a.png')!
  catalog.tags.add([old], ['first'])
  catalog.metadata.edit([old], 'rating', '4')
  await moveByCopy(join(root, 'a.png'), join(root, 'moved.png'))
  await scan()
  const fresh = catalog.assets.idAt(root, '', 'moved.png')!
  expect(fresh).not.toBe(old)
  catalog.tags.add([fresh], ['second'])
  catalog.metadata.edit([fresh], 'rating', '1')
  catalog.metadata.edit([fresh], 'description', 'seen meanwhile')
  catalog.collections.insert({ key: 'kept-key-1000', name: 'kept', libraryId: null }, [fresh])
  await settle()
  expect(catalog.assets.get(fresh)).toBeUndefined()
  expect(catalog.assets.get(old)).toMatchObject({ path: 'moved.png', state: 'ready' })
  expect(catalog.tags.ofAsset(old)).toEqual(['first', 'second'])
  expect(catalog.metadata.saidBy(old, 'user')).toEqual({ rating: '1', description: 'seen meanwhile' })
  expect(catalog.assets.ids({ collections: ['kept-key-1000'] })).toEqual([old])
}))

it('does not take a copy for a move while the folder of the original is empty: a disk may be unplugged', () => withIngest(async ({ catalog, root, scan, settle, decoded }) => {
  const disk = catalog.libraries.insert(join(root, 'disk'), 'disk')
  const here = catalog.libraries.insert(join(root, 'here'), 'here')
  await writePicture(join(root, 'disk', 'a.png'), 1)
  await scan(disk)
  await settle()
  const id = catalog.assets.idAt(join(root, 'disk'), '', 'a.png')!
  await mkdir(join(root, 'here'))
  await moveByCopy(join(root, 'disk', 'a.png'), join(root, 'here', 'a.png'))
  await scan(here)
  await settle()
  expect(catalog.assets.get(id)).toMatchObject({ libraryId: disk })
  expect(catalog.assets.count({ libraryId: here, state: 'ready' })).toBe(1)
  expect(decoded).toEqual(['a.png'])
}))

it('keeps everything of a file that was only touched, and reads no pixel of it', () => withIngest(async ({ catalog, root, decoded, scan, settle }) => {
  await writePicture(join(root, 'a.png'), 1)
  await scan()
  await settle()
  const [before] = catalog.assets.page({}, 0, 1)
  const embedded = catalog.embeddings.idsOf(before!.id)
  await utimes(join(root, 'a.png'), 1000, 1000)
  await scan()
  expect(catalog.assets.get(before!.id)).toMatchObject({ state: 'pending', hash: before!.hash, preview: before!.preview })
  await settle()
  expect(catalog.assets.get(before!.id)).toEqual({ ...before, modifiedAt: new Date(1_000_000).toISOString() })
  expect(catalog.embeddings.idsOf(before!.id)).toEqual(embedded)
  expect(decoded).toEqual(['a.png'])
}))

it('takes over the embedding and picture of a file whose content another one is replaced with', () => withIngest(async ({ catalog, space, root, decoded, scan, settle }) => {
  await writePicture(join(root, 'a.png'), 1, { width: 64, height: 48 })
  await writePicture(join(root, 'b.png'), 2)
  await scan()
  await settle()
  const [a, b] = [catalog.assets.idAt(root, '', 'a.png')!, catalog.assets.idAt(root, '', 'b.png')!]
  await copyFile(join(root, 'a.png'), join(root, 'b.png'))
  await scan()
  await settle()
  const { hash, preview } = catalog.assets.get(a)!
  expect(catalog.assets.get(b)).toMatchObject({ hash, preview, width: 64, state: 'ready' })
  const vectors = catalog.embeddings.ofAssets([a, b], space.id)
  expect(vectors.get(b)).toEqual(vectors.get(a))
  expect(space.index.count).toBe(2)
  expect(decoded.sort()).toEqual(['a.png', 'b.png'])
}))

it('does not share what a twin still shows of its former content', () => withIngest(async (scene) => {
  const { catalog, space, root, decoded, scan, settle } = scene
  await writePicture(join(root, 'a.png'), 1)
  await scan()
  await settle()
  const a = catalog.assets.idAt(root, '', 'a.png')!
  await writePicture(join(root, 'a.png'), 2)
  await scan()
  scene.hooks.afterDecoding = async () => {
    scene.hooks.afterDecoding = () => {}
    // a.png is identified as what it is now, but still has its old embedding.
    await copyFile(join(root, 'a.png'), join(root, 'copy.png'))
    await scan()
    scene.ingest.wake()
    await vi.waitUntil(() => catalog.assets.page({ state: 'ready' }, 0, 10).some(({ name }) => name === 'copy.png'), { timeout: 10_000 })
    expect(catalog.assets.get(a)).toMatchObject({ state: 'pending' })
  }
  await settle()
  const copy = catalog.assets.idAt(root, '', 'copy.png')!
  const vectors = catalog.embeddings.ofAssets([a, copy], space.id)
  expect(dot(vectors.get(a)![0]!, vectors.get(copy)![0]!)).toBeGreaterThan(0.99)
  expect(decoded).toEqual(['a.png', 'a.png', 'copy.png'])
}))

it('lets one of several copies take the identity of a file that is gone', () => withIngest(async ({ catalog, space, root, scan, settle }) => {
  await writePicture(join(root, 'a.png'), 1)
  await scan()
  await settle()
  const [id] = catalog.assets.ids({})
  for (const name of ['x.png', 'y.png', 'z.png'])
    await copyFile(join(root, 'a.png'), join(root, name))
  await unlink(join(root, 'a.png'))
  await scan()
  await settle()
  const assets = catalog.assets.page({ state: 'ready' }, 0, 10)
  expect(assets.map(({ path }) => path).sort()).toEqual(['x.png', 'y.png', 'z.png'])
  expect(assets.map(asset => asset.id)).toContain(id)
  expect(catalog.assets.count({ state: 'missing' })).toBe(0)
  expect(space.index.count).toBe(3)
}))

it('does not take a copy for a move when the other library is offline', () => withIngest(async ({ catalog, root, scan, settle, decoded }) => {
  await writePicture(join(root, 'disk', 'a.png'), 1)
  const disk = catalog.libraries.insert(join(root, 'disk'), 'disk')
  const here = catalog.libraries.insert(join(root, 'here'), 'here')
  await scan(disk)
  await settle()
  const [id] = catalog.assets.ids({})
  await writePicture(join(root, 'here', 'a.png'), 1)
  await rename(join(root, 'disk'), join(root, 'unplugged'))
  catalog.libraries.setState(disk, 'offline')
  await scan(here)
  await settle()
  expect(catalog.assets.get(id!)).toMatchObject({ libraryId: disk })
  expect(catalog.assets.count({ libraryId: here, state: 'ready' })).toBe(1)
  expect(decoded).toEqual(['a.png'])
}))

it('takes in what a file has become since it was scanned', () => withIngest(async ({ catalog, root, scan, settle, decoded }) => {
  await writePicture(join(root, 'a.png'), 1)
  await scan()
  await writePicture(join(root, 'a.png'), 2, { width: 80, height: 40 })
  await utimes(join(root, 'a.png'), 1000, 1000)
  await settle()
  expect(catalog.assets.page({}, 0, 1)).toMatchObject([{ state: 'ready', width: 80, modifiedAt: new Date(1_000_000).toISOString() }])
  expect(decoded).toEqual(['a.png'])
}))

it('leaves a file alone that is being written to, and reads it when it is asked to again', () => withIngest(async ({ catalog, root, scan, settle, decoded, ingest }) => {
  await writePicture(join(root, 'a.png'), 1)
  await scan()
  await writeFile(join(root, 'a.png'), 'half a pic')
  await settle()
  expect(catalog.assets.page({}, 0, 1)).toMatchObject([{ state: 'failed', failure: { code: 'file_changed' } }])
  expect(decoded).toEqual([])
  await writePicture(join(root, 'a.png'), 2)
  await utimes(join(root, 'a.png'), 1000, 1000)
  ingest.retryFailed()
  await settle()
  expect(catalog.assets.page({}, 0, 1)).toMatchObject([{ state: 'ready', failure: null }])
}))

it('keeps nothing of a file that changed while it was decoded', () => withIngest(async (scene) => {
  const { catalog, root, scan, settle, ingest, decoded } = scene
  await writePicture(join(root, 'a.png'), 1)
  await scan()
  scene.hooks.afterDecoding = async () => {
    scene.hooks.afterDecoding = () => {}
    await writePicture(join(root, 'a.png'), 2, { width: 20, height: 20 })
    await utimes(join(root, 'a.png'), 1000, 1000)
  }
  await settle()
  const [asset] = catalog.assets.page({}, 0, 1)
  expect(asset).toMatchObject({ state: 'failed', failure: { code: 'file_changed' }, preview: null, width: null })
  expect(catalog.embeddings.idsOf(asset!.id)).toEqual([])

  ingest.retryFailed()
  await settle()
  expect(catalog.assets.page({}, 0, 1)).toMatchObject([{ state: 'ready', width: 20 }])
  expect(decoded).toEqual(['a.png', 'a.png'])
}))

it('drops what it was doing for a library that was removed, and for a file that a scan has seen changed', () => withIngest(async (scene) => {
  const { catalog, space, root, scan, settle, libraryId } = scene
  await writePicture(join(root, 'a.png'), 1)
  await scan()
  scene.hooks.afterDecoding = async () => {
    scene.hooks.afterDecoding = () => catalog.libraries.remove(libraryId)
    await writePicture(join(root, 'a.png'), 2, { width: 20, height: 20 })
    await scan()
  }
  await settle()
  expect(catalog.assets.count({})).toBe(0)
  expect(catalog.embeddings.count(space.id)).toBe(0)
  expect(space.index.count).toBe(0)
}))

it('does not count an encoder that was given up on the way as a failure', () => withIngest(async (scene) => {
  const { catalog, space, spaces, root, scan, settle, ingest } = scene
  await writePicture(join(root, 'a.png'), 1)
  await scan()
  scene.hooks.afterDecoding = () => void (spaces.length = 0)
  await settle()
  expect(catalog.assets.page({}, 0, 1)).toMatchObject([{ state: 'ready', failure: null }])
  expect(catalog.embeddings.count(space.id)).toBe(0)
  expect(ingest.progress().phase).toBe('idle')
}))

it('ends what is under way when it is closed, records no failure of its own making, and goes on the next time', () => withIngest(async (scene) => {
  const { catalog, space, root, decoded, scan, settle, restart } = scene
  for (let i = 0; i < 40; i++)
    await writePicture(join(root, `${i}.png`), i)
  await scan()
  const interrupted = new Promise<void>((resolve) => {
    scene.hooks.afterDecoding = () => {
      if (decoded.length >= 15)
        resolve()
    }
  })
  scene.ingest.wake()
  await interrupted
  await restart()
  const before = catalog.ingest.counts()
  expect(before.pending).toBeGreaterThan(0)
  expect(before.failed).toBe(0)
  await settle()
  expect(catalog.ingest.counts()).toEqual({ total: 40, pending: 0, failed: 0 })
  expect(space.index.count).toBe(40)
  expect(catalog.embeddings.count(space.id)).toBe(40)
  expect(decoded.length).toBeLessThan(80)
}))

it('tries with each start what it could not reach, and nothing else that failed', () => withIngest(async ({ catalog, root, decoded, scan, settle, restart }) => {
  await writeFile(join(root, 'broken.png'), 'x')
  await scan()
  await settle()
  await writePicture(join(root, 'away.png'), 1)
  await scan()
  await rename(root, `${root}-unplugged`)
  await settle()
  expect(catalog.assets.page({ state: 'failed' }, 0, 10).map(({ name, failure }) => [name, failure?.message])).toEqual([
    ['broken.png', 'The image could not be decoded: it holds text, not an image.'],
    ['away.png', 'The file could not be read: it is no longer there.'],
  ])
  await rename(`${root}-unplugged`, root)
  await restart()
  await settle()
  expect(catalog.assets.page({ state: 'ready' }, 0, 10).map(({ name }) => name)).toEqual(['away.png'])
  expect(decoded.filter(name => name === 'broken.png')).toHaveLength(1)
}))

it('lets the scan find out about a file that is not there, keeps it until then, and goes on with it when it is back', () => withIngest(async ({ catalog, root, gone, libraryId, ingest, scan, settle }) => {
  await writePicture(join(root, 'sub', 'a.png'), 1)
  await writePicture(join(root, 'b.png'), 2)
  await scan()
  await rename(join(root, 'sub', 'a.png'), join(root, 'elsewhere'))
  await settle()
  expect(gone).toContainEqual({ libraryId, folder: 'sub' })
  expect(catalog.assets.page({ state: 'failed' }, 0, 10)).toMatchObject([{ name: 'a.png', missingSince: null, failure: { code: 'file_unreadable' } }])
  await scan()
  expect(catalog.assets.page({ state: 'missing' }, 0, 10)).toMatchObject([{ name: 'a.png' }])
  expect(ingest.progress()).toMatchObject({ phase: 'idle', total: 1, failed: 0, pending: 0 })
  await rename(join(root, 'elsewhere'), join(root, 'sub', 'a.png'))
  await scan()
  await settle()
  expect(catalog.assets.page({ state: 'ready' }, 0, 10).map(({ name }) => name).sort()).toEqual(['a.png', 'b.png'])
}))
