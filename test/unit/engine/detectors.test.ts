import type { LikenessEvent } from '../../../src-main/contract/events.ts'
import type { Engine } from '../../../src-main/engine/engine.ts'
import { readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { tinyManifest, writeTree } from '../../helpers/encoders.ts'
import { index, untilIdle, withEngine } from '../../helpers/engine.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { writeColour, writeColourDetector } from '../../helpers/tiny-detectors.ts'
import { meanColourModel } from '../../helpers/tiny-onnx.ts'

const objects = 'likeness-mini+objects'

/** Two red pictures, a red and green one, and a black one; a detector beside them. */
async function scene() {
  const folder = await temporaryFolder()
  const at = { ...folder, dataDir: join(folder.path, 'data'), pictures: join(folder.path, 'pictures') }
  await writeColour(join(at.pictures, 'red.png'), [255, 0, 0])
  await writeColour(join(at.pictures, 'dark-red.png'), [230, 0, 0])
  await writeColour(join(at.pictures, 'yellow.png'), [255, 255, 0])
  await writeColour(join(at.pictures, 'black.png'), [0, 0, 0])
  return { ...at, detector: (name: string, ...boxes: Parameters<typeof writeColourDetector>[1][]) => writeColourDetector(join(folder.path, name), boxes[0]) }
}

/** What was found in each picture, by its name. */
async function found({ client }: Engine): Promise<Record<string, string[]>> {
  const { assets } = await client.listAssets({})
  const entries = await Promise.all(assets.map(async ({ id, name }) => [name, (await client.listObjects({ id })).map(({ label }) => label)] as const))
  return Object.fromEntries(entries.filter(([, labels]) => labels.length > 0))
}

function indexed({ space, catalog }: Engine): [number, number] {
  return [space().objects.index.count, catalog.embeddings.count(objects)]
}

it('looks for nothing until a detector is installed, then through the whole library', async () => {
  await using at = await scene()
  await withEngine(at.dataDir, async (engine) => {
    await index(engine, at.pictures)
    expect([await engine.client.listDetectors(), await found(engine), await engine.client.listLabels()]).toEqual([[], {}, []])

    const told: LikenessEvent[] = []
    engine.events.listen(event => told.push(event))
    const detector = { id: 'colours', name: 'colours', version: expect.any(String) as string, licence: 'apache-2.0', labels: ['red', 'green', 'blue'], size: 16, state: 'active' }
    expect(await engine.client.importDetector({ folder: await at.detector('colours') })).toEqual(detector)
    expect(told).toContainEqual({ type: 'detectors', detectors: [detector] })
    await untilIdle(engine)
    expect(await found(engine)).toEqual({ 'red.png': ['red'], 'dark-red.png': ['red'], 'yellow.png': ['red', 'green'] })
    expect(await engine.client.listLabels()).toEqual([{ name: 'red', assets: 3 }, { name: 'green', assets: 1 }])
    expect(indexed(engine)).toEqual([4, 4])
  })
  await withEngine(at.dataDir, async (engine) => {
    expect(engine.catalog.ingest.counts().pending).toBe(0)
    expect(indexed(engine)).toEqual([4, 4])
    await writeColour(join(at.pictures, 'blue.png'), [0, 0, 255])
    await engine.client.scanLibrary({ id: 1 })
    await untilIdle(engine)
    expect(await found(engine)).toMatchObject({ 'blue.png': ['blue'] })
  })
})

it('looks through the library again with another detector, and takes away all that one found with it', async () => {
  await using at = await scene()
  await withEngine(at.dataDir, async (engine) => {
    await index(engine, at.pictures)
    await engine.client.importDetector({ folder: await at.detector('one') })
    await untilIdle(engine)
    const before = engine.catalog.detections.ofAsset(1).map(({ id }) => id)
    await engine.client.importDetector({ folder: await at.detector('two', [[0.5, 0.5, 0.5, 0.5], [0.5, 0.5, 0.25, 0.25], [0.5, 0.5, 1, 1]]) })
    await untilIdle(engine)
    expect((await engine.client.listDetectors()).map(({ id, state }) => [id, state])).toEqual([['one', 'installed'], ['two', 'active']])
    const yellow = (await engine.client.listAssets({})).assets.find(({ name }) => name === 'yellow.png')!
    expect(await engine.client.listObjects({ id: yellow.id })).toEqual([
      { id: expect.any(Number) as number, label: 'red', score: expect.closeTo(1, 3) as number, region: { x: 0.25, y: 0.25, width: 0.5, height: 0.5 } },
      { id: expect.any(Number) as number, label: 'green', score: expect.closeTo(1, 3) as number, region: { x: 0.375, y: 0.375, width: 0.25, height: 0.25 } },
    ])
    before.forEach(id => expect(engine.catalog.detections.get(id)).toBeUndefined())
    expect(indexed(engine)).toEqual([4, 4])
    expect(engine.catalog.detections.detectors()).toEqual(['two'])

    await expect(engine.client.useDetector({ id: 'three' })).rejects.toMatchObject({ code: 'detector_not_found' })
    expect(await engine.client.useDetector({ id: 'one' })).toMatchObject({ id: 'one', state: 'active' })
    await untilIdle(engine)
    expect(engine.catalog.detections.detectors()).toEqual(['one'])

    expect(await engine.client.removeDetector({ id: 'one' })).toEqual({})
    expect((await engine.client.listDetectors()).map(({ id, state }) => [id, state])).toEqual([['two', 'installed']])
    expect(await found(engine)).toEqual({})
    expect(indexed(engine)).toEqual([0, 0])
    expect(engine.catalog.ingest.steps(yellow.id).filter(({ step }) => /^(?:detect|objects)/.test(step))).toEqual([])
    expect(engine.catalog.ingest.counts().pending).toBe(0)
    expect(await readdir(join(at.dataDir, 'detectors'))).toEqual(['two'])
    await expect(engine.client.removeDetector({ id: 'one' })).rejects.toMatchObject({ code: 'detector_not_found' })
  })
})

it('embeds objects again whose embeddings are incomplete', async () => {
  await using at = await scene()
  await withEngine(at.dataDir, async (engine) => {
    await index(engine, at.pictures)
    await engine.client.importDetector({ folder: await at.detector('colours') })
    await untilIdle(engine)
    const vectors = engine.catalog.embeddings.ofAssets([1, 2, 3, 4], objects)
    engine.catalog.embeddings.removeEncoder(objects)
    expect(await engine.client.repair()).toMatchObject({ orphans: 0, incomplete: 3 })
    await untilIdle(engine)
    expect(engine.catalog.embeddings.ofAssets([1, 2, 3, 4], objects)).toEqual(vectors)
    expect(indexed(engine)).toEqual([4, 4])
  })
})

it('embeds objects with the encoder that takes the place of another', async () => {
  await using at = await scene()
  await withEngine(at.dataDir, async (engine) => {
    await index(engine, at.pictures)
    await engine.client.importDetector({ folder: await at.detector('colours') })
    const encoder = tinyManifest({ vision: { mean: [-0.5, -0.5, -0.5] } })
    await engine.client.importEncoder({ folder: await writeTree(join(at.path, 'tiny'), { 'manifest.json': encoder, 'model.onnx': meanColourModel(8) }) })
    await engine.client.useEncoder({ id: 'tiny' })
    await vi.waitUntil(async () => {
      await untilIdle(engine)
      return engine.space().id === 'tiny'
    }, { timeout: 30_000, interval: 5 })
    expect([engine.catalog.embeddings.count('tiny+objects'), ...indexed(engine)]).toEqual([4, 4, 0])
  })
})

it('goes on without a detector whose folder is gone: what it found stays until a repair', async () => {
  await using at = await scene()
  await withEngine(at.dataDir, async (engine) => {
    await index(engine, at.pictures)
    await engine.client.importDetector({ folder: await at.detector('colours') })
    await untilIdle(engine)
  })
  const folder = join(at.dataDir, 'detectors', 'colours')
  await rename(folder, join(at.path, 'elsewhere'))
  await withEngine(at.dataDir, async (engine) => {
    expect(await engine.client.listDetectors()).toEqual([])
    expect(Object.keys(await found(engine))).toHaveLength(3)
  })
  await rename(join(at.path, 'elsewhere'), folder)
  await withEngine(at.dataDir, async engine => expect(await engine.client.listDetectors()).toMatchObject([{ state: 'active' }]))
  await rm(folder, { recursive: true })
  await withEngine(at.dataDir, async (engine) => {
    expect(await engine.client.repair()).toMatchObject({ orphans: 4, incomplete: 0 })
    expect([await found(engine), ...indexed(engine)]).toEqual([{}, 0, 0])
    expect(engine.catalog.ingest.counts().pending).toBe(0)
  })
})

it('looks on where it was when it was closed in the middle', async () => {
  await using at = await scene()
  await withEngine(at.dataDir, async (engine) => {
    await index(engine, at.pictures)
    await engine.client.importDetector({ folder: await at.detector('colours') })
  })
  await withEngine(at.dataDir, async (engine) => {
    await untilIdle(engine)
    expect(Object.keys(await found(engine))).toHaveLength(3)
    expect(indexed(engine)).toEqual([4, 4])
  })
})
