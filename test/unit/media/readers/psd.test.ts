import { Buffer } from 'node:buffer'
import { writePsdBuffer } from 'ag-psd'
import { describe, expect, it } from 'vitest'
import { psdReader } from '../../../../src-main/media/readers/psd.ts'
import { blue, expectCorners, green, ground, quadrants, red, temporaryFolder, white } from '../pictures.ts'

const colours = [red, green, blue, white]
const width = 22
const height = 12
const modes = { bitmap: 0, greyscale: 1, indexed: 2, rgb: 3, cmyk: 4, multichannel: 7, duotone: 8, lab: 9 }

interface Fields {
  readonly mode: number
  /** One plane after another, each with rows of whole bytes. */
  readonly planes: readonly Buffer[]
  readonly depth?: number
  readonly version?: 1 | 2
  readonly packed?: boolean
  readonly compression?: number
  readonly palette?: Buffer
  readonly resources?: Buffer
  /** The layer and mask section. */
  readonly layers?: Buffer
  readonly size?: readonly [width: number, height: number]
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeInt16BE(value)
  return bytes
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

function psd({ mode, planes, depth = 8, version = 1, packed = false, compression = packed ? 1 : 0, palette = Buffer.alloc(0), resources = Buffer.alloc(0), layers = Buffer.alloc(0), size = [width, height] }: Fields): Buffer {
  const wide = (value: number): Buffer => version === 2 ? Buffer.concat([u32(0), u32(value)]) : u32(value)
  const rowLength = Math.ceil(width * depth / 8)
  const rows = planes.flatMap(plane => Array.from({ length: height }, (_, y) => pack(plane.subarray(y * rowLength, (y + 1) * rowLength))))
  const table = rows.map(row => version === 2 ? u32(row.length) : u16(row.length))
  return Buffer.concat([
    Buffer.from('8BPS'),
    u16(version),
    Buffer.alloc(6),
    u16(planes.length),
    u32(size[1]),
    u32(size[0]),
    u16(depth),
    u16(mode),
    u32(palette.length),
    palette,
    u32(resources.length),
    resources,
    wide(layers.length),
    layers,
    u16(compression),
    ...(packed ? [...table, ...rows] : planes),
  ])
}

/** PackBits: the first half of a row as runs, the rest as literals, with a no-op between. */
function pack(row: Buffer): Buffer {
  const half = row.length >> 1
  const runs = [...row.subarray(0, half)].flatMap(value => [0, value])
  const last = row.subarray(half)
  const uniform = last.every(value => value === last[0])
  return Buffer.from([...runs, 128, ...(uniform ? [257 - last.length, last[0] ?? 0] : [last.length - 1, ...last])])
}

/** A plane whose samples in the four quadrants are `values`. */
function plane(values: readonly number[], write: (plane: Buffer, value: number, at: number) => void = (bytes, value, at) => bytes.writeUInt8(value, at), bytes = 1): Buffer {
  const data = Buffer.alloc(width * height * bytes)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++)
      write(data, values[(y < height / 2 ? 0 : 2) + (x < width / 2 ? 0 : 1)] ?? 0, (y * width + x) * bytes)
  }
  return data
}

const channel = (index: number): number[] => colours.map(colour => colour[index] ?? 0)
const rgbPlanes = [0, 1, 2].map(index => plane(channel(index)))

function resource(id: number, data: Buffer): Buffer {
  return Buffer.concat([Buffer.from('8BIM'), u16(id), u16(0), u32(data.length), data, Buffer.alloc(data.length & 1)])
}

async function read(file: Uint8Array): ReturnType<typeof psdReader.read> {
  await using folder = await temporaryFolder()
  return await psdReader.read(await folder.write('a.psd', file))
}

