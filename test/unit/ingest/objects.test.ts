import type { Finding } from '../../../src-main/detectors/types.ts'
import type { Scene } from './scene.ts'
import { copyFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, it } from 'vitest'
import { failure } from '../../../src-main/contract/errors.ts'
import { queueMissing } from '../../../src-main/ingest/queue.ts'
import { cropImage } from '../../../src-main/media/crop.ts'
import { dot } from '../../../src-main/vectors/dot.ts'
import { writePicture } from '../../helpers/pictures.ts'
import { withIngest } from './scene.ts'

const left = { x: 0, y: 0, width: 0.5, height: 1 }
const right = { x: 0.5, y: 0, width: 0.5, height: 1 }
const halves: readonly Finding[] = [{ label: 'left', score: 0.9, region: left }, { label: 'right', score: 0.8, region: right }]

/** A detector that says the same of every image; how often it was asked is counted. */
function sayer(id: string, says: readonly Finding[] = halves) {
  const detector = { id, asked: 0, detect: async () => {
    detector.asked++
    return [...says]
  } }
  return detector
}

function stepsOf({ catalog }: Scene, id: number): string[] {
  return catalog.ingest.steps(id).map(({ step, state }) => `${step} ${state}`).filter(step => /^(?:detect|objects)/.test(step)).sort()
}

function objectsOf({ space }: Scene, id: number): Float32Array[] {
  return space.objects.ofAssets([id]).get(id) ?? []
}

async function begin(scene: Scene, detector = sayer('one')) {
  scene.hooks.detector = detector
  await writePicture(join(scene.root, 'a.png'), 1)
  await scene.scan()
  await scene.settle()
  const [id] = scene.catalog.assets.ids({}) as [number]
  return { id, detector }
}

it('finds objects in images and embeds the crop of each, in the order of the detections', () => withIngest(async (scene) => {
  const { id } = await begin(scene)
  expect(stepsOf(scene, id)).toEqual(['detect:one done', 'objects:likeness-mini done'])
  expect(scene.catalog.detections.ofAsset(id)).toEqual([
    { id: expect.any(Number) as number, assetId: id, n: 0, label: 'left', score: 0.9, region: left },
    { id: expect.any(Number) as number, assetId: id, n: 1, label: 'right', score: 0.8, region: right },
  ])
  const image = { data: await sharp(join(scene.root, 'a.png')).raw().toBuffer(), width: 48, height: 36 }
  const expected = await scene.space.embed([cropImage(image, left), cropImage(image, right)])
  const vectors = objectsOf(scene, id)
  expect(vectors.map((vector, i) => dot(vector, expected[i]!))).toEqual([expect.closeTo(1, 3), expect.closeTo(1, 3)])
  expect(dot(vectors[0]!, vectors[1]!)).toBeLessThan(0.99)
  expect(scene.space.objects.index.count).toBe(2)
}))

it('decodes an image once for all of its steps, and again when only objects are missing', () => withIngest(async (scene) => {
  const { id } = await begin(scene)
  expect(scene.decoded).toEqual(['a.png'])
  scene.catalog.ingest.dropSteps(id, ['objects:likeness-mini'])
  queueMissing(scene.catalog, { encoders: [scene.space.id], detector: 'one' })
  await scene.settle()
  expect(stepsOf(scene, id)).toEqual(['detect:one done', 'objects:likeness-mini done'])
  expect(scene.decoded).toEqual(['a.png', 'a.png'])
}))

it('looks anew with another detector; what the one before found, and its embeddings, stay until then', () => withIngest(async (scene) => {
  const { id } = await begin(scene)
  const before = scene.catalog.detections.ofAsset(id).map(one => one.id)
  scene.hooks.detector = sayer('two', [{ label: 'whole', score: 0.5, region: { x: 0, y: 0, width: 1, height: 1 } }])
  scene.catalog.ingest.dropStep('detect:one')
  queueMissing(scene.catalog, { encoders: [scene.space.id], detector: 'two' })
  expect(scene.catalog.detections.ofAsset(id)).toHaveLength(2)
  await scene.settle()
  expect(scene.catalog.detections.ofAsset(id)).toMatchObject([{ n: 0, label: 'whole' }])
  expect(scene.catalog.detections.ofAsset(id)[0]!.id).toBeGreaterThan(Math.max(...before))
  expect(objectsOf(scene, id)).toHaveLength(1)
  expect(scene.space.objects.index.count).toBe(1)
  expect(stepsOf(scene, id)).toEqual(['detect:two done', 'objects:likeness-mini done'])
}))

