import type { Catalog } from '../../../src-main/catalog/catalog.ts'
import type { Anchors } from '../../../src-main/search/anchors.ts'
import type { AddressedFile } from '../../../src-main/search/data-url.ts'
import type { Space } from '../../../src-main/vectors/space.ts'
import { Blob } from 'node:buffer'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pino from 'pino'
import sharp from 'sharp'
import { expect, it } from 'vitest'
import { Anchor } from '../../../src-main/contract/entities.ts'
import { failure } from '../../../src-main/contract/errors.ts'
import { openWith } from '../../../src-main/encoders/session.ts'
import { createDecoder } from '../../../src-main/media/decode.ts'
import { previewFiles } from '../../../src-main/media/preview-files.ts'
import { createAnchors } from '../../../src-main/search/anchors.ts'
import { openSpace } from '../../../src-main/vectors/space.ts'
import { openSurfaceSpace, surfaceKey } from '../../../src-main/vectors/surface-space.ts'
import { paint, plain, tinyManifest, writeTree } from '../../helpers/encoders.ts'
import { writePicture } from '../../helpers/pictures.ts'
import { meanColourModel } from '../../helpers/tiny-onnx.ts'
import { withCatalog } from '../catalog/seed.ts'

interface Scene {
  readonly anchors: Anchors
  readonly catalog: Catalog
  readonly dataDir: string
  /** A picture outside the data folder. */
  readonly picture: string
  /** A picture whose left half is red and whose right half is blue. */
  readonly halves: Buffer
  /** Opens a space and has it answer. */
  readonly use: (id: string) => Promise<Space>
  /** What is behind addresses. */
  readonly web: Map<string, AddressedFile>
}

const side = 64
const whole = { x: 0, y: 0, width: 1, height: 1 }
const left = { ...whole, width: 0.5 }
const right = { ...left, x: 0.5 }

/** Anchors with an encoder whose vectors are mean colours; models are a red, a green and a blue view, and grey as clay. */
function withAnchors(work: (scene: Scene) => Promise<void>): Promise<void> {
  return withCatalog(async (catalog, dataDir) => {
    const log = pino({ level: 'silent' })
    const decoder = createDecoder({ decodeOnStage: () => Promise.reject(new Error('no stage here')), threads: 1 })
    const surface = await openSurfaceSpace({ catalog, folder: join(dataDir, 'surface'), log })
    const opened: Space[] = []
    const web = new Map<string, AddressedFile>()
    const colours = [[255, 0, 0], [0, 255, 0], [0, 0, 255]] as const
    const anchors = createAnchors({
      catalog,
      dataDir,
      previews: previewFiles(dataDir),
      spaces: { active: () => opened.at(-1)!, surface },
      eyes: {
        decode: decoder.decode,
        decodePart: decoder.decodePart,
        stage: { render: () => Promise.resolve({ views: colours.map(colour => paint(side, side, () => colour)), clay: colours.map(() => plain(128, 128, 128)), triangles: 1, loadMs: 1, renderMs: 1 }) },
      },
      fetchRemote: url => web.has(url) ? Promise.resolve(web.get(url)!) : Promise.reject(failure('remote_failed', { url, reason: 'it is not there.' })),
    })
    const folder = await writeTree(join(dataDir, 'tiny'), { 'model.onnx': meanColourModel(8) })
    const picture = join(dataDir, 'outside', 'a.png')
    await writePicture(picture, 1)
    try {
      await work({
        anchors,
        catalog,
        dataDir,
        picture,
        halves: await halvesPng(),
        web,
        use: async (id) => {
          const space = await openSpace({ catalog, encoder: await openWith(folder, tinyManifest({ id })), folder: join(dataDir, 'vectors', id), log })
          opened.push(space)
          return space
        },
      })
    }
    finally {
      await Promise.all(opened.map(space => space.close()))
      surface.channel.close()
      await decoder.close()
    }
  })
}

async function halvesPng(): Promise<Buffer> {
  const { data, width, height } = paint(side, side, x => x < side / 2 ? [255, 0, 0] : [0, 0, 255])
  return sharp(data, { raw: { width, height, channels: 3 } }).png().toBuffer()
}

function blob(...parts: (string | Uint8Array)[]): globalThis.Blob {
  return new Blob(parts) as globalThis.Blob
}

/** The vector of a mean colour, to two digits. */
async function colourOf(anchors: Anchors, id: string, space: Space, region?: typeof whole): Promise<number[]> {
  const { look } = await anchors.appearance(id, space, region)
  return [...look![0]!].map(value => Math.round(value * 100) / 100)
}

