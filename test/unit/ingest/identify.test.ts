import { copyFile, mkdir, rename, unlink, utimes, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { dot } from '../../../src-main/vectors/dot.ts'
import { plain } from '../../helpers/encoders.ts'
import { writePicture } from '../../helpers/pictures.ts'
import { setValue } from '../catalog/edits.ts'
import { withIngest } from './scene.ts'

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
  expect(space.look.index.count).toBe(31)
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
  await expect.poll(() => seen.findLast(({ type }) => type === 'libraries')).toEqual({ type: 'libraries', libraries: catalog.libraries.list() })
  expect(catalog.libraries.get(one)).toMatchObject({ assets: 2 })
  await scan(one)
  await settle()

  expect(catalog.assets.get(a)).toMatchObject({ libraryId: two, path: 'renamed.png', state: 'ready' })
  expect(catalog.assets.get(b)).toMatchObject({ libraryId: one, path: 'b2.png', state: 'ready' })
  expect(catalog.assets.ids({ collections: ['kept-key-1000'] })).toEqual([a, b])
  expect(catalog.embeddings.idsOf(a)).toEqual(before)
  expect(catalog.assets.count({})).toBe(4)
  expect(catalog.assets.count({ state: 'missing' })).toBe(0)
  expect(space.look.index.count).toBe(4)
  expect(decoded.sort()).toEqual(['a.png', 'b.png', 'c.png', 'd.png'])
}))

it('keeps what a user said of a moved file, and of its new place before it was known to be one', () => withIngest(async ({ catalog, root, scan, settle }) => {
  await writePicture(join(root, 'a.png'), 1)
  await writePicture(join(root, 'b.png'), 2)
  await scan()
  await settle()
  const old = catalog.assets.idAt(root, '', 'a.png')!
  catalog.tags.add([old], ['first'])
  setValue(catalog, [old], 'rating', '4')
  await moveByCopy(join(root, 'a.png'), join(root, 'moved.png'))
  await scan()
  const fresh = catalog.assets.idAt(root, '', 'moved.png')!
  expect(fresh).not.toBe(old)
  catalog.tags.add([fresh], ['second'])
  setValue(catalog, [fresh], 'rating', '1')
  setValue(catalog, [fresh], 'description', 'seen meanwhile')
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

it('renders a touched model again when it may refer to other files, and not when all of it is in its bytes', () => withIngest(async (scene) => {
  const { catalog, root, scan, settle } = scene
  const rendered: string[] = []
  scene.hooks.render = async ({ path }) => {
    rendered.push(basename(path))
    const views = Array.from({ length: 12 }, (_, i) => plain(20 * i, 90, 90))
    return { views, clay: views, triangles: 1, loadMs: 1, renderMs: 1 }
  }
  await writeFile(join(root, 'refers.obj'), 'mtllib other.mtl')
  await writeFile(join(root, 'whole.stl'), 'solid')
  await scan()
  await settle()
  expect(rendered.sort()).toEqual(['refers.obj', 'whole.stl'])
  const before = catalog.assets.page({}, 0, 10).map(({ id }) => catalog.embeddings.idsOf(id).length)
  for (const name of ['refers.obj', 'whole.stl'])
    await utimes(join(root, name), 1000, 1000)
  await scan()
  await settle()
  expect(rendered.sort()).toEqual(['refers.obj', 'refers.obj', 'whole.stl'])
  expect(catalog.assets.page({ state: 'ready' }, 0, 10).map(({ id }) => catalog.embeddings.idsOf(id).length)).toEqual(before)
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
  expect(space.look.index.count).toBe(2)
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
  expect(space.look.index.count).toBe(3)
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

it('does not take a file for a moved one of a library that is suspect', () => withIngest(async ({ catalog, root, scan, settle }) => {
  await writePicture(join(root, 'one', 'a.png'), 1)
  await writePicture(join(root, 'one', 'b.png'), 2)
  await mkdir(join(root, 'two'))
  const [one, two] = ['one', 'two'].map(name => catalog.libraries.insert(join(root, name), name)) as [number, number]
  await scan(one)
  await settle()
  const a = catalog.assets.idAt(join(root, 'one'), '', 'a.png')!
  catalog.libraries.setSuspicion(one, { missing: 1, known: 2 })
  await moveByCopy(join(root, 'one', 'a.png'), join(root, 'two', 'a.png'))
  await scan(two)
  await settle()
  expect(catalog.assets.get(a)).toMatchObject({ libraryId: one, state: 'ready' })
  expect(catalog.assets.count({ libraryId: two })).toBe(1)
}))
