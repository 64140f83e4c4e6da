import type { RgbImage } from '../../../src-main/media/image.ts'
import type { Turntable } from '../../../src-main/stage/types.ts'
import type { Scene } from './scene.ts'
import { copyFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { expect, it } from 'vitest'
import { failure } from '../../../src-main/contract/errors.ts'
import { queueMissing } from '../../../src-main/ingest/queue.ts'
import { plain } from '../../helpers/encoders.ts'
import { writePicture } from '../../helpers/pictures.ts'
import { withIngest } from './scene.ts'

/** A turn of twelve colours, and the same as clay where it has colours. */
function turntable(colour: number, isClay = false): Turntable {
  const turn = (red: number) => Array.from({ length: 12 }, (_, i) => plain(red, 20 * i, 90))
  const views = turn(colour)
  return { views, clay: isClay ? views : turn(200), triangles: 1, loadMs: 1, renderMs: 1 }
}

/** How many vectors an asset has, by channel. */
function counts({ catalog }: Scene, name: string): Record<string, number> {
  const id = catalog.assets.page({}, 0, 10).find(asset => asset.name === name)!.id
  const byKey = Map.groupBy(catalog.embeddings.idsOf(id), row => row.encoder)
  return Object.fromEntries([...byKey].map(([key, rows]) => [key, rows.length]))
}

/** Counts the images that are embedded, and lets some fail. */
function watchEmbedding({ spaces, space }: Scene, fails: (images: readonly RgbImage[]) => boolean = () => false): { embedded: number } {
  const seen = { embedded: 0 }
  spaces[0] = {
    ...space,
    embed: (images) => {
      seen.embedded += images.length
      return fails(images) ? Promise.reject(failure('encoder_invalid', { reason: 'it does not like this.' })) : space.embed(images)
    },
  }
  return seen
}

const ofModel = { 'likeness-mini': 12, 'likeness-mini+shape': 12, 'surface': 12 }

it('renders a model once, and embeds it as it is and as clay; one that is nothing but clay only once', () => withIngest(async (scene) => {
  const { catalog, space, root, scan, settle } = scene
  const rendered: string[] = []
  scene.hooks.render = ({ path }) => {
    rendered.push(basename(path))
    return Promise.resolve(turntable(30, path.endsWith('clay.stl')))
  }
  const seen = watchEmbedding(scene)
  await writeFile(join(root, 'clay.stl'), 'clay')
  await scan()
  await settle()
  expect(seen.embedded).toBe(12)
  await writeFile(join(root, 'painted.stl'), 'painted')
  await scan()
  await settle()
  expect(seen.embedded).toBe(36)
  expect(rendered).toEqual(['clay.stl', 'painted.stl'])
  expect(catalog.assets.count({ state: 'ready' })).toBe(2)
  for (const name of ['clay.stl', 'painted.stl'])
    expect(counts(scene, name), name).toEqual(ofModel)
  const ids = catalog.assets.ids({})
  const [look, shape] = [space.look.ofAssets(ids), space.shape.ofAssets(ids)]
  expect(shape.get(ids[0]!)).toEqual(look.get(ids[0]!))
  expect(shape.get(ids[1]!)).not.toEqual(look.get(ids[1]!))
  expect([space.look, space.shape, scene.surface.channel].map(({ index }) => index.count)).toEqual([24, 24, 24])
}))

it('takes over every channel of a copy without rendering it', () => withIngest(async (scene) => {
  const { root, scan, settle } = scene
  let rendered = 0
  scene.hooks.render = () => {
    rendered++
    return Promise.resolve(turntable(30))
  }
  await writeFile(join(root, 'a.stl'), 'same')
  await scan()
  await settle()
  await copyFile(join(root, 'a.stl'), join(root, 'b.stl'))
  await scan()
  await settle()
  expect(rendered).toBe(1)
  expect(counts(scene, 'b.stl')).toEqual(ofModel)
  expect(scene.catalog.assets.count({ state: 'ready' })).toBe(2)
}))

it('keeps an asset searchable by look when its surface cannot be described, and tries that again', () => withIngest(async (scene) => {
  const { catalog, space, surface, root, scan, settle } = scene
  scene.hooks.describe = () => Promise.reject(failure('internal', { reason: 'no surface today' }))
  await writePicture(join(root, 'a.png'), 1)
  await scan()
  await settle()
  const [asset] = catalog.assets.page({}, 0, 1)
  expect(asset).toMatchObject({ state: 'failed', failure: { code: 'internal' }, width: 48 })
  expect(asset!.preview).not.toBeNull()
  expect(counts(scene, 'a.png')).toEqual({ 'likeness-mini': 1 })
  expect(space.look.index.count).toBe(1)
  expect(catalog.ingest.nextRetry()).not.toBeNull()
  const [look] = catalog.embeddings.idsOf(asset!.id)

  scene.hooks.describe = surface.describe
  scene.ingest.retryFailed()
  await settle()
  expect(catalog.assets.get(asset!.id)).toMatchObject({ state: 'ready', failure: null })
  expect(counts(scene, 'a.png')).toEqual({ 'likeness-mini': 1, 'surface': 1 })
  expect(catalog.embeddings.idsOf(asset!.id)).toContainEqual(look)
}))

it('keeps a model searchable by look when its clay cannot be embedded, and drops only the clay of what it was before', () => withIngest(async (scene) => {
  const { catalog, space, root, scan, settle } = scene
  scene.hooks.render = () => Promise.resolve(turntable(30))
  await writeFile(join(root, 'a.stl'), 'first')
  await scan()
  await settle()
  watchEmbedding(scene, images => images[0]!.data[0] === 200)
  scene.hooks.render = () => Promise.resolve(turntable(60))
  await writeFile(join(root, 'a.stl'), 'the second')
  await scan()
  await settle()
  const [asset] = catalog.assets.page({}, 0, 1)
  expect(asset).toMatchObject({ state: 'failed', failure: { code: 'encoder_invalid' }, triangles: 1 })
  expect(counts(scene, 'a.stl')).toEqual({ 'likeness-mini': 12, 'surface': 12 })
  expect([space.look.index.count, space.shape.index.count]).toEqual([12, 0])
  expect(catalog.ingest.counts()).toMatchObject({ pending: 0, failed: 1 })
}))

it('does of what an older version has indexed only what that did not do', () => withIngest(async (scene) => {
  const { catalog, root, scan, settle } = scene
  scene.hooks.render = () => Promise.resolve(turntable(30))
  await writePicture(join(root, 'a.png'), 1)
  await writeFile(join(root, 'a.stl'), 'model')
  await scan()
  await settle()
  const look = () => catalog.assets.ids({}).flatMap(id => catalog.embeddings.idsOf(id)).filter(({ encoder }) => encoder === scene.space.id)
  const before = look()
  for (const [step, key] of [['surface', 'surface'], ['shape:likeness-mini', 'likeness-mini+shape']] as const) {
    catalog.ingest.dropStep(step)
    catalog.embeddings.removeEncoder(key)
  }
  const seen = watchEmbedding(scene)
  queueMissing(catalog, { encoders: ['likeness-mini'], detector: undefined })
  expect(catalog.ingest.counts().pending).toBe(2)
  await settle()
  expect(look()).toEqual(before)
  expect(seen.embedded).toBe(12)
  expect(counts(scene, 'a.png')).toEqual({ 'likeness-mini': 1, 'surface': 1 })
  expect(counts(scene, 'a.stl')).toEqual(ofModel)
  queueMissing(catalog, { encoders: ['likeness-mini'], detector: undefined })
  expect(catalog.ingest.counts().pending).toBe(0)
}))
