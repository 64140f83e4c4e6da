import type { ImageFile } from '../../../src-main/media/decode.ts'
import type { DecodedImage } from '../../../src-main/media/image.ts'
import type { Folder } from './pictures.ts'
import { Buffer } from 'node:buffer'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formatOf } from '../../../src-main/contract/formats.ts'
import { createDecoder } from '../../../src-main/media/decode.ts'
import { blue, expectCorners, green, ground, quadrantPicture, quadrants, red, temporaryFolder, white } from './pictures.ts'

const onStage: ImageFile[] = []
const stagedFits: unknown[] = []
const staged: DecodedImage = { image: { data: new Uint8Array(3), width: 1, height: 1 }, sourceWidth: 7, sourceHeight: 7 }
const decoder = createDecoder({
  threads: 2,
  decodeOnStage: async (file, fit) => {
    onStage.push(file)
    stagedFits.push(fit)
    return staged
  },
})
let folder: Folder

beforeAll(async () => {
  folder = await temporaryFolder()
})
afterAll(async () => {
  await decoder.close()
  await folder[Symbol.asyncDispose]()
})

async function decode(name: string, bytes: Uint8Array | string): Promise<DecodedImage> {
  const path = await folder.write(name, bytes)
  return decoder.decode({ path, root: folder.path, format: formatOf(name)?.id ?? '' })
}

