import { existsSync } from 'node:fs'
import { rename, utimes, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import sharp from 'sharp'
import { expect, it } from 'vitest'
import { writePicture } from '../../helpers/pictures.ts'
import { withIngest } from './scene.ts'

/** The name of a picture in its address. */
function pictureOf(preview: string): string {
  return basename(preview, '.jpg')
}

it('takes images through all steps: hash, size, preview, surface, one embedding; the broken one fails with its reason and stops nobody', () => withIngest(async ({ catalog, previews, space, root, seen, scan, settle, ingest, decoded }) => {
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
    expect(catalog.embeddings.idsOf(id).map(({ encoder }) => encoder).sort()).toEqual(state === 'ready' ? [space.id, 'surface'] : [])
  }
  const broken = assets.find(({ name }) => name === 'broken.png')!
  expect(broken.failure).toMatchObject({ code: 'image_undecodable' })
  expect(broken.preview).toBeNull()
  const { width, height } = await sharp(previews.previewPath(pictureOf(assets.find(({ name }) => name === 'a.png')!.preview!))).metadata()
  expect([width, height]).toEqual([512, 256])
  expect(space.look.index.count).toBe(2)
  expect(ingest.progress()).toEqual({ phase: 'idle', halt: null, pace: 'full', total: 3, done: 2, failed: 1, pending: 0, rate: null, etaSeconds: null })
  await expect.poll(() => seen.filter(({ type }) => type === 'assets').flatMap(event => event.type === 'assets' ? event.ids ?? [] : []).sort()).toEqual(assets.map(({ id }) => id).sort())

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
  expect(space.look.index.search(before, 1)[0]).toMatchObject({ key: catalog.embeddings.idsOf(id).find(({ encoder }) => encoder === space.id)!.id })
  await settle()
  expect(catalog.assets.ids({})).toEqual([id])
  const after = catalog.embeddings.ofAssets([id], space.id).get(id)!
  expect(after).toHaveLength(1)
  expect(after[0]).not.toEqual(before)
  expect(space.look.index.count).toBe(1)
  expect(space.look.index.search(after[0]!, 1)[0]!.cosine).toBeCloseTo(1, 3)
}))

it('stops answering with what a file showed before it was broken', () => withIngest(async ({ catalog, space, root, scan, settle }) => {
  await writePicture(join(root, 'a.png'), 1)
  await scan()
  await settle()
  await writeFile(join(root, 'a.png'), 'broken now')
  await scan()
  await settle()
  expect(catalog.assets.page({}, 0, 1)).toMatchObject([{ state: 'failed', preview: null }])
  expect(space.look.index.count).toBe(0)
  expect(catalog.embeddings.count(space.id)).toBe(0)
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
  expect(space.look.index.count).toBe(0)
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
  expect(space.look.index.count).toBe(40)
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
