import type { LikenessEvent } from '../../../src-main/contract/events.ts'
import type { RememberedEncoders } from '../../../src-main/engine/default-encoder.ts'
import type { Engine } from '../../../src-main/engine/engine.ts'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { restoreCatalog } from '../../../src-main/catalog/restore.ts'
import { chooseEncoders } from '../../../src-main/engine/default-encoder.ts'
import { index, untilIdle } from '../../helpers/engine.ts'
import { writePicture } from '../../helpers/pictures.ts'
import { countsOf, expectOwnVectors, first, foundBy, pause, pictures, scene, statesOf, untilSome, writeEncoder } from './shipped-encoders.ts'

const killedInTheMiddle = fileURLToPath(new URL('./kill-in-the-middle.ts', import.meta.url))

describe('which encoder is to answer', () => {
  const choose = (remembered: Partial<RememberedEncoders>, current = 'v1') => chooseEncoders({ active: undefined, preparing: undefined, defaults: ['v0'], ...remembered }, current)

  it.each<[string, Partial<RememberedEncoders>, ReturnType<typeof chooseEncoders>]>([
    ['a new folder begins with the default', {}, { active: 'v1', preparing: undefined }],
    ['who has the last default is led on', { active: 'v0' }, { active: 'v0', preparing: 'v1' }],
    ['who was on the way to the last default is, too', { active: 'v', preparing: 'v0' }, { active: 'v', preparing: 'v1' }],
    ['who chose another one keeps it', { active: 'own' }, { active: 'own', preparing: undefined }],
    ['who is leaving the last default goes where they were going', { active: 'v0', preparing: 'own' }, { active: 'v0', preparing: 'own' }],
    ['what goes on goes on', { active: 'v0', preparing: 'v1', defaults: ['v0', 'v1'] }, { active: 'v0', preparing: 'v1' }],
    ['who went back stays', { active: 'v0', defaults: ['v0', 'v1'] }, { active: 'v0', preparing: undefined }],
    ['who went back stays when there is yet another default', { active: 'v', defaults: ['v', 'v0'] }, { active: 'v', preparing: undefined }],
    ['an older program gives up what was on the way', { active: 'v1', preparing: 'v2', defaults: ['v1', 'v2'] }, { active: 'v1', preparing: undefined }],
  ])('%s', (_, remembered, choice) => {
    expect(choose(remembered)).toEqual(choice)
  })
})