describe('formats', () => {
  it.each([
    ['a.jpg', () => quadrantPicture(600, 400).jpeg({ quality: 90 })],
    ['progressive.jpeg', () => quadrantPicture(600, 400).jpeg({ quality: 90, progressive: true })],
    ['a.png', () => quadrantPicture(600, 400).png()],
    ['interlaced.png', () => quadrantPicture(600, 400).png({ progressive: true })],
    ['palette.png', () => quadrantPicture(600, 400).png({ palette: true, colours: 4 })],
    ['a.webp', () => quadrantPicture(600, 400).webp({ quality: 90 })],
    ['a.avif', () => quadrantPicture(600, 400).avif({ quality: 70, effort: 1 })],
    ['a.gif', () => quadrantPicture(600, 400).gif()],
    ['a.tif', () => quadrantPicture(600, 400).tiff({ compression: 'lzw' })],
    ['p3.jpg', () => quadrantPicture(600, 400).withIccProfile('p3').jpeg({ quality: 95 })],
    ['srgb.jpg', () => quadrantPicture(600, 400).withIccProfile('srgb').jpeg({ quality: 95 })],
    ['deep.png', () => quadrantPicture(600, 400).toColourspace('rgb16').png()],
  ])('%s', async (name, encode) => {
    const found = await decode(name, await encode().toBuffer())
    expect(found).toMatchObject({ sourceWidth: 600, sourceHeight: 400, image: { width: 576, height: 384 } })
    expectCorners(found.image, [red, green, blue, white], 8)
  })

  it('composites alpha over the neutral ground, 8 and 16 bits alike', async () => {
    const half = [228 / 2 + 64, 64, 64] as const
    const opaque = [228, 0, 0] as const
    const alphas = [255, 128, 0, 0]
    const pixels = (depth: 1 | 257) => Array.from({ length: 40 * 40 }, (_, at) => {
      const corner = (Math.floor(at / 800) * 2) + (at % 40 < 20 ? 0 : 1)
      return [228, 0, 0, alphas[corner] ?? 0].map(value => value * depth)
    }).flat()
    const raw = { raw: { width: 40, height: 40, channels: 4 } } as const
    for (const bytes of [await sharp(Uint8Array.from(pixels(1)), raw).png().toBuffer(), await sharp(Uint16Array.from(pixels(257)), raw).toColourspace('rgb16').png().toBuffer()])
      expectCorners((await decode('alpha.png', bytes)).image, [opaque, half, ground, ground], 3)
  })

  it('decodes grey pictures as RGB', async () => {
    const grey = sharp(Buffer.alloc(50 * 40, 77), { raw: { width: 50, height: 40, channels: 1 } })
    const colour = [77, 77, 77] as const
    for (const [name, bytes] of [['grey.jpg', await grey.clone().toColourspace('b-w').jpeg().toBuffer()], ['grey.png', await grey.clone().toColourspace('grey16').png().toBuffer()]] as const)
      expectCorners((await decode(name, bytes)).image, [colour, colour, colour, colour], 2)
  })

  it.each([true, false])('converts CMYK to sRGB, with a profile: %s', async (profiled) => {
    const muted = [150, 110, 90] as const
    const picture = sharp(Buffer.from(Array.from<readonly number[]>({ length: 50 * 40 }).fill(muted).flat()), { raw: { width: 50, height: 40, channels: 3 } }).toColourspace('cmyk')
    const encoded = await (profiled ? picture.withIccProfile('cmyk') : picture).jpeg({ quality: 95 }).toBuffer()
    expect(await sharp(encoded).metadata()).toMatchObject({ channels: 4, hasProfile: profiled })
    expectCorners((await decode('cmyk.jpg', encoded)).image, [muted, muted, muted, muted], 20)
  })

  it('takes the first frame of an animation', async () => {
    const other = sharp(Buffer.alloc(60 * 40 * 3, 5), { raw: { width: 60, height: 40, channels: 3 } })
    const frames = [await quadrantPicture(60, 40).png().toBuffer(), await other.png().toBuffer()]
    const found = await decode('moving.gif', await sharp(frames, { join: { animated: true } }).gif().toBuffer())
    expect(found).toMatchObject({ sourceWidth: 60, sourceHeight: 40 })
    expectCorners(found.image, [red, green, blue, white], 8)
  })

  it.each([
    [1, [red, green, blue, white]],
    [2, [green, red, white, blue]],
    [3, [white, blue, green, red]],
    [4, [blue, white, red, green]],
    [5, [red, blue, green, white]],
    [6, [blue, red, white, green]],
    [7, [white, green, blue, red]],
    [8, [green, white, red, blue]],
  ] as const)('turns upright: EXIF orientation %i', async (orientation, expected) => {
    const found = await decode('turned.jpg', await quadrantPicture(900, 600).withMetadata({ orientation }).jpeg({ quality: 90 }).toBuffer())
    const size = orientation < 5 ? { width: 576, height: 384 } : { width: 384, height: 576 }
    expect(found).toMatchObject({ sourceWidth: orientation < 5 ? 900 : 600, sourceHeight: orientation < 5 ? 600 : 900, image: size })
    expectCorners(found.image, expected, 8)
  })

  it.each([[1, 1], [3000, 1], [1, 2000]])('keeps at least one pixel: %i × %i', async (width, height) => {
    const { image } = await decode('thin.png', await quadrantPicture(width, height).png().toBuffer())
    expect(image).toMatchObject({ width: Math.min(width, 1536), height: Math.min(height, 1536) })
  })

  it('renders SVG in a process of its own', async () => {
    const { image } = await decode('a.svg', '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 2"><rect width="3" height="2" fill="#123456"/></svg>')
    expect(image).toMatchObject({ width: 576, height: 384 })
    expectCorners(image, Array.from({ length: 4 }, () => [0x12, 0x34, 0x56]), 0)
  })

  it('hands to the stage what only a browser decodes, by name or by content', async () => {
    expect(await decode('a.tga', '\0\0\x02')).toBe(staged)
    expect(await decode('named.png', '\x76\x2F\x31\x01 and so on')).toBe(staged)
    expect(onStage.map(file => file.format)).toEqual(['tga', 'exr'])
  })
})

it.each([
  ['turned.jpg', () => quadrantPicture(5000, 3000).withMetadata({ orientation: 6 }).jpeg()],
  ['large.tif', () => quadrantPicture(3000, 5000).tiff({ compression: 'lzw' })],
])('hands %s on as JPEG of its full size, upright', async (name, encode) => {
  const path = await folder.write(name, await encode().toBuffer())
  const { bytes, mediaType } = await decoder.display({ path, root: folder.path, format: formatOf(name)?.id ?? '' }, 'jpeg')
  expect(mediaType).toBe('image/jpeg')
  const { data, info } = await sharp(bytes!).raw().toBuffer({ resolveWithObject: true })
  expect(info).toMatchObject({ width: 3000, height: 5000, channels: 3 })
  expectCorners({ data, width: 3000, height: 5000 }, name === 'turned.jpg' ? [blue, red, white, green] : [red, green, blue, white], 8)
})

