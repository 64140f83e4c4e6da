import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { rename, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { expect, it, vi } from 'vitest'
import { index, untilIdle, withEngine } from '../../helpers/engine.ts'
import { writePicture } from '../../helpers/pictures.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

async function scene() {
  const folder = await temporaryFolder()
  return { ...folder, dataDir: join(folder.path, 'data'), photos: join(folder.path, 'photos'), other: join(folder.path, 'other') }
}

it('indexes a folder and finds likenesses; what cannot be read is told and mended', async () => {
  await using at = await scene()
  for (let seed = 0; seed < 12; seed++)
    await writePicture(join(at.photos, `${seed}.png`), seed)
  await writePicture(join(at.photos, 'again.jpg'), 3, { width: 96, height: 72 })
  await writeFile(join(at.photos, 'broken.png'), 'no picture')
  await withEngine(at.dataDir, async (engine) => {
    await index(engine, at.photos)
    expect((await engine.client.status()).progress).toMatchObject({ phase: 'idle', total: 14, done: 13, failed: 1, pending: 0 })
    const { assets } = await engine.client.listAssets({ limit: 100 })
    expect(assets.filter(({ state }) => state === 'failed')).toMatchObject([{ name: 'broken.png', failure: { code: 'image_undecodable' } }])
    for (const { preview } of assets.filter(({ state }) => state === 'ready')) {
      const file = basename(preview!)
      expect(existsSync(join(at.dataDir, 'previews', file.slice(0, 2), file))).toBe(true)
    }

    const three = assets.find(({ name }) => name === '3.png')!
    const { results } = await engine.client.search({ like: [{ assetId: three.id }], limit: 5 })
    expect(results).toHaveLength(5)
    expect(results[0]!.asset.name).toBe('again.jpg')
    expect(results.map(({ asset }) => asset.id)).not.toContain(three.id)
    expect(results.map(({ score }) => score)).toEqual(results.map(({ score }) => score).sort((a, b) => b - a))

    const broken = assets.find(({ name }) => name === 'broken.png')!
    await expect(engine.client.search({ like: [{ assetId: broken.id }] })).rejects.toMatchObject({ code: 'asset_not_ready' })
    await writePicture(join(at.photos, 'broken.png'), 99)
    await index(engine, at.photos)
    expect(await engine.client.getAsset({ id: broken.id })).toMatchObject({ state: 'ready', failure: null })
  })
})

it('knows files again that were moved while it was closed, within a library and between two', async () => {
  await using at = await scene()
  for (let seed = 0; seed < 4; seed++)
    await writePicture(join(at.photos, `${seed}.png`), seed)
  await writePicture(join(at.other, 'x.png'), 50)
  const before = await withEngine(at.dataDir, async (engine) => {
    await index(engine, at.photos, at.other)
    const { assets } = await engine.client.listAssets({})
    const idOf = (name: string) => assets.find(asset => asset.name === name)!.id
    const { key } = await engine.client.createCollection({ name: 'kept', assetIds: [idOf('0.png'), idOf('1.png')] })
    return { within: idOf('0.png'), between: idOf('1.png'), key, embeddings: [0, 1].map(seed => engine.catalog.embeddings.idsOf(idOf(`${seed}.png`))) }
  })

  await writePicture(join(at.photos, 'deep', 'new.png'), 60)
  await rename(join(at.photos, '0.png'), join(at.photos, 'deep', 'zero.png'))
  await rename(join(at.photos, '1.png'), join(at.other, 'one.png'))

  await withEngine(at.dataDir, async (engine) => {
    const { length } = engine.catalog.libraries.list()
    await index(engine, at.other, at.photos)
    expect(engine.catalog.libraries.list()).toHaveLength(length)
    const other = engine.catalog.libraries.list().find(({ name }) => name === 'other')!
    expect(await engine.client.getAsset({ id: before.within })).toMatchObject({ path: 'deep/zero.png', state: 'ready' })
    expect(await engine.client.getAsset({ id: before.between })).toMatchObject({ path: 'one.png', libraryId: other.id, state: 'ready' })
    expect([before.within, before.between].map(id => engine.catalog.embeddings.idsOf(id))).toEqual(before.embeddings)
    const kept = await engine.client.listAssets({ collection: before.key })
    expect(kept.assets.map(({ id }) => id).sort()).toEqual([before.within, before.between].sort())
    expect(engine.catalog.assets.count({})).toBe(6)
    expect(engine.catalog.assets.count({ state: 'missing' })).toBe(0)
    expect(engine.space().look.index.count).toBe(6)
  })
})

it('goes on with what was left to do when it is opened again, without being told', async () => {
  await using at = await scene()
  const amount = 60
  for (let seed = 0; seed < amount; seed++)
    await writePicture(join(at.photos, `${seed}.png`), seed)
  await withEngine(at.dataDir, async (engine) => {
    await engine.client.addLibrary({ path: at.photos })
    await vi.waitUntil(() => engine.catalog.assets.count({ state: 'ready' }) > 5, { timeout: 30_000, interval: 1 })
  })
  await withEngine(at.dataDir, async (engine) => {
    const { pending, failed } = engine.catalog.ingest.counts()
    expect(pending).toBeGreaterThan(0)
    expect(failed).toBe(0)
    await index(engine, at.photos)
    expect(engine.catalog.assets.count({ state: 'ready' })).toBe(amount)
    expect(engine.space().look.index.count).toBe(amount)
  })
})

it('lets go of a library that is removed while it is being indexed, and goes on with it when it is restored', async () => {
  await using at = await scene()
  for (let seed = 0; seed < 60; seed++)
    await writePicture(join(at.photos, `${seed}.png`), seed)
  await writePicture(join(at.other, 'x.png'), 99)
  await withEngine(at.dataDir, async (engine) => {
    await engine.client.addLibrary({ path: at.other })
    const { id } = await engine.client.addLibrary({ path: at.photos })
    await vi.waitUntil(() => engine.catalog.assets.count({ libraryId: id, state: 'ready' }) > 5, { timeout: 30_000, interval: 1 })
    await engine.client.removeLibrary({ id })
    await untilIdle(engine)
    expect(engine.catalog.assets.page({}, 0, 10)).toMatchObject([{ name: 'x.png', state: 'ready' }])
    const embedded = engine.catalog.embeddings.count(engine.space().id)
    expect(embedded).toBeLessThan(61)
    expect(engine.space().look.index.count).toBe(embedded)
    expect(engine.catalog.collections.list()).toHaveLength(1)

    await engine.client.restoreLibrary({ id })
    await untilIdle(engine)
    expect(engine.catalog.assets.count({ state: 'ready' })).toBe(61)
    expect(engine.catalog.embeddings.count(engine.space().id)).toBe(61)
    expect(engine.space().look.index.count).toBe(61)
  })
})

it('leaves nothing that keeps the process alive when it is closed in the middle of its work', async () => {
  await using at = await scene()
  for (let seed = 0; seed < 60; seed++)
    await writePicture(join(at.photos, `${seed}.png`), seed)
  const child = spawn(process.execPath, [fileURLToPath(new URL('close-in-the-middle.ts', import.meta.url)), at.dataDir, at.photos], { stdio: ['ignore', 'inherit', 'inherit'] })
  expect(await new Promise(resolve => child.once('exit', resolve))).toBe(0)
  await withEngine(at.dataDir, async (engine) => {
    expect(engine.catalog.ingest.counts()).toMatchObject({ total: 60, failed: 0 })
  })
})
