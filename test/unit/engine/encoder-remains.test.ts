import type { Engine } from '../../../src-main/engine/engine.ts'
import { openAsBlob } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { restoreCatalog } from '../../../src-main/catalog/restore.ts'
import { index, untilIdle } from '../../helpers/engine.ts'
import { writePicture } from '../../helpers/pictures.ts'
import { countsOf, expectOwnVectors, first, foundBy, pause, pictures, scene, untilSome, writeEncoder } from './shipped-encoders.ts'

describe('another version of an encoder', () => {
  /** The vectors of a picture, to be compared. */
  const vectorsOf = (engine: Engine, id: string) => engine.catalog.embeddings.ofAssets([1], id).get(1)

  it.each([12, 7])('has everything embedded anew, with %i dimensions, and takes nothing over from the one before', async (dimensions) => {
    await using at = await scene()
    let anchorId = ''
    const before = await at.start(first, async (engine) => {
      await index(engine, at.photos)
      const { id } = await engine.client.createAnchor({ file: await openAsBlob(join(at.photos, '3.png')), fileName: '3.png' })
      await engine.client.search({ like: [{ anchorId: id }] })
      anchorId = id
      await pause(engine)
      return vectorsOf(engine, first)
    })
    await writeEncoder(at.shipped, first, { version: '2', seed: 5, dimensions })
    await at.start(first, async (engine) => {
      expect(countsOf(engine)[first]).toBe(0)
      expect(engine.space().look.index.count).toBe(0)
      await expect(foundBy(engine)).rejects.toMatchObject({ code: 'asset_not_ready' })
      expect(engine.catalog.ingest.counts().pending).toBe(pictures)
      await pause(engine, false)
      await untilIdle(engine)
      expect(countsOf(engine)[first]).toBe(pictures)
      expect(vectorsOf(engine, first)).not.toEqual(before)
      expect((await engine.client.search({ like: [{ anchorId }] })).results[0]).toMatchObject({ asset: { name: '3.png' }, cosine: expect.closeTo(1, 2) as number })
      expect(await foundBy(engine)).toBe(pictures - 1)
      await expectOwnVectors(engine, at.photos)
    })
    expect(at.logged()).toContain('the encoder is of another version')
    await at.start(first, async (engine) => {
      expect(engine.catalog.ingest.counts().pending).toBe(0)
      expect(countsOf(engine)[first]).toBe(pictures)
    })
  })

  it('counts for one that is being prepared, too', async () => {
    await using at = await scene()
    await at.start(first, engine => index(engine, at.photos))
    const before = await at.start('mini-1', async (engine) => {
      await untilSome(engine, 'mini-1')
      await pause(engine)
      const [id] = engine.catalog.embeddings.after('mini-1', 0, 1).ids as [number]
      return id
    })
    await writeEncoder(at.shipped, 'mini-1', { version: '2', seed: 5 })
    await at.start('mini-1', async (engine) => {
      expect(engine.catalog.embeddings.after('mini-1', 0, 1).ids).not.toContain(before)
      await pause(engine, false)
      await untilIdle(engine)
      expect(countsOf(engine)).toEqual({ [first]: 0, 'mini-1': pictures, 'mini-22': 0 })
      expect(engine.space().id).toBe('mini-1')
      await expectOwnVectors(engine, at.photos)
    })
  })

  it('drops what was found out about the user\'s own encoder before its folder was replaced', async () => {
    await using at = await scene()
    for (let seed = pictures; seed < 20; seed++)
      await writePicture(join(at.photos, `${seed}.png`), seed)
    const fitted = await at.start(first, async (engine) => {
      await index(engine, at.photos)
      await engine.client.importEncoder({ folder: await writeEncoder(at.own, 'own') })
      await engine.client.useEncoder({ id: 'own' })
      await untilIdle(engine)
      engine.catalog.settings.set('measurement.own', '{}')
      return engine.catalog.calibrations.get('own')!.points
    })
    await writeEncoder(join(at.dataDir, 'encoders'), 'own', { version: '2', seed: 5 })
    await at.start(first, async (engine) => {
      expect(engine.space().id).toBe('own')
      expect(engine.catalog.settings.get('measurement.own')).toBeUndefined()
      await untilIdle(engine)
      expect(engine.catalog.embeddings.count('own')).toBe(20)
      expect(engine.catalog.calibrations.get('own')?.points).not.toEqual(fitted)
      await expectOwnVectors(engine, at.photos)
    })
  })

  it('is told by a backup of the time before it', async () => {
    await using at = await scene()
    const { name } = await at.start(first, async (engine) => {
      await index(engine, at.photos)
      return engine.client.createBackup()
    })
    await writeEncoder(at.shipped, first, { version: '2', seed: 5 })
    const after = await at.start(first, async (engine) => {
      await untilIdle(engine)
      return vectorsOf(engine, first)
    })
    restoreCatalog(at.dataDir, name)
    await at.start(first, async (engine) => {
      expect(countsOf(engine)[first]).toBe(0)
      await untilIdle(engine)
      expect(vectorsOf(engine, first)).toEqual(after)
      await expectOwnVectors(engine, at.photos)
    })
  })

  it('is not installed beside the one that comes with the program', async () => {
    await using at = await scene()
    await at.start(first, async (engine) => {
      await index(engine, at.photos)
      await expect(engine.client.importEncoder({ folder: await writeEncoder(at.own, first, { version: '2' }) })).rejects.toMatchObject({ code: 'encoder_invalid' })
      expect(countsOf(engine)[first]).toBe(pictures)
    })
  })
})
