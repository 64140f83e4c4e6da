import type { RgbImage } from '../../../src-main/media/image.ts'
import { describe, expect, it } from 'vitest'
import { alterationNames } from '../../../src-main/contract/reports.ts'
import { alterations } from '../../../src-main/media/alterations.ts'
import { paint } from '../../helpers/encoders.ts'

const picture = paint(60, 48, (x, y) => [4 * x, 5 * y, (x + y) % 2 === 0 ? 200 : 100])
/** Soft, as photographs are. */
const soft = paint(240, 160, (x, y) => [x, y, 128 + 60 * Math.sin(x / 20)])

function pixel({ data, width }: RgbImage, x: number, y: number): number[] {
  return [...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)]
}

function sizeOf({ width, height }: RgbImage): number[] {
  return [width, height]
}

/** The mean difference of two pictures of one size, 0…255. */
function difference(a: RgbImage, b: RgbImage): number {
  return a.data.reduce((sum, value, i) => sum + Math.abs(value - b.data[i]!), 0) / a.data.length
}

describe('alterations', () => {
  it.each(alterationNames)('%s: is another picture, the same each time, and leaves the pixels that it was given', async (name) => {
    const before = Uint8Array.from(soft.data)
    const copy = await alterations[name](soft)
    expect(copy.data).toHaveLength(copy.width * copy.height * 3)
    expect(sizeOf(copy).join() !== sizeOf(soft).join() || difference(copy, soft) > 0.2).toBe(true)
    expect(await alterations[name](soft)).toEqual(copy)
    expect(soft.data).toEqual(before)
  })

  it.each([[1, 1], [2, 3], [1, 40], [300, 2]])('every one of them takes %i × %i pixels', async (width, height) => {
    for (const name of alterationNames) {
      const copy = await alterations[name](paint(width, height, () => [10, 20, 30]))
      expect(copy.data).toHaveLength(copy.width * copy.height * 3)
    }
  })
})

it('crops to two thirds of the area', async () => {
  const { width, height, data } = await alterations.cropped(picture)
  expect(width * height / (60 * 48)).toBeCloseTo(2 / 3, 1)
  const left = data[0]! / 4
  expect(data[3]).toBe(4 * (left + 1))
})

it('makes smaller, each pixel of those that it stands for', async () => {
  const small = await alterations.small(picture)
  expect(sizeOf(small)).toEqual([8, 6])
  expect(pixel(small, 4, 3)[2]).toBeCloseTo(150, -1)
  expect(pixel(small, 4, 3)[0]).toBeCloseTo(4 * (4.5 * 60 / 8), -1)
  expect(sizeOf(await alterations.halved(soft))).toEqual([120, 80])
  expect(sizeOf(await alterations.quartered(soft))).toEqual([60, 40])
  const least = await alterations.small(paint(3, 3, () => [1, 2, 3]))
  expect([...sizeOf(least), ...least.data]).toEqual([1, 1, 1, 2, 3])
})

it('changes the size, and the aspect a little', async () => {
  const { width, height } = await alterations.resized(soft)
  expect([width, height]).toEqual([158, 96])
  expect(width / height / (240 / 160)).toBeCloseTo(1.1, 1)
})

it('compresses: the same size, nearly the same pixels', async () => {
  const copy = await alterations.recompressed(soft)
  expect(sizeOf(copy)).toEqual([240, 160])
  expect(difference(copy, soft)).toBeLessThan(6)
})

it('takes the colours away and darkens', async () => {
  expect([...(await alterations.recoloured(paint(1, 1, () => [255, 255, 255]))).data]).toEqual([153, 153, 153])
  expect([...(await alterations.recoloured(paint(1, 1, () => [255, 0, 0]))).data]).toEqual([46, 46, 46])
})

it('mirrors left and right', async () => {
  const copy = await alterations.mirrored(picture)
  for (const [x, y] of [[0, 0], [7, 11], [59, 47]] as const)
    expect(pixel(copy, x, y)).toEqual(pixel(picture, 59 - x, y))
})

it('lays a white frame around all of the picture', async () => {
  const copy = await alterations.bordered(soft)
  expect(sizeOf(copy)).toEqual([240 + 32, 160 + 32])
  for (const [x, y] of [[0, 0], [271, 191], [15, 100], [100, 176]] as const)
    expect(pixel(copy, x, y)).toEqual([255, 255, 255])
  expect(pixel(copy, 16, 16)).toEqual(pixel(soft, 0, 0))
  expect(pixel(copy, 255, 175)).toEqual(pixel(soft, 239, 159))
})

it('writes white letters in dark outlines across the lower part, and nowhere else', async () => {
  const dull = paint(240, 160, () => [120, 130, 140])
  const { data } = await alterations.lettered(dull)
  const changed = Array.from({ length: 240 * 160 }, (_, i) => i).filter(i => data[3 * i] !== 120)
  const rows = changed.map(i => Math.floor(i / 240))
  const columns = changed.map(i => i % 240)
  expect(changed.length / (240 * 160)).toBeGreaterThan(0.04)
  expect(Math.min(...rows)).toBeGreaterThan(80)
  expect(Math.max(...rows)).toBeLessThan(160 * 0.92)
  expect([Math.min(...columns), Math.max(...columns)].map(column => Math.round(column / 240 * 10))).toEqual([2, 8])
  expect(changed.some(i => data[3 * i] === 255)).toBe(true)
  expect(changed.some(i => data[3 * i]! < 50)).toBe(true)
})