it('keeps an upload with its preview and vectors, and sees it once for each encoder', () => withAnchors(async ({ anchors, catalog, dataDir, picture, use }) => {
  const two = await use('two')
  const one = await use('one')
  const anchor = Anchor.parse(await anchors.upload(blob(await readFile(picture)), 'Some Name.PNG'))
  expect(anchor).toMatchObject({ name: 'Some Name.PNG', kind: 'image' })
  expect(existsSync(join(dataDir, 'previews', anchor.preview!.slice(14, 16), anchor.preview!.slice(14)))).toBe(true)
  const first = await anchors.appearance(anchor.id, one)
  expect(first).toEqual({ kind: 'image', look: catalog.anchors.vectors(anchor.id, 'one'), surface: catalog.anchors.vectors(anchor.id, surfaceKey) })
  expect(first.surface).toHaveLength(1)
  expect(catalog.anchors.vectors(anchor.id, 'two')).toEqual([])
  await anchors.appearance(anchor.id, two)
  expect(catalog.anchors.vectors(anchor.id, 'two')).toHaveLength(1)
}))

it('sees a model from all sides, and as clay', () => withAnchors(async ({ anchors, use }) => {
  const space = await use('one')
  const { id, kind } = await anchors.upload(blob('any'), 'chair.obj')
  expect(kind).toBe('model')
  const { look, shape, surface } = await anchors.appearance(id, space)
  expect([look!.length, shape!.length, surface!.length]).toEqual([3, 3, 3])
  expect([...look![0]!]).toEqual([1, 0, 0])
  expect(shape![0]![0]).toBeCloseTo(shape![0]![2]!, 2)
}))

it('searches by a file where it lies, and says when it is gone', () => withAnchors(async ({ anchors, dataDir, picture, use }) => {
  const two = await use('two')
  const one = await use('one')
  const anchor = await anchors.ofFile(picture)
  expect(anchor).toMatchObject({ name: 'a.png', kind: 'image' })
  expect(existsSync(join(dataDir, 'anchors'))).toBe(false)
  await rm(picture)
  expect((await anchors.appearance(anchor.id, one)).look).toHaveLength(1)
  await expect(anchors.appearance(anchor.id, two)).rejects.toMatchObject({ code: 'anchor_not_found' })
  await expect(anchors.appearance('no-such', one)).rejects.toMatchObject({ code: 'anchor_not_found' })
}))

it('looks at a region alone, asked for when searching or when uploading, and at a region of a region', () => withAnchors(async ({ anchors, halves, use }) => {
  const space = await use('one')
  const { id } = await anchors.upload(blob(halves), 'halves.png')
  expect(await colourOf(anchors, id, space)).toEqual([0.71, 0, 0.71])
  expect(await colourOf(anchors, id, space, left)).toEqual([1, 0, 0])
  expect(await colourOf(anchors, id, space, right)).toEqual([0, 0, 1])
  const part = await anchors.upload(blob(halves), 'halves.png', { region: { ...whole, x: 0.25, width: 0.5 } })
  expect(await colourOf(anchors, part.id, space)).toEqual([0.71, 0, 0.71])
  expect(await colourOf(anchors, part.id, space, left)).toEqual([1, 0, 0])
  expect(await colourOf(anchors, part.id, space, right)).toEqual([0, 0, 1])
  const tiny = { ...whole, width: 0.1 }
  await expect(anchors.appearance(id, space, tiny)).rejects.toMatchObject({ code: 'bad_request', message: expect.stringContaining('7 × 64 pixels') as string })
  await expect(anchors.upload(blob(halves), 'halves.png', { region: tiny })).rejects.toMatchObject({ code: 'bad_request' })
}))

it('takes a region of a model from its still view, also when that is no longer in the cache', () => withAnchors(async ({ anchors, dataDir, use }) => {
  const space = await use('one')
  const { id } = await anchors.upload(blob('any'), 'chair.glb')
  expect((await anchors.appearance(id, space, left)).kind).toBe('image')
  expect(await colourOf(anchors, id, space, left)).toEqual([0, 1, 0])
  await rm(join(dataDir, 'previews'), { recursive: true })
  expect(await colourOf(anchors, id, space, right)).toEqual([0, 1, 0])
  const part = await anchors.upload(blob('any'), 'chair.glb', { region: left })
  expect(part.kind).toBe('model')
  expect((await anchors.appearance(part.id, space)).kind).toBe('image')
}))

