import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { encodePreview, encodeStrip } from '../../../src-main/media/preview.ts'
import { blue, expectCorners, green, quadrants, red, white } from './pictures.ts'

async function decode(bytes: Buffer): Promise<{ data: Buffer, width: number, height: number, format: string }> {
  const { format } = await sharp(bytes).metadata()
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height, format }
}

describe('encodePreview', () => {
  it.each([[1536, 100, 512, 33], [384, 1024, 192, 512], [60, 40, 60, 40], [1, 1, 1, 1]])('%i × %i becomes %i × %i', async (width, height, expectedWidth, expectedHeight) => {
    const found = await decode(await encodePreview({ data: quadrants(width, height), width, height }))
    expect(found).toMatchObject({ format: 'jpeg', width: expectedWidth, height: expectedHeight })
  })

  it('keeps the picture', async () => {
    expectCorners(await decode(await encodePreview({ data: quadrants(600, 400), width: 600, height: 400 })), [red, green, blue, white], 6)
  })
})

describe('encodeStrip', () => {
  it('puts the views beside one another, in order', async () => {
    const view = (value: number, side: number) => ({ data: new Uint8Array(side * side * 3).fill(value), width: side, height: side })
    const found = await decode(await encodeStrip(Array.from({ length: 12 }, (_, index) => view(20 * index, index === 5 ? 100 : 256))))
    expect(found).toMatchObject({ format: 'webp', width: 12 * 256, height: 256 })
    const means = Array.from({ length: 12 }, (_, index) => found.data[3 * (128 * found.width + index * 256 + 128)] ?? -1)
    means.forEach((mean, index) => expect(Math.abs(mean - 20 * index)).toBeLessThanOrEqual(3))
  })

  it('refuses no views', async () => {
    await expect(encodeStrip([])).rejects.toMatchObject({ code: 'internal' })
  })
})
