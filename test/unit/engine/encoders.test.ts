import type { Engine } from '../../../src-main/engine/engine.ts'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import { expect, it, vi } from 'vitest'
import { tinyManifest, writeTree } from '../../helpers/encoders.ts'
import { index, untilIdle, withEngine } from '../../helpers/engine.ts'
import { writePicture } from '../../helpers/pictures.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { meanColourModel, projectionModel } from '../../helpers/tiny-onnx.ts'

const defaultEncoder = 'likeness-mini'

/** Writes an encoder: a projection of 8 × 8 pixels to 12 numbers, or the mean colour (3), which black pictures have none of. */
function writeEncoder(folder: string, id: string, kind: 'projection' | 'mean' = 'projection'): Promise<string> {
  const manifest = tinyManifest(kind === 'mean' ? { id } : { id, dimensions: 12, vision: { output: 'image_embeds', mean: [0.5, 0.5, 0.5] } })
  return writeTree(join(folder, id), { 'manifest.json': manifest, 'model.onnx': kind === 'mean' ? meanColourModel(8) : projectionModel(8, 12) })
}

async function scene(pictures: number) {
  const folder = await temporaryFolder()
  const at = { ...folder, dataDir: join(folder.path, 'data'), photos: join(folder.path, 'photos'), encoders: join(folder.path, 'encoders') }
  for (let seed = 0; seed < pictures; seed++)
    await writePicture(join(at.photos, `${seed}.png`), seed)
  return at
}

async function stateOf(engine: Engine, id: string) {
  return (await engine.client.listEncoders()).find(encoder => encoder.id === id)
}

/** Waits until an encoder answers. */
async function untilActive(engine: Engine, id: string): Promise<void> {
  for (let round = 0; round < 50 && engine.space().id !== id; round++)
    await untilIdle(engine)
  expect(engine.space().id).toBe(id)
}

it('calibrates an encoder when it comes, embeds everything with it while the old one answers; then the new one answers, with scores that mean something', async () => {
  await using at = await scene(20)
  await withEngine(at.dataDir, async (engine) => {
    await index(engine, at.photos)
    const [asset] = engine.catalog.assets.ids({}) as [number]
    await engine.client.importEncoder({ folder: await writeEncoder(at.encoders, 'tiny') })
    expect(await stateOf(engine, 'tiny')).toMatchObject({ state: 'installed', calibrated: true, text: false, dimensions: 12 })
    expect(engine.catalog.calibrations.get('tiny')).toMatchObject({ images: 20, text: null })

    expect(await engine.client.useEncoder({ id: 'tiny' })).toMatchObject({ state: 'preparing' })
    const during = await engine.client.search({ like: [{ assetId: asset }] })
    expect([during.encoder, during.results.length]).toEqual([defaultEncoder, 19])

    await untilActive(engine, 'tiny')
    const after = await engine.client.search({ like: [{ assetId: asset }] })
    expect([after.encoder, after.results.length]).toEqual(['tiny', 19])
    expect(await stateOf(engine, 'tiny')).toMatchObject({ state: 'active', calibrated: true })
    expect(await stateOf(engine, defaultEncoder)).toMatchObject({ state: 'installed' })
    expect(engine.space().score(1)).toBe(1)
    expect(after.results.some(({ score, cosine }) => Math.abs(score - Math.max(0, cosine ?? 0)) > 0.01)).toBe(true)

    expect(engine.catalog.embeddings.count('tiny')).toBe(20)
    expect(engine.space().look.index.count).toBe(20)
    expect(engine.catalog.embeddings.count(defaultEncoder)).toBe(0)
    expect(engine.catalog.ingest.steps(asset).map(({ step }) => step).sort()).toEqual(['embed:tiny', 'identify', 'metadata', 'preview', 'surface'])
    expect((await readdir(join(at.dataDir, 'vectors'))).sort()).toEqual(['+surface', 'tiny'])
  })
  await withEngine(at.dataDir, async (engine) => {
    expect(engine.space().id).toBe('tiny')
    expect(engine.space().look.index.count).toBe(20)
    expect(engine.catalog.ingest.counts().pending).toBe(0)
  })
})

it('goes on preparing an encoder after it was closed in the middle', async () => {
  await using at = await scene(80)
  await withEngine(at.dataDir, async (engine) => {
    await index(engine, at.photos)
    await engine.client.importEncoder({ folder: await writeEncoder(at.encoders, 'tiny', 'mean') })
    await engine.client.useEncoder({ id: 'tiny' })
    await vi.waitUntil(() => engine.catalog.embeddings.count('tiny') > 0, { timeout: 30_000, interval: 1 })
  })
  await withEngine(at.dataDir, async (engine) => {
    expect(engine.space().id).toBe(defaultEncoder)
    expect(await stateOf(engine, 'tiny')).toMatchObject({ state: 'preparing' })
    await untilActive(engine, 'tiny')
    expect(engine.catalog.embeddings.count('tiny')).toBe(80)
    expect(engine.catalog.embeddings.count(defaultEncoder)).toBe(0)
    expect(engine.catalog.ingest.counts()).toEqual({ total: 80, pending: 0, failed: 0 })
  })
})

