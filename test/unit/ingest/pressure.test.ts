import type { Scene } from './scene.ts'
import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { expect, it } from 'vitest'
import { failure } from '../../../src-main/contract/errors.ts'
import { stepLimitMs } from '../../../src-main/ingest/steps.ts'
import { writePicture } from '../../helpers/pictures.ts'
import { untilPhase, withIngest } from './scene.ts'

async function writePictures(root: string, count: number): Promise<void> {
  for (let i = 0; i < count; i++)
    await writePicture(join(root, `${i}.png`), i)
}

/** How many images were decoded at once, at most, from now on. */
function mostAtOnce(scene: Scene): () => number {
  let most = 0
  const base = scene.decoded.length
  let ended = 0
  scene.hooks.afterDecoding = async () => {
    most = Math.max(most, scene.decoded.length - base - ended)
    ended++
  }
  return () => most
}

it('does nothing while it is paused, also after a restart, and goes on when it is resumed', () => withIngest(async (scene) => {
  const { catalog, root, decoded, scan, settle, restart } = scene
  await writePictures(root, 3)
  catalog.settings.change({ paused: true })
  await scan()
  scene.ingest.wake()
  expect(await untilPhase(scene, 'paused')).toMatchObject({ pending: 3, total: 3, rate: null, etaSeconds: null, halt: null, pace: 'full' })
  await restart()
  scene.ingest.wake()
  await untilPhase(scene, 'paused')
  expect(decoded).toEqual([])
  catalog.settings.change({ paused: false })
  await settle()
  expect(catalog.ingest.counts()).toEqual({ total: 3, pending: 0, failed: 0 })
}))

it('waits for the mains when that is set, and goes on by itself', () => withIngest(async (scene) => {
  const { catalog, root, conditions, decoded, limits, scan, restart } = scene
  limits.lookEveryMs = 20
  await restart()
  await writePictures(root, 2)
  catalog.settings.change({ onBattery: 'pause' })
  conditions.onBattery = true
  await scan()
  scene.ingest.wake()
  expect(await untilPhase(scene, 'paused')).toMatchObject({ pace: 'gentle' })
  expect(decoded).toEqual([])
  conditions.onBattery = false
  await untilPhase(scene, 'idle')
  expect(decoded).toHaveLength(2)
}))

it('decodes one image at a time at a gentle pace, and many at full pace', () => withIngest(async (scene) => {
  const { catalog, root, conditions, scan, settle } = scene
  await writePictures(root, 8)
  conditions.userActive = true
  const gently = mostAtOnce(scene)
  await scan()
  await settle()
  expect(gently()).toBe(1)
  expect(scene.ingest.progress()).toMatchObject({ pace: 'gentle' })

  conditions.userActive = false
  const fully = mostAtOnce(scene)
  for (let i = 10; i < 40; i++)
    await writePicture(join(root, `${i}.png`), i)
  await scan()
  await settle()
  expect(fully()).toBeGreaterThan(1)
  expect(scene.ingest.progress()).toMatchObject({ pace: 'full', pending: 0, failed: 0 })
  expect(catalog.assets.count({ state: 'ready' })).toBe(38)
}))

it('takes first what somebody waits to see', () => withIngest(async ({ catalog, root, conditions, decoded, ingest, scan, settle }) => {
  await writePictures(root, 10)
  await scan()
  conditions.userActive = true
  const idOf = (name: string) => catalog.assets.idAt(root, '', name)!
  ingest.prefer([idOf('3.png')])
  ingest.prefer([idOf('9.png'), 99_999, idOf('5.png')])
  await settle()
  expect(decoded).toHaveLength(10)
  expect(decoded.slice(0, 2)).toEqual(['9.png', '5.png'])
}))

it('gives a step up that takes too long, frees its place, and tries again later', () => withIngest(async (scene) => {
  const { catalog, root, limits, conditions, scan, settle, restart } = scene
  limits.limitMs = (step, size) => step.step === 'preview' ? 300 : stepLimitMs(step, size)
  await restart()
  await writePictures(root, 4)
  conditions.userActive = true
  let endHanging = () => {}
  scene.hooks.afterDecoding = file => file.path.endsWith('0.png') ? new Promise<void>(resolve => endHanging = resolve) : undefined
  await scan()
  await settle()
  expect(catalog.assets.page({ state: 'failed' }, 0, 10)).toMatchObject([{ name: '0.png', failure: { code: 'step_timeout', message: expect.stringContaining('"preview"') as string } }])
  expect(catalog.assets.count({ state: 'ready' })).toBe(3)
  expect(catalog.ingest.nextRetry()).toBeGreaterThan(Date.now())
  endHanging()
  scene.hooks.afterDecoding = () => {}
  scene.ingest.retryFailed()
  await settle()
  expect(catalog.assets.count({ state: 'ready' })).toBe(4)
}))

