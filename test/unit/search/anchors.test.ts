import type { Catalog } from '../../../src-main/catalog/catalog.ts'
import type { Anchors } from '../../../src-main/search/anchors.ts'
import type { Space } from '../../../src-main/vectors/space.ts'
import { Blob } from 'node:buffer'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pino from 'pino'
import { expect, it } from 'vitest'
import { Anchor } from '../../../src-main/contract/entities.ts'
import { openWith } from '../../../src-main/encoders/session.ts'
import { createDecoder } from '../../../src-main/media/decode.ts'
import { previewFiles } from '../../../src-main/media/preview-files.ts'
import { createAnchors } from '../../../src-main/search/anchors.ts'
import { openSpace } from '../../../src-main/vectors/space.ts'
import { tinyManifest, writeTree } from '../../helpers/encoders.ts'
import { writePicture } from '../../helpers/pictures.ts'
import { meanColourModel } from '../../helpers/tiny-onnx.ts'
import { withCatalog } from '../catalog/seed.ts'

interface Scene {
  readonly anchors: Anchors
  readonly catalog: Catalog
  readonly dataDir: string
  readonly picture: string
  readonly space: (id: string) => Promise<Space>
}

function withAnchors(work: (scene: Scene) => Promise<void>): Promise<void> {
  return withCatalog(async (catalog, dataDir) => {
    const decoder = createDecoder({ decodeOnStage: () => Promise.reject(new Error('no stage here')), threads: 1 })
    const anchors = createAnchors({ catalog, dataDir, previews: previewFiles(dataDir), eyes: { decode: decoder.decode, stage: { render: () => Promise.reject(new Error('no stage here')) } } })
    const folder = await writeTree(join(dataDir, 'tiny'), { 'model.onnx': meanColourModel(8) })
    const opened: Space[] = []
    const picture = join(dataDir, 'outside', 'a.png')
    await writePicture(picture, 1)
    try {
      await work({
        anchors,
        catalog,
        dataDir,
        picture,
        space: async (id) => {
          const space = await openSpace({ catalog, encoder: await openWith(folder, tinyManifest({ id })), folder: join(dataDir, 'vectors', id), log: pino({ level: 'silent' }) })
          opened.push(space)
          return space
        },
      })
    }
    finally {
      await Promise.all(opened.map(space => space.close()))
      await decoder.close()
    }
  })
}

it('keeps an upload with its preview and vectors, and embeds it once for each encoder', () => withAnchors(async ({ anchors, catalog, dataDir, picture, space }) => {
  const [one, two] = [await space('one'), await space('two')]
  const anchor = Anchor.parse(await anchors.upload(new Blob([await readFile(picture)]) as globalThis.Blob, 'Some Name.PNG', one))
  expect(anchor).toMatchObject({ name: 'Some Name.PNG', kind: 'image' })
  expect(existsSync(join(dataDir, 'previews', anchor.preview!.slice(14, 16), anchor.preview!.slice(14)))).toBe(true)
  const first = await anchors.likeness(anchor.id, one)
  expect(first).toEqual({ kind: 'image', vectors: catalog.anchors.vectors(anchor.id, 'one') })
  expect(catalog.anchors.vectors(anchor.id, 'two')).toEqual([])
  await anchors.likeness(anchor.id, two)
  expect(catalog.anchors.vectors(anchor.id, 'two')).toHaveLength(1)
}))

it('searches by a file where it lies, and says when it is gone', () => withAnchors(async ({ anchors, dataDir, picture, space }) => {
  const [one, two] = [await space('one'), await space('two')]
  const anchor = await anchors.ofFile(picture, one)
  expect(anchor).toMatchObject({ name: 'a.png', kind: 'image' })
  expect(existsSync(join(dataDir, 'anchors'))).toBe(false)
  await rm(picture)
  expect((await anchors.likeness(anchor.id, one)).vectors).toHaveLength(1)
  await expect(anchors.likeness(anchor.id, two)).rejects.toMatchObject({ code: 'anchor_not_found' })
  await expect(anchors.likeness('no-such', one)).rejects.toMatchObject({ code: 'anchor_not_found' })
}))

it('keeps nothing of what it cannot use', () => withAnchors(async ({ anchors, dataDir, space }) => {
  const one = await space('one')
  const upload = (name: string) => anchors.upload(new Blob(['no picture']) as globalThis.Blob, name, one)
  await expect(upload('a.png')).rejects.toMatchObject({ code: 'image_undecodable' })
  await expect(upload('a.txt')).rejects.toMatchObject({ code: 'format_unknown' })
  await expect(anchors.ofFile(join(dataDir, 'nowhere.png'), one)).rejects.toMatchObject({ code: 'file_unreadable' })
  await writeFile(join(dataDir, 'notes.txt'), '')
  await expect(anchors.ofFile(join(dataDir, 'notes.txt'), one)).rejects.toMatchObject({ code: 'format_unknown' })
  expect(await readdir(join(dataDir, 'anchors'))).toEqual([])
}))

it('forgets anchors after their day, and uploads that were interrupted', () => withAnchors(async ({ anchors, catalog, dataDir, picture, space }) => {
  const one = await space('one')
  const kept = await anchors.upload(new Blob([await readFile(picture)]) as globalThis.Blob, 'a.png', one)
  for (const id of ['old', 'interrupted', 'under-way'])
    await mkdir(join(dataDir, 'anchors', id))
  await utimes(join(dataDir, 'anchors', 'interrupted'), 1000, 1000)
  catalog.anchors.insert({ id: 'old', name: 'a.png', path: null, kind: 'image', format: 'png', picture: 'aa', expiresAt: 5 })
  anchors.removeExpired()
  expect((await readdir(join(dataDir, 'anchors'))).sort()).toEqual([kept.id, 'under-way'].sort())
  expect(catalog.anchors.expired()).toEqual([])
}))
