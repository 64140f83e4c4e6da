import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { bmpReader } from '../../../../src-main/media/readers/bmp.ts'
import { blue, expectCorners, green, ground, red, temporaryFolder, white } from '../pictures.ts'

const colours = [red, green, blue, white]
const width = 22
const height = 12

interface Fields {
  readonly bits: number
  readonly pixels: Buffer
  readonly height?: number
  readonly width?: number
  readonly compression?: number
  readonly headerSize?: number
  readonly masks?: readonly number[]
  readonly palette?: Buffer
}

/** Index 0…3 of the quadrant that a pixel lies in, rows from the top. */
function quadrantOf(x: number, y: number): number {
  return (y < height / 2 ? 0 : 2) + (x < width / 2 ? 0 : 1)
}

function palette(entry: 3 | 4): Buffer {
  return Buffer.from(colours.flatMap(([r, g, b]) => entry === 4 ? [b, g, r, 0] : [b, g, r]))
}

function bmp({ bits, pixels, compression = 0, headerSize = 40, masks = [], palette: table = Buffer.alloc(0), ...size }: Fields): Buffer {
  const header = Buffer.alloc(14 + Math.max(headerSize, 12))
  header.write('BM', 'latin1')
  header.writeUInt32LE(headerSize, 14)
  if (headerSize === 12) {
    header.writeUInt16LE(size.width ?? width, 18)
    header.writeUInt16LE(size.height ?? height, 20)
    header.writeUInt16LE(1, 22)
    header.writeUInt16LE(bits, 24)
  }
  else {
    header.writeInt32LE(size.width ?? width, 18)
    header.writeInt32LE(size.height ?? height, 22)
    header.writeUInt16LE(1, 26)
    header.writeUInt16LE(bits, 28)
    header.writeUInt32LE(compression, 30)
    header.writeUInt32LE(table.length / 4, 46)
  }
  const after = headerSize < 52 ? Buffer.from(Uint32Array.from(masks).buffer) : Buffer.alloc(0)
  if (headerSize >= 52)
    Buffer.from(Uint32Array.from(masks).buffer).copy(header, 54)
  const start = Buffer.concat([header, after, table])
  start.writeUInt32LE(start.length, 10)
  return Buffer.concat([start, pixels])
}

/** Rows of `bits` a pixel, from the bottom unless `topDown`, each padded to four bytes. */
function pack(bits: number, pixel: (x: number, y: number) => number, topDown = false): Buffer {
  const stride = Math.floor((width * bits + 31) / 32) * 4
  const data = Buffer.alloc(stride * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const row = stride * (topDown ? y : height - 1 - y)
      if (bits < 8)
        data[row + Math.floor(x * bits / 8)]! |= pixel(x, y) << (8 - bits - x * bits % 8)
      else
        data.writeUIntLE(pixel(x, y), row + x * bits / 8, bits / 8)
    }
  }
  return data
}

function rgb(x: number, y: number): number {
  const [r = 0, g = 0, b = 0] = colours[quadrantOf(x, y)] ?? []
  return r * 65536 + g * 256 + b
}

async function read(file: Buffer): ReturnType<typeof bmpReader.read> {
  await using folder = await temporaryFolder()
  return await bmpReader.read(await folder.write('a.bmp', file))
}

describe('depths', () => {
  const rgb555 = (x: number, y: number) => {
    const [r = 0, g = 0, b = 0] = colours[quadrantOf(x, y)] ?? []
    return ((r >> 3) << 10) | ((g >> 3) << 5) | (b >> 3)
  }
  const rgb565 = (x: number, y: number) => {
    const [r = 0, g = 0, b = 0] = colours[quadrantOf(x, y)] ?? []
    return ((r >> 3) << 11) | ((g >> 2) << 5) | (b >> 3)
  }
  it.each([
    ['4 bits', bmp({ bits: 4, palette: palette(4), pixels: pack(4, quadrantOf) }), 0],
    ['8 bits', bmp({ bits: 8, palette: palette(4), pixels: pack(8, quadrantOf) }), 0],
    ['8 bits, OS/2', bmp({ bits: 8, headerSize: 12, palette: palette(3), pixels: pack(8, quadrantOf) }), 0],
    ['16 bits', bmp({ bits: 16, pixels: pack(16, rgb555) }), 8],
    ['16 bits, 5-6-5', bmp({ bits: 16, compression: 3, masks: [0xF800, 0x07E0, 0x001F], pixels: pack(16, rgb565) }), 8],
    ['24 bits', bmp({ bits: 24, pixels: pack(24, rgb) }), 0],
    ['24 bits, version 5', bmp({ bits: 24, headerSize: 124, pixels: pack(24, rgb) }), 0],
    ['24 bits, from the top', bmp({ bits: 24, height: -height, pixels: pack(24, rgb, true) }), 0],
    ['32 bits, unused byte 0', bmp({ bits: 32, pixels: pack(32, rgb) }), 0],
    ['32 bits, channels turned round', bmp({ bits: 32, compression: 3, headerSize: 56, masks: [0xFF00, 0xFF0000, 0xFF000000, 0], pixels: pack(32, (x, y) => {
      const [r = 0, g = 0, b = 0] = colours[quadrantOf(x, y)] ?? []
      return ((b * 256 + g) * 256 + r) * 256
    }) }), 0],
  ])('%s', async (_, file, tolerance) => {
    const found = await read(file)
    expect(found).toMatchObject({ sourceWidth: width, sourceHeight: height, image: { width, height } })
    expectCorners(found.image, colours, tolerance)
  })

  it('1 bit', async () => {
    const found = await read(bmp({ bits: 1, palette: palette(4).subarray(0, 8), pixels: pack(1, (x, y) => quadrantOf(x, y) % 2) }))
    expectCorners(found.image, [red, green, red, green], 0)
  })

  it('composites alpha over the neutral ground', async () => {
    const found = await read(bmp({ bits: 32, compression: 3, headerSize: 124, masks: [0xFF0000, 0xFF00, 0xFF, 0xFF000000], pixels: pack(32, (x, y) => rgb(x, y) + (x < width / 2 ? 0xFF000000 : 0)) }))
    expectCorners(found.image, [red, ground, blue, ground], 1)
  })

  it('takes alpha that is zero everywhere for none', async () => {
    const found = await read(bmp({ bits: 32, compression: 3, headerSize: 124, masks: [0xFF0000, 0xFF00, 0xFF, 0xFF000000], pixels: pack(32, rgb) }))
    expectCorners(found.image, colours, 0)
  })
})