describe('colour modes', () => {
  const grey = [200, 150, 100, 50]
  const greys = grey.map(value => [value, value, value] as const)
  it.each([
    ['RGB', psd({ mode: modes.rgb, planes: rgbPlanes }), colours, 0],
    ['RGB, packed', psd({ mode: modes.rgb, planes: rgbPlanes, packed: true }), colours, 0],
    ['RGB, large document', psd({ mode: modes.rgb, planes: rgbPlanes, packed: true, version: 2 }), colours, 0],
    ['RGB, 16 bits', psd({ mode: modes.rgb, depth: 16, planes: [0, 1, 2].map(index => plane(channel(index).map(value => value * 257), (bytes, value, at) => bytes.writeUInt16BE(value, at), 2)) }), colours, 0],
    ['RGB, 32 bits, linear', psd({ mode: modes.rgb, depth: 32, planes: [0, 1, 2].map(index => plane(channel(index).map(value => ((value / 255 + 0.055) / 1.055) ** 2.4), (bytes, value, at) => bytes.writeFloatBE(value, at), 4)) }), colours, 2],
    ['RGB with a saved selection', psd({ mode: modes.rgb, planes: [...rgbPlanes, plane([0, 0, 0, 0])] }), colours, 0],
    ['grey', psd({ mode: modes.greyscale, planes: [plane(grey)] }), greys, 0],
    ['duotone', psd({ mode: modes.duotone, planes: [plane(grey)], palette: Buffer.alloc(524) }), greys, 0],
    ['indexed', psd({ mode: modes.indexed, planes: [plane([7, 0, 255, 9])], packed: true, palette: Buffer.concat([0, 1, 2].map((index) => {
      const table = Buffer.alloc(256)
      for (const [corner, entry] of [7, 0, 255, 9].entries())
        table[entry] = colours[corner]?.[index] ?? 0
      return table
    })) }), colours, 0],
    ['CMYK: stored turned round', psd({ mode: modes.cmyk, planes: [[255, 0, 255, 255], [255, 255, 255, 255], [255, 255, 255, 255], [255, 255, 255, 0]].map(values => plane(values)) }), [[255, 255, 255], [0, 160, 230], [255, 255, 255], [40, 40, 40]], 45],
    ['Lab', psd({ mode: modes.lab, planes: [plane([255, 128, 128, 0]), plane([128, 128 + 60, 128, 128]), plane([128, 128 + 40, 128, 128])] }), [[255, 255, 255], [211, 62, 56], [119, 119, 119], [0, 0, 0]], 12],
  ] as const)('%s', async (_, file, expected, tolerance) => {
    const found = await read(file)
    expect(found).toMatchObject({ sourceWidth: width, sourceHeight: height, image: { width, height } })
    expectCorners(found.image, expected, tolerance)
  })

  it('1 bit: 1 is black', async () => {
    const bits = Buffer.alloc(3 * height)
    for (let y = 0; y < height; y++)
      bits.set(y < height / 2 ? [0xFF, 0xE0, 0] : [0, 0x1F, 0xFF], 3 * y)
    const black = [0, 0, 0] as const
    const bright = [255, 255, 255] as const
    expectCorners((await read(psd({ mode: modes.bitmap, depth: 1, planes: [bits] }))).image, [black, bright, bright, black], 0)
  })

  it.each([
    ['8 bits: a negative count of layers', 8, Buffer.concat([u32(2), u16(-1)])],
    ['16 bits: a tagged block', 16, Buffer.concat([u32(0), u32(0), Buffer.from('8BIMMt16'), u32(0)])],
  ])('moves what is blended with white over to the neutral ground, %s', async (_, depth, layers) => {
    const write = (bytes: Buffer, value: number, at: number) => depth === 8 ? bytes.writeUInt8(value, at) : bytes.writeUInt16BE(value * 257, at)
    const blended = [[0, 128, 255, 255], [0, 128, 255, 0], [0, 128, 255, 0]]
    const planes = [...blended, [255, 127, 0, 255]].map(values => plane(values, write, depth / 8))
    const found = await read(psd({ mode: modes.rgb, depth, planes, layers }))
    expectCorners(found.image, [[0, 0, 0], [64, 64, 64], ground, [255, 0, 0]], 1)
  })

  it('reads what another program wrote', async () => {
    const data = Buffer.alloc(600 * 400 * 4, 255)
    quadrants(600, 400).forEach((value, at) => data[Math.floor(at / 3) * 4 + at % 3] = value)
    const imageData = { width: 600, height: 400, data: new Uint8ClampedArray(data) }
    const found = await read(writePsdBuffer({ width: 600, height: 400, imageData, children: [{ name: 'layer', imageData }] }))
    expect(found).toMatchObject({ sourceWidth: 600, sourceHeight: 400, image: { width: 576, height: 384 } })
    expectCorners(found.image, colours, 3)
  })
})

describe('damage', () => {
  const good = psd({ mode: modes.rgb, planes: rgbPlanes, packed: true })
  it.each([
    ['no merged picture', psd({ mode: modes.rgb, planes: rgbPlanes, resources: resource(1057, Buffer.from([0, 0, 0, 1, 0])) }), /Maximize Compatibility/],
    ['multichannel', psd({ mode: modes.multichannel, planes: rgbPlanes }), /multichannel/],
    ['too few channels', psd({ mode: modes.rgb, planes: [plane([0, 0, 0, 0])] }), /1 channels/],
    ['depth', psd({ mode: modes.rgb, planes: rgbPlanes, depth: 9 }), /9 bits/],
    ['no size', psd({ mode: modes.rgb, planes: rgbPlanes, size: [0, 5] }), /0 × 5/],
    ['compression', psd({ mode: modes.rgb, planes: rgbPlanes, compression: 3 }), /compressed/],
    ['header only', good.subarray(0, 26), /cut off/],
    ['no pixels', good.subarray(0, 60), /cut off/],
    ['section beyond the end', Buffer.concat([good.subarray(0, 30), u32(0xFFFFFFFF), good.subarray(34)]), /cut off/],
  ])('%s', async (_, file, message) => {
    await expect(read(file)).rejects.toMatchObject({ code: 'image_undecodable', message: expect.stringMatching(message) })
  })

  it('refuses 60 000 × 60 000', async () => {
    await expect(read(psd({ mode: modes.rgb, planes: rgbPlanes, size: [60_000, 60_000] }))).rejects.toMatchObject({ code: 'image_too_large' })
  })

  it('keeps the rows that are there in all channels', async () => {
    const blueRow = 3 * width * height - width * height / 2
    const whole = psd({ mode: modes.rgb, planes: rgbPlanes })
    const found = await read(whole.subarray(0, whole.length - 3 * width * height + blueRow))
    expectCorners(found.image, [red, green, ground, ground], 0)
  })

  it('survives any byte behind the size', async () => {
    for (let at = 22; at < 200; at++) {
      const broken = Buffer.from(good)
      broken[at] = 0xFF
      const outcome = await read(broken).then(() => true, (thrown: { code: string }) => ['image_undecodable', 'image_too_large'].includes(thrown.code))
      expect(outcome, `byte ${at}`).toBe(true)
    }
  })
})
