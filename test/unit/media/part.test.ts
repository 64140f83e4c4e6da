import type { Decoder } from '../../../src-main/media/decode.ts'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, expect, it } from 'vitest'
import { failure } from '../../../src-main/contract/errors.ts'
import { pixelsOf } from '../../../src-main/media/crop.ts'
import { createDecoder } from '../../../src-main/media/decode.ts'
import { paint } from '../../helpers/encoders.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

const decoder: Decoder = createDecoder({ decodeOnStage: () => Promise.reject(new Error('no stage here')), threads: 1 })
afterAll(() => decoder.close())

const width = 1600
const height = 1200

/** Fine stripes in the top left tenth, grey elsewhere. */
function picture(): ReturnType<typeof sharp> {
  const { data } = paint(width, height, (x, y) => x < width / 10 && y < height / 10 ? (x % 2 === 0 ? [255, 0, 0] : [0, 0, 255]) : [128, 128, 128])
  return sharp(data, { raw: { width, height, channels: 3 } })
}

const corner = { x: 0, y: 0, width: 0.1, height: 0.1 }

it('decodes a part from the pixels of the file', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'a.png')
  await picture().png().toFile(path)
  const part = await decoder.decodePart({ path, root: folder.path, format: 'png' }, size => pixelsOf(size, corner))
  expect([part.width, part.height]).toEqual([160, 120])
  expect([...part.data.subarray(0, 6)]).toEqual([255, 0, 0, 0, 0, 255])
})

it('takes the part of the upright picture, and scales a large one to working size', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'a.jpg')
  await picture().withMetadata({ orientation: 3 }).jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toFile(path)
  const file = { path, root: folder.path, format: 'jpeg' }
  const turned = await decoder.decodePart(file, size => pixelsOf(size, { ...corner, x: 0.9, y: 0.9 }))
  expect([turned.width, turned.height]).toEqual([160, 120])
  expect(turned.data[0]! + turned.data[2]!).toBeGreaterThan(200)
  expect(turned.data[1]!).toBeLessThan(60)
  const half = await decoder.decodePart(file, size => pixelsOf(size, { x: 0, y: 0, width: 1, height: 0.5 }))
  expect([half.width, half.height]).toEqual([1024, 384])
})

it('cuts it out of the picture at working size where only the whole can be decoded', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'a.svg')
  await writeFile(path, '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100"><rect width="100" height="100" fill="#f00"/><rect x="100" width="100" height="100" fill="#00f"/></svg>')
  let seen: unknown
  const part = await decoder.decodePart({ path, root: folder.path, format: 'svg' }, (size) => {
    seen = size
    return pixelsOf(size, { x: 0.5, y: 0, width: 0.5, height: 1 })
  })
  expect(seen).toMatchObject({ width: part.width * 2, height: part.height })
  expect([...part.data.subarray(0, 3)]).toEqual([0, 0, 255])
})

it('lets through what is wrong with the part', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'a.png')
  await picture().png().toFile(path)
  await expect(decoder.decodePart({ path, root: folder.path, format: 'png' }, () => {
    throw failure('bad_request', { reason: 'it is too small.' })
  })).rejects.toMatchObject({ code: 'bad_request' })
  await expect(decoder.decodePart({ path: join(folder.path, 'none.png'), root: folder.path, format: 'png' }, () => ({ left: 0, top: 0, width: 1, height: 1 }))).rejects.toMatchObject({ code: 'file_unreadable' })
})