describe('run lengths', () => {
  const half = width / 2
  const repeat = (rows: number, row: readonly number[]) => Array.from<readonly number[]>({ length: rows }).fill(row).flat()

  it('8 bits: runs, literals, ends of lines', async () => {
    const runs = [half, 2, half, 3, 0, 0]
    const literals = [0, width, ...Array.from({ length: width }, (_, x) => x < half ? 0 : 1), 0, 0]
    const found = await read(bmp({ bits: 8, compression: 1, palette: palette(4), pixels: Buffer.from([...repeat(6, runs), ...repeat(6, literals), 0, 1]) }))
    expectCorners(found.image, colours, 0)
  })

  it('4 bits: runs of two colours, literals', async () => {
    const runs = [10, 0x22, 2, 0x23, 10, 0x33, 0, 0]
    const literals = [0, width, 0, 0, 0, 0, 0, 0x01, 0x11, 0x11, 0x11, 0x11, 0x11, 0, 0, 0]
    const found = await read(bmp({ bits: 4, compression: 2, palette: palette(4), pixels: Buffer.from([...repeat(6, runs), ...repeat(6, literals), 0, 1]) }))
    expectCorners(found.image, colours, 0)
  })

  it('jumps leave colour 0', async () => {
    const found = await read(bmp({ bits: 8, compression: 1, palette: palette(4), pixels: Buffer.from([0, 2, half, 6, ...repeat(6, [half, 1, 0, 0, 0, 2, half, 0]), 0, 1]) }))
    expectCorners(found.image, [red, green, red, red], 0)
  })

  it('never writes past the edge of a row or of the picture', async () => {
    const found = await read(bmp({ bits: 8, compression: 1, palette: palette(4), pixels: Buffer.from([...repeat(40, [255, 1, 255, 2, 0, 0]), 0, 2, 255, 255, 9, 9]) }))
    expectCorners(found.image, [green, green, green, green], 0)
  })
})

describe('damage', () => {
  const good = bmp({ bits: 24, pixels: pack(24, rgb) })

  it.each([
    ['bits', bmp({ bits: 7, pixels: Buffer.alloc(100) }), 'image_undecodable', /7 bits/],
    ['width', bmp({ bits: 24, width: -22, pixels: Buffer.alloc(100) }), 'image_undecodable', /-22 × 12/],
    ['height 0', bmp({ bits: 24, height: 0, pixels: Buffer.alloc(100) }), 'image_undecodable', /22 × 0/],
    ['compression', bmp({ bits: 24, compression: 9, pixels: Buffer.alloc(100) }), 'image_undecodable', /compression 9/],
    ['header size', Buffer.concat([good.subarray(0, 14), Buffer.from([0xFF, 0xFF, 0xFF, 0x7F]), good.subarray(18)]), 'image_undecodable', /2147483647 bytes/],
    ['size', bmp({ bits: 24, width: 60_000, height: 60_000, pixels: Buffer.alloc(100) }), 'image_too_large', /3600000000/],
    ['most negative height', bmp({ bits: 24, height: -2_147_483_648, pixels: Buffer.alloc(100) }), 'image_too_large', /pixels/],
    ['no pixels', good.subarray(0, 60), 'image_undecodable', /cut off/],
    ['no header', good.subarray(0, 20), 'image_undecodable', /cut off/],
  ])('%s', async (_, file, code, message) => {
    await expect(read(file)).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
  })

  it('keeps what is there of a file that is cut off: the lower half, for rows come from the bottom', async () => {
    const found = await read(good.subarray(0, 54 + 68 * 6))
    expectCorners(found.image, [ground, ground, blue, white], 0)
  })

  it('shrinks 40 megapixels of run lengths while it decodes them', async () => {
    const row: Buffer = Buffer.from([...Array.from({ length: 16 }, () => [250, 1]).flat(), 0, 0])
    const found = await read(bmp({ bits: 8, compression: 1, width: 4000, height: 10_000, palette: palette(4), pixels: Buffer.concat([...Array.from<Buffer>({ length: 10_000 }).fill(row), Buffer.from([0, 1])]) }))
    expect(found.image).toMatchObject({ width: 384, height: 960 })
    expectCorners(found.image, [green, green, green, green], 0)
  })

  it('survives any byte', async () => {
    for (let at = 2; at < 70; at++) {
      for (const value of [0, 0x7F, 0xFF]) {
        const broken = Buffer.from(good)
        broken[at] = value
        const outcome = await read(broken).then(() => true, (thrown: { code: string }) => ['image_undecodable', 'image_too_large'].includes(thrown.code))
        expect(outcome, `byte ${at} = ${value}`).toBe(true)
      }
    }
  })
})