it('records a file that may not be read with its reason and when it is tried again, and reads it after a restart when it may', async (context) => {
  if (process.platform === 'win32' || process.getuid?.() === 0)
    context.skip('permissions of files do not bind this user')
  await withIngest(async ({ catalog, root, scan, settle, restart }) => {
    await writePictures(root, 1)
    await chmod(join(root, '0.png'), 0o000)
    await scan()
    await settle()
    expect(catalog.assets.page({}, 0, 1)).toMatchObject([{ state: 'failed', failure: { code: 'file_unreadable', message: 'The file could not be read: permission is denied.' } }])
    await chmod(join(root, '0.png'), 0o644)
    await restart()
    await settle()
    expect(catalog.assets.page({}, 0, 1)).toMatchObject([{ state: 'ready' }])
  })
})

it('gives a file up that could not be read five times, keeps count over restarts, and shows its old content no longer', () => withIngest(async (scene) => {
  const { catalog, space, surface, root, scan, settle } = scene
  await writePictures(root, 1)
  await scan()
  await settle()
  await writePicture(join(root, '0.png'), 7)
  await scan()
  const [before] = catalog.assets.page({}, 0, 1)
  expect(before!.preview).not.toBeNull()
  scene.hooks.afterDecoding = () => Promise.reject(failure('file_unreadable', { reason: 'the disk reports an error.' }))
  for (let attempt = 1; attempt <= 5; attempt++) {
    expect(catalog.embeddings.idsOf(before!.id), `before attempt ${attempt}`).toHaveLength(2)
    await settle()
    expect(catalog.ingest.steps(before!.id).find(({ state }) => state === 'failed')).toMatchObject({ step: 'preview', attempts: attempt })
    expect(catalog.ingest.nextRetry() === null).toBe(attempt === 5)
    catalog.ingest.queueFailed(null)
  }
  expect(catalog.assets.get(before!.id)).toMatchObject({ preview: null, width: null })
  expect(catalog.embeddings.idsOf(before!.id)).toEqual([])
  expect([space.look.index.count, surface.channel.index.count]).toEqual([0, 0])
}))

it('does not take what a reader says of a file for its fault when it changed meanwhile', () => withIngest(async (scene) => {
  const { catalog, root, scan, settle } = scene
  await writePictures(root, 1)
  await scan()
  scene.hooks.afterDecoding = async () => {
    await writePicture(join(root, '0.png'), 5, { width: 90, height: 60 })
    throw failure('image_undecodable', { reason: 'the file is damaged or cut off.' })
  }
  await settle()
  expect(catalog.assets.page({}, 0, 1)).toMatchObject([{ state: 'failed', failure: { code: 'file_changed' } }])
  expect(catalog.ingest.nextRetry()).not.toBeNull()
}))

it('tells many changed assets as many, and keeps no list of them', () => withIngest(async (scene) => {
  const { catalog, events, root, scan, settle } = scene
  await writePictures(root, 1)
  await scan()
  await settle()
  const library = catalog.libraries.get(scene.libraryId)!
  const { size, modifiedAt, createdAt } = catalog.assets.page({}, 0, 1)[0]!
  catalog.transaction(() => {
    for (let i = 0; i < 700; i++)
      catalog.scans.insert(library.id, 'nowhere', { name: `${i}.png`, kind: 'image', format: 'png', size, mtimeMs: Date.parse(modifiedAt), createdMs: Date.parse(createdAt), inode: null, sidecar: null })
  })
  const told: (number | null)[] = []
  events.listen(event => event.type === 'assets' && told.push(event.ids?.length ?? null))
  await settle()
  expect(catalog.ingest.counts()).toMatchObject({ pending: 0, failed: 700 })
  expect(told.every(length => length === null || length <= 500)).toBe(true)
}))