it('takes over what was found in a copy, and keeps what was found in a file that was moved', () => withIngest(async (scene) => {
  const { id, detector } = await begin(scene)
  await copyFile(join(scene.root, 'a.png'), join(scene.root, 'copy.png'))
  await scene.scan()
  await scene.settle()
  const copy = scene.catalog.assets.ids({}).find(other => other !== id)!
  expect(detector.asked).toBe(1)
  expect(scene.catalog.detections.ofAsset(copy).map(({ label, region }) => ({ label, region }))).toEqual(halves.map(({ label, region }) => ({ label, region })))
  expect(objectsOf(scene, copy)).toEqual(objectsOf(scene, id))
  expect(stepsOf(scene, copy)).toEqual(stepsOf(scene, id))

  const known = scene.catalog.detections.ofAsset(id)
  await rename(join(scene.root, 'a.png'), join(scene.root, 'moved.png'))
  await scene.scan()
  await scene.settle()
  expect(scene.catalog.assets.get(id)).toMatchObject({ name: 'moved.png' })
  expect(scene.catalog.detections.ofAsset(id)).toEqual(known)
  expect(detector.asked).toBe(1)
}))

it('takes nothing over from a copy that another detector has looked at', () => withIngest(async (scene) => {
  await begin(scene)
  const second = sayer('two', [])
  scene.hooks.detector = second
  await copyFile(join(scene.root, 'a.png'), join(scene.root, 'copy.png'))
  await scene.scan()
  await scene.settle()
  expect(second.asked).toBe(1)
  const copy = scene.catalog.assets.ids({}).at(-1)!
  expect([scene.catalog.detections.ofAsset(copy), objectsOf(scene, copy)]).toEqual([[], []])
  expect(stepsOf(scene, copy)).toEqual(['detect:two done', 'objects:likeness-mini done'])
}))

it('looks again when the content changes, and shows nothing of what can no longer be read', () => withIngest(async (scene) => {
  const { id, detector } = await begin(scene)
  await writePicture(join(scene.root, 'a.png'), 2)
  await scene.scan()
  await scene.settle()
  expect(detector.asked).toBe(2)
  expect(scene.catalog.detections.ofAsset(id)).toHaveLength(2)
  await writeFile(join(scene.root, 'a.png'), 'no picture any more')
  await scene.scan()
  await scene.settle()
  expect(scene.catalog.assets.get(id)).toMatchObject({ state: 'failed' })
  expect(scene.catalog.detections.ofAsset(id)).toEqual([])
  expect(scene.space.objects.index.count).toBe(0)
}))

it('leaves an image searchable when the detector fails with it', () => withIngest(async (scene) => {
  const broken = { id: 'broken', detect: () => Promise.reject(failure('detector_invalid', { reason: 'it answers with nonsense' })) }
  scene.hooks.detector = broken
  await writePicture(join(scene.root, 'a.png'), 1)
  await scene.scan()
  await scene.settle()
  const [id] = scene.catalog.assets.ids({}) as [number]
  expect(scene.space.look.index.count).toBe(1)
  expect(stepsOf(scene, id)).toEqual(['detect:broken failed'])
  expect(scene.catalog.assets.get(id)!.failure).toMatchObject({ code: 'detector_invalid' })
}))

it('records nothing of a detector that is put out of use while it looks', () => withIngest(async (scene) => {
  const slow = { id: 'slow', detect: async () => {
    scene.hooks.detector = undefined
    return [...halves]
  } }
  scene.hooks.detector = slow
  await writePicture(join(scene.root, 'a.png'), 1)
  await scene.scan()
  await scene.settle()
  const [id] = scene.catalog.assets.ids({}) as [number]
  expect(scene.catalog.detections.ofAsset(id)).toEqual([])
  expect(stepsOf(scene, id)).toEqual([])
  expect(scene.catalog.assets.get(id)).toMatchObject({ state: 'ready' })
}))

it('forgets what was found in what is forgotten', () => withIngest(async (scene) => {
  for (const seed of [2, 3, 4])
    await writePicture(join(scene.root, `${seed}.png`), seed)
  await begin(scene)
  const id = scene.catalog.assets.idAt(scene.root, '', 'a.png')!
  const [first] = scene.catalog.detections.ofAsset(id)
  await rm(join(scene.root, 'a.png'))
  await scene.scan()
  expect(scene.catalog.detections.labels()).toEqual([{ name: 'left', assets: 3 }, { name: 'right', assets: 3 }])
  scene.catalog.scans.forget(id)
  expect(scene.catalog.detections.get(first!.id)).toBeUndefined()
  expect(scene.catalog.embeddings.count('likeness-mini+objects')).toBe(6)
}))