it('hands what only a browser decodes on in full, over the neutral ground', async () => {
  const path = await folder.write('a.tga', new Uint8Array(100))
  const { bytes } = await decoder.display({ path, root: folder.path, format: 'tga' }, 'jpeg')
  expect(await sharp(bytes!).metadata()).toMatchObject({ format: 'jpeg', width: 1, height: 1 })
  expect(stagedFits.at(-1)).toBe('full')
  const clear = await folder.write('clear.png', await sharp({ create: { width: 8, height: 8, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 0 } } }).png().toBuffer())
  const { data } = await sharp((await decoder.display({ path: clear, root: folder.path, format: 'png' }, 'jpeg')).bytes!).raw().toBuffer({ resolveWithObject: true })
  expect([...data.subarray(0, 3)]).toEqual([...ground])
})

describe('files that are not what they seem', () => {
  it('decodes by content', async () => {
    expectCorners((await decode('really-png.jpg', await quadrantPicture(60, 40).png().toBuffer())).image, [red, green, blue, white], 0)
    expectCorners((await decode('really-jpeg.bmp', await quadrantPicture(60, 40).jpeg().toBuffer())).image, [red, green, blue, white], 8)
    expectCorners((await decode('really-webp.tga', await quadrantPicture(60, 40).webp({ lossless: true }).toBuffer())).image, [red, green, blue, white], 0)
  })

  it.each([
    ['text.png', 'Dear Sir,\nplease find attached', /holds text/],
    ['page.jpg', '<!DOCTYPE html><html><body>404</body></html>', /web page/],
    ['nothing.jpg', '', /empty/],
    ['zeros.jpg', Buffer.alloc(5000), /only zeros/],
    ['header-only.png', '\x89PNG\r\n\x1A\n', /header is damaged/],
    ['drawing.svg', '<note>no drawing</note>', /header is damaged/],
  ])('%s', async (name, bytes, reason) => {
    await expect(decode(name, typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes)).rejects.toMatchObject({ code: 'image_undecodable', message: expect.stringMatching(reason) })
  })

  it('reports files that are gone, and folders', async () => {
    await mkdir(join(folder.path, 'folder.png'))
    await expect(decoder.decode({ path: join(folder.path, 'gone.png'), root: folder.path, format: 'png' })).rejects.toMatchObject({ code: 'file_unreadable' })
    await expect(decoder.decode({ path: join(folder.path, 'folder.png'), root: folder.path, format: 'png' })).rejects.toMatchObject({ code: 'file_unreadable' })
  })
})