it('prepares the last of several encoders that were asked for at once, and none when the active one is asked for again', async () => {
  await using at = await scene(6)
  await withEngine(at.dataDir, async (engine) => {
    await index(engine, at.photos)
    for (const id of ['tiny-a', 'tiny-b'])
      await engine.client.importEncoder({ folder: await writeEncoder(at.encoders, id) })
    await Promise.all(['tiny-a', 'tiny-b', defaultEncoder].map(id => engine.client.useEncoder({ id })))
    await untilIdle(engine)
    expect(engine.space().id).toBe(defaultEncoder)
    expect((await engine.client.listEncoders()).map(({ state }) => state)).toEqual(['active', 'installed', 'installed'])
    expect(['tiny-a', 'tiny-b'].map(id => engine.catalog.embeddings.count(id))).toEqual([0, 0])

    await Promise.all(['tiny-a', 'tiny-b'].map(id => engine.client.useEncoder({ id })))
    await untilActive(engine, 'tiny-b')
    expect(engine.catalog.embeddings.count('tiny-b')).toBe(6)
    expect(['tiny-a', defaultEncoder].map(id => engine.catalog.embeddings.count(id))).toEqual([0, 0])
    expect(engine.catalog.ingest.counts()).toEqual({ total: 6, pending: 0, failed: 0 })
    await expect(engine.client.useEncoder({ id: 'no-such' })).rejects.toMatchObject({ code: 'encoder_not_found' })
  })
})

it('leaves scores as cosines when there are too few pictures to fit them on', async () => {
  await using at = await scene(5)
  await withEngine(at.dataDir, async (engine) => {
    await index(engine, at.photos)
    await engine.client.importEncoder({ folder: await writeEncoder(at.encoders, 'tiny') })
    await engine.client.useEncoder({ id: 'tiny' })
    await untilActive(engine, 'tiny')
    expect(await stateOf(engine, 'tiny')).toMatchObject({ calibrated: false })
    const [asset] = engine.catalog.assets.ids({}) as [number]
    const { results } = await engine.client.search({ like: [{ assetId: asset }] })
    results.forEach(({ score, cosine }) => expect(score).toBeCloseTo(Math.max(0, cosine!), 6))
  })
})

it('fits scores again when there are twice the pictures that they were fitted on, not before', async () => {
  await using at = await scene(18)
  await withEngine(at.dataDir, async (engine) => {
    await index(engine, at.photos)
    await engine.client.importEncoder({ folder: await writeEncoder(at.encoders, 'tiny') })
    await engine.client.useEncoder({ id: 'tiny' })
    await untilActive(engine, 'tiny')
    for (const [pictures, fittedOn] of [[18, 18], [30, 18], [36, 36]] as const) {
      for (let seed = 0; seed < pictures; seed++)
        await writePicture(join(at.photos, `${seed}.png`), seed)
      await index(engine, at.photos)
      expect(engine.catalog.calibrations.get('tiny')?.images).toBe(fittedOn)
    }
  })
})

it('starts without the encoder that was being prepared when that is gone', async () => {
  await using at = await scene(4)
  await withEngine(at.dataDir, async (engine) => {
    await index(engine, at.photos)
    await engine.client.importEncoder({ folder: await writeEncoder(at.encoders, 'tiny') })
    engine.catalog.settings.set('encoder.preparing', 'tiny')
  })
  await rm(join(at.dataDir, 'encoders', 'tiny'), { recursive: true })
  await withEngine(at.dataDir, async (engine) => {
    await untilIdle(engine)
    expect(engine.space().id).toBe(defaultEncoder)
    expect(engine.catalog.settings.get('encoder.preparing')).toBeUndefined()
    expect(engine.catalog.ingest.counts()).toEqual({ total: 4, pending: 0, failed: 0 })
  })
})

it('fails only the picture that an encoder cannot embed', async () => {
  await using at = await scene(6)
  await writeBlack(join(at.photos, 'black.png'), 10)
  await withEngine(at.dataDir, async (engine) => {
    await index(engine, at.photos)
    await engine.client.importEncoder({ folder: await writeEncoder(at.encoders, 'tiny', 'mean') })
    await engine.client.useEncoder({ id: 'tiny' })
    await untilActive(engine, 'tiny')
    expect((await engine.client.listAssets({ state: 'failed' })).assets).toMatchObject([{ name: 'black.png', failure: { code: 'encoder_invalid' } }])
    expect(engine.catalog.assets.count({ state: 'ready' })).toBe(6)
    expect(engine.catalog.embeddings.count('tiny')).toBe(6)
  })
})

it('keeps the encoder that works when another one can embed nothing', async () => {
  await using at = await scene(0)
  for (const side of [10, 20, 30])
    await writeBlack(join(at.photos, `${side}.png`), side)
  await withEngine(at.dataDir, async (engine) => {
    await index(engine, at.photos)
    await engine.client.importEncoder({ folder: await writeEncoder(at.encoders, 'tiny', 'mean') })
    await engine.client.useEncoder({ id: 'tiny' })
    for (let round = 0; round < 50 && (await stateOf(engine, 'tiny'))!.state === 'preparing'; round++)
      await untilIdle(engine)
    expect(await stateOf(engine, 'tiny')).toMatchObject({ state: 'installed' })
    expect(engine.space().id).toBe(defaultEncoder)
    expect(engine.space().look.index.count).toBe(3)
    expect(engine.catalog.assets.count({ state: 'ready' })).toBe(3)
  })
})

async function writeBlack(path: string, side: number): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await sharp({ create: { width: side, height: side, channels: 3, background: '#000' } }).toFile(path)
}