it('keeps nothing of what it cannot use', () => withAnchors(async ({ anchors, dataDir, use }) => {
  await use('one')
  const upload = (name: string) => anchors.upload(blob('no picture'), name)
  await expect(upload('a.png')).rejects.toMatchObject({ code: 'image_undecodable' })
  await expect(upload('a.txt')).rejects.toMatchObject({ code: 'format_unknown' })
  await expect(anchors.ofFile(join(dataDir, 'nowhere.png'))).rejects.toMatchObject({ code: 'file_unreadable' })
  await writeFile(join(dataDir, 'notes.txt'), '')
  await expect(anchors.ofFile(join(dataDir, 'notes.txt'))).rejects.toMatchObject({ code: 'format_unknown' })
  expect(await readdir(join(dataDir, 'anchors'))).toEqual([])
}))

it('tells what an upload is by its content where its name does not, and takes only the formats that it is told to', () => withAnchors(async ({ anchors, halves, use }) => {
  const space = await use('one')
  const nameless = await anchors.upload(blob(halves), 'blob')
  expect(await colourOf(anchors, nameless.id, space)).toEqual([0.71, 0, 0.71])
  const formats = ['jpeg', 'png', 'glb', 'obj']
  expect(await anchors.upload(blob(halves), 'photo.gif', { formats })).toMatchObject({ name: 'photo.gif', kind: 'image' })
  expect(await anchors.upload(blob('glTF', new Uint8Array(8)), 'photo.png', { formats })).toMatchObject({ kind: 'model' })
  expect(await anchors.upload(blob('v 0 0 0'), 'chair.obj', { formats })).toMatchObject({ kind: 'model' })
  const gif = await sharp(halves).gif().toBuffer()
  await expect(anchors.upload(blob(gif), 'photo.png', { formats })).rejects.toMatchObject({ code: 'format_unknown', message: '"photo.png" is not of a format that is taken here: by its content it is gif; expected one of jpeg, png, glb, obj.' })
  await expect(anchors.upload(blob('words'), 'photo.png', { formats })).rejects.toMatchObject({ code: 'format_unknown', message: expect.stringContaining('of none that is known') as string })
  await expect(anchors.upload(blob('solid'), 'chair.stl', { formats })).rejects.toMatchObject({ code: 'format_unknown' })
}))

it('takes pictures from data addresses, and from others where that is allowed', () => withAnchors(async ({ anchors, halves, web, use }) => {
  const space = await use('one')
  const data = await anchors.ofUrl(`data:image/png;base64,${halves.toString('base64')}`, { remote: false, region: left })
  expect(await colourOf(anchors, data.id, space)).toEqual([1, 0, 0])
  web.set('https://example.org/picture', { bytes: new Uint8Array(halves), name: 'picture', mediaType: 'image/png' })
  const fetched = await anchors.ofUrl('https://example.org/picture', { remote: true })
  expect(fetched).toMatchObject({ name: 'picture.png', kind: 'image' })
  expect(await colourOf(anchors, fetched.id, space)).toEqual([0.71, 0, 0.71])
  await expect(anchors.ofUrl('https://example.org/picture', { remote: false })).rejects.toMatchObject({ code: 'remote_refused' })
  await expect(anchors.ofUrl('https://example.org/none', { remote: true })).rejects.toMatchObject({ code: 'remote_failed' })
  await expect(anchors.ofUrl('file:///etc/passwd', { remote: true })).rejects.toMatchObject({ code: 'bad_request', message: expect.stringContaining('data:') as string })
  await expect(anchors.ofUrl('data:image/png;base64,bm8gcGljdHVyZQ==', { remote: false })).rejects.toMatchObject({ code: 'image_undecodable' })
}))

it('forgets anchors after their day, and uploads that were interrupted', () => withAnchors(async ({ anchors, catalog, dataDir, picture, use }) => {
  await use('one')
  const kept = await anchors.upload(blob(await readFile(picture)), 'a.png')
  for (const id of ['old', 'interrupted', 'under-way'])
    await mkdir(join(dataDir, 'anchors', id))
  await utimes(join(dataDir, 'anchors', 'interrupted'), 1000, 1000)
  catalog.anchors.insert({ id: 'old', name: 'a.png', path: null, kind: 'image', format: 'png', region: null, picture: 'aa', expiresAt: 5 })
  anchors.removeExpired()
  expect((await readdir(join(dataDir, 'anchors'))).sort()).toEqual([kept.id, 'under-way'].sort())
  expect(catalog.anchors.expired()).toEqual([])
}))