describe('damaged files', () => {
  it.each([
    ['jpg', () => quadrantPicture(600, 400).jpeg({ quality: 95 })],
    ['png', () => quadrantPicture(600, 400).png({ compressionLevel: 0 })],
    ['gif', () => sharp(noise(600, 400), { raw: { width: 600, height: 400, channels: 3 } }).gif()],
  ])('decodes the upper part of a .%s that is cut off', async (extension, encode) => {
    const whole = await encode().toBuffer()
    const full = await decode(`whole.${extension}`, whole)
    const cut = await decode(`cut.${extension}`, whole.subarray(0, Math.floor(whole.length * 0.75)))
    expect(cut).toMatchObject({ sourceWidth: 600, sourceHeight: 400, image: { width: 576, height: 384 } })
    const upper = 576 * 180 * 3
    const difference = full.image.data.subarray(0, upper).reduce((sum, value, at) => sum + Math.abs(value - (cut.image.data[at] ?? 0)), 0) / upper
    expect(difference).toBeLessThan(4)
  })

  it.each([
    ['jpg', () => quadrantPicture(600, 400).jpeg({ quality: 95 })],
    ['png', () => quadrantPicture(600, 400).png()],
    ['webp', () => quadrantPicture(600, 400).webp({ lossless: true })],
    ['avif', () => quadrantPicture(600, 400).avif({ effort: 0 })],
    ['gif', () => quadrantPicture(600, 400).gif()],
    ['tif', () => quadrantPicture(600, 400).tiff()],
  ])('refuses a .%s of which nothing but the header is there', async (extension, encode) => {
    const whole = await encode().toBuffer()
    const start = extension === 'jpg' ? whole.indexOf('\xFF\xDA', 0, 'latin1') + 14 : extension === 'gif' ? 13 : 48
    await expect(decode(`head.${extension}`, whole.subarray(0, start))).rejects.toMatchObject({ code: 'image_undecodable', message: expect.stringMatching(/cut off|header is damaged/) })
  })

  it('survives broken bytes anywhere in a file', async () => {
    for (const [name, encode] of [['b.jpg', 'jpeg'], ['b.png', 'png'], ['b.webp', 'webp'], ['b.gif', 'gif'], ['b.tif', 'tiff']] as const) {
      const whole = await quadrantPicture(120, 80).toFormat(encode).toBuffer()
      for (let at = 8; at < whole.length; at += Math.ceil(whole.length / 25)) {
        const broken = Buffer.from(whole)
        broken.fill(0xFF, at, Math.min(at + 4, whole.length))
        const outcome = await decode(name, broken).then(found => found.image.data.length > 0, (thrown: { code: string }) => ['image_undecodable', 'image_too_large'].includes(thrown.code))
        expect(outcome, `${name} at ${at}`).toBe(true)
      }
    }
  })
})

describe('bombs', () => {
  it('refuses a PNG of 60 000 × 60 000', async () => {
    await expect(decode('bomb.png', Buffer.concat([pngHeader(60_000, 60_000), chunk('IDAT', deflateSync(Buffer.alloc(1000)))]))).rejects.toMatchObject({ code: 'image_too_large', message: expect.stringContaining('3600000000') })
  })

  it('refuses a GIF of 65 535 × 65 535', async () => {
    const gif = Buffer.from('GIF89a\xFF\xFF\xFF\xFF\x80\0\0\0\0\0\xFF\xFF\xFF\x2C\0\0\0\0\xFF\xFF\xFF\xFF\0\x02\x02\x44\x01\0\x3B', 'latin1')
    await expect(decode('bomb.gif', gif)).rejects.toMatchObject({ code: 'image_too_large' })
  })

  it('decodes 64 megapixels that take few bytes, and goes on after a damaged file of that size', async () => {
    const side = 8000
    const rows = deflateSync(Buffer.alloc((side / 8 + 1) * side))
    const flat = Buffer.concat([pngHeader(side, side, 1), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))])
    const damaged = Buffer.concat([pngHeader(side, side, 1), chunk('IDAT', rows.subarray(0, 20))])
    const outcomes = await Promise.allSettled([decode('damaged.png', damaged), decode('flat.png', flat)])
    expect(outcomes).toMatchObject([
      { status: 'rejected', reason: { code: 'image_undecodable' } },
      { status: 'fulfilled', value: { sourceWidth: side, image: { width: 384, height: 384 } } },
    ])
  })
})

it('refuses work when closed', async () => {
  const other = createDecoder({ threads: 1, decodeOnStage: async () => staged })
  const path = await folder.write('late.svg', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
  await other.close()
  await expect(other.decode({ path, root: folder.path, format: 'svg' })).rejects.toMatchObject({ code: 'internal' })
})

function noise(width: number, height: number): Buffer {
  const pixels = quadrants(width, height)
  for (let at = 0, state = 1; at < pixels.length; at += 3) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    pixels[at] = state >>> 24
  }
  return pixels
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(data.length, 0)
  frame.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
}

function pngHeader(width: number, height: number, depth = 8): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = depth
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1A\n', 'latin1'), chunk('IHDR', header)])
}