describe('another default encoder', () => {
  const waitingOf = async (engine: Engine) => (await engine.client.listEncoders()).filter(({ waits }) => waits).map(({ id }) => id)

  it('takes over when all is embedded with it, by itself; until then the old one answers', async () => {
    await using at = await scene()
    await at.start(first, async (engine) => {
      await index(engine, at.photos)
      await pause(engine)
    })
    await at.start('mini-1', async (engine) => {
      expect(await statesOf(engine)).toEqual({ [first]: 'active', 'mini-1': 'preparing', 'mini-22': 'installed' })
      expect(await engine.client.waitUntilIdle()).toMatchObject({ phase: 'paused', pending: pictures })
      expect(await foundBy(engine)).toBe(pictures - 1)
      await pause(engine, false)
      await untilIdle(engine)
      expect(await statesOf(engine)).toEqual({ [first]: 'installed', 'mini-1': 'active', 'mini-22': 'installed' })
      expect(countsOf(engine)).toEqual({ [first]: 0, 'mini-1': pictures, 'mini-22': 0 })
      expect(await foundBy(engine)).toBe(pictures - 1)
      await expectOwnVectors(engine, at.photos)
      expect((await readdir(join(at.dataDir, 'vectors'))).sort()).toEqual(['+surface', 'mini-1'])
    })
    await at.start('mini-1', async (engine) => {
      expect(engine.catalog.ingest.counts().pending).toBe(0)
      expect(engine.space().look.index.count).toBe(pictures)
    })
    expect(at.logged()).toContain('there is a new default encoder')
  })

  it('comes to data folders of programs that did not note the default', async () => {
    await using at = await scene()
    await at.start(first, async (engine) => {
      await index(engine, at.photos)
      engine.catalog.settings.remove('encoder.defaults')
      engine.catalog.settings.remove(`encoder.version.${first}`)
    })
    await at.start('mini-1', async (engine) => {
      await untilIdle(engine)
      expect(engine.space().id).toBe('mini-1')
      expect(countsOf(engine)).toEqual({ [first]: 0, 'mini-1': pictures, 'mini-22': 0 })
    })
  })

  it('is what a new data folder begins with', async () => {
    await using at = await scene()
    await at.start('mini-1', async (engine) => {
      expect(await statesOf(engine)).toMatchObject({ [first]: 'installed', 'mini-1': 'active' })
      await index(engine, at.photos)
      expect(countsOf(engine)).toEqual({ [first]: 0, 'mini-1': pictures, 'mini-22': 0 })
    })
  })

  it('leaves the encoder alone that its user chose, whether it answers or is being prepared', async () => {
    await using at = await scene()
    await at.start(first, async (engine) => {
      await index(engine, at.photos)
      await engine.client.importEncoder({ folder: await writeEncoder(at.own, 'own') })
      await pause(engine)
      await engine.client.useEncoder({ id: 'own' })
    })
    await at.start('mini-1', async (engine) => {
      expect(await statesOf(engine)).toMatchObject({ [first]: 'active', 'own': 'preparing', 'mini-1': 'installed' })
      await pause(engine, false)
      await untilIdle(engine)
      expect(engine.space().id).toBe('own')
    })
    await at.start('mini-22', async (engine) => {
      await untilIdle(engine)
      expect(await statesOf(engine)).toMatchObject({ 'own': 'active', 'mini-22': 'installed' })
      expect(engine.catalog.embeddings.count('own')).toBe(pictures)
    })
  })

  it('does not come back to who went back, in the middle or afterwards', async () => {
    await using at = await scene()
    await at.start(first, async (engine) => {
      await index(engine, at.photos)
      await pause(engine)
    })
    await at.start('mini-1', async (engine) => {
      await engine.client.useEncoder({ id: first })
      await pause(engine, false)
      await untilIdle(engine)
      expect(await statesOf(engine)).toMatchObject({ [first]: 'active', 'mini-1': 'installed' })
    })
    for (const id of ['mini-1', 'mini-22', 'mini-1']) {
      await at.start(id, async (engine) => {
        await untilIdle(engine)
        expect(countsOf(engine)).toEqual({ [first]: pictures, 'mini-1': 0, 'mini-22': 0 })
        expect(engine.space().id).toBe(first)
      })
    }
  })

  it('is passed over by a third one that comes before it was ready', async () => {
    await using at = await scene()
    await at.start(first, engine => index(engine, at.photos))
    await at.start('mini-1', async (engine) => {
      await pause(engine)
      expect(await statesOf(engine)).toMatchObject({ 'mini-1': 'preparing' })
    })
    await at.start('mini-22', async (engine) => {
      expect(await statesOf(engine)).toEqual({ [first]: 'active', 'mini-1': 'installed', 'mini-22': 'preparing' })
      await pause(engine, false)
      await untilIdle(engine)
      expect(countsOf(engine)).toEqual({ [first]: 0, 'mini-1': 0, 'mini-22': pictures })
      expect(engine.space().id).toBe('mini-22')
      expect(engine.catalog.ingest.counts()).toEqual({ total: pictures, pending: 0, failed: 0 })
    })
  })

  it('takes the place of one that is shipped no longer at once; nothing of that stays', async () => {
    await using at = await scene()
    await at.start(first, async (engine) => {
      await index(engine, at.photos)
      await pause(engine)
    })
    await rm(join(at.shipped, first), { recursive: true })
    await at.start('mini-1', async (engine) => {
      expect(await statesOf(engine)).toEqual({ 'mini-1': 'active', 'mini-22': 'installed' })
      expect(countsOf(engine)).toEqual({ [first]: 0, 'mini-1': 0, 'mini-22': 0 })
      expect(existsSync(join(at.dataDir, 'vectors', first))).toBe(false)
      expect(engine.catalog.ingest.counts().pending).toBe(pictures)
      await pause(engine, false)
      await untilIdle(engine)
      expect(await foundBy(engine)).toBe(pictures - 1)
    })
    expect(at.logged()).toContain('does not come with Likeness any more')
  })

  it('goes on from where it was when the old one is shipped no longer', async () => {
    await using at = await scene()
    await at.start(first, engine => index(engine, at.photos))
    await at.start('mini-1', async (engine) => {
      await untilSome(engine, 'mini-1')
      await pause(engine)
    })
    await rm(join(at.shipped, first), { recursive: true })
    await at.start('mini-1', async (engine) => {
      expect(engine.space().id).toBe('mini-1')
      expect(engine.space().look.index.count).toBeGreaterThan(0)
      await pause(engine, false)
      await untilIdle(engine)
      expect(countsOf(engine)).toEqual({ [first]: 0, 'mini-1': pictures, 'mini-22': 0 })
      expect(await statesOf(engine)).toEqual({ 'mini-1': 'active', 'mini-22': 'installed' })
    })
  })

  it('is tried again at the next start when it cannot be opened; the old one answers', async () => {
    await using at = await scene()
    await at.start(first, engine => index(engine, at.photos))
    await writeFile(join(at.shipped, 'mini-1', 'model.onnx'), 'damaged')
    await at.start('mini-1', async (engine) => {
      await untilIdle(engine)
      expect(await statesOf(engine)).toMatchObject({ [first]: 'active', 'mini-1': 'installed' })
    })
    await writeEncoder(at.shipped, 'mini-1')
    await at.start('mini-1', async (engine) => {
      await untilIdle(engine)
      expect(engine.space().id).toBe('mini-1')
    })
  })

  it('waits for the library that is offline, which the old one finds; who asks for it has it at once', async () => {
    await using at = await scene()
    const disk = join(at.path, 'disk')
    await writePicture(join(disk, 'far.png'), 99)
    await at.start(first, async (engine) => {
      await index(engine, at.photos)
      const { id } = await engine.client.addLibrary({ path: disk })
      await untilIdle(engine)
      await rename(disk, join(at.path, 'unplugged'))
      await engine.client.scanLibrary({ id })
      await untilIdle(engine)
    })
    await at.start('mini-1', async (engine) => {
      const told: LikenessEvent[] = []
      engine.events.listen(event => told.push(event))
      await untilIdle(engine)
      await untilIdle(engine)
      expect(countsOf(engine)).toEqual({ [first]: pictures + 1, 'mini-1': pictures, 'mini-22': 0 })
      expect(await statesOf(engine)).toMatchObject({ [first]: 'active', 'mini-1': 'preparing' })
      expect(await waitingOf(engine)).toEqual(['mini-1'])
      expect(told.some(event => event.type === 'encoders' && event.encoders.some(({ id, waits }) => id === 'mini-1' && waits))).toBe(true)
      expect(await foundBy(engine)).toBe(pictures)
    })
    await at.start('mini-1', async (engine) => {
      expect(await statesOf(engine)).toMatchObject({ 'mini-1': 'preparing' })
      await rename(join(at.path, 'unplugged'), disk)
      await engine.client.scanLibrary({ id: 2 })
      await untilIdle(engine)
      expect(countsOf(engine)).toEqual({ [first]: 0, 'mini-1': pictures + 1, 'mini-22': 0 })
      expect(engine.space().id).toBe('mini-1')
      expect(await waitingOf(engine)).toEqual([])
      await rename(disk, join(at.path, 'unplugged'))
      await engine.client.scanLibrary({ id: 2 })
      await untilIdle(engine)
    })
    await at.start('mini-22', async (engine) => {
      await untilIdle(engine)
      expect(await statesOf(engine)).toMatchObject({ 'mini-1': 'active', 'mini-22': 'preparing' })
      expect(await engine.client.useEncoder({ id: 'mini-22' })).toMatchObject({ state: 'preparing', waits: false })
      await untilIdle(engine)
      expect(countsOf(engine)).toEqual({ [first]: 0, 'mini-1': 0, 'mini-22': pictures })
      expect(await statesOf(engine)).toMatchObject({ 'mini-1': 'installed', 'mini-22': 'active' })
    })
  })

  it('comes to a backup of the time before it, too', async () => {
    await using at = await scene()
    const { name } = await at.start(first, async (engine) => {
      await index(engine, at.photos)
      return engine.client.createBackup()
    })
    await at.start('mini-1', async (engine) => {
      await untilIdle(engine)
      expect(engine.space().id).toBe('mini-1')
    })
    restoreCatalog(at.dataDir, name)
    await at.start('mini-1', async (engine) => {
      expect(await statesOf(engine)).toMatchObject({ [first]: 'active', 'mini-1': 'preparing' })
      expect(await foundBy(engine)).toBe(pictures - 1)
      await untilIdle(engine)
      expect(countsOf(engine)).toEqual({ [first]: 0, 'mini-1': pictures, 'mini-22': 0 })
      await expectOwnVectors(engine, at.photos)
    })
  })

  it('goes on when it was killed in the middle', async () => {
    await using at = await scene()
    for (let seed = pictures; seed < 80; seed++)
      await writePicture(join(at.photos, `${seed}.png`), seed)
    await at.start(first, engine => index(engine, at.photos))
    const child = spawn(process.execPath, [killedInTheMiddle, at.dataDir, at.shipped, 'mini-1'], { stdio: 'inherit' })
    const [signal] = (await once(child, 'exit')).slice(1) as [string]
    expect(signal).toBe('SIGKILL')
    await at.start('mini-1', async (engine) => {
      const made = engine.catalog.embeddings.count('mini-1')
      expect(made).toBeGreaterThanOrEqual(10)
      expect(made).toBeLessThan(80)
      expect(await statesOf(engine)).toMatchObject({ [first]: 'active', 'mini-1': 'preparing' })
      expect(await foundBy(engine)).toBeGreaterThan(0)
      await untilIdle(engine)
      expect(countsOf(engine)).toEqual({ [first]: 0, 'mini-1': 80, 'mini-22': 0 })
      expect(engine.space().look.index.count).toBe(80)
      await expectOwnVectors(engine, at.photos)
    })
  })
})
