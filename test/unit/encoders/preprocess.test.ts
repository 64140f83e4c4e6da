import type { ResizeRule } from '../../../src-main/encoders/manifest.ts'
import { describe, expect, it } from 'vitest'
import { planResize, preprocess, resizeForEncoder, writePlanes } from '../../../src-main/encoders/preprocess.ts'
import { paint, plain, tinyManifest } from '../../helpers/encoders.ts'

const fill = (maxAspect: number): ResizeRule => ({ mode: 'fill', maxAspect, filter: 'bicubic' })
const crop = (shortSide: number): ResizeRule => ({ mode: 'crop', shortSide, filter: 'bicubic' })

describe('planResize', () => {
  it.each([
    ['a square is taken whole', 300, 300, 1.25, { left: 0, top: 0, width: 300, height: 300 }],
    ['within the aspect too', 120, 100, 1.25, { left: 0, top: 0, width: 120, height: 100 }],
    ['a wide one loses its sides', 400, 100, 1.25, { left: 137, top: 0, width: 125, height: 100 }],
    ['a tall one its top and bottom', 100, 400, 1.25, { left: 0, top: 137, width: 100, height: 125 }],
    ['one line of pixels', 1000, 1, 1, { left: 499, top: 0, width: 1, height: 1 }],
    ['one pixel', 1, 1, 1.25, { left: 0, top: 0, width: 1, height: 1 }],
  ])('fill: %s', (_, width, height, maxAspect, before) => {
    expect(planResize(width, height, 128, fill(maxAspect))).toEqual({ before, width: 128, height: 128, after: { left: 0, top: 0, width: 128, height: 128 } })
  })

  it.each([
    ['landscape', 640, 480, [341, 256], [58, 16]],
    ['portrait', 480, 640, [256, 341], [16, 58]],
    ['square', 50, 50, [256, 256], [16, 16]],
  ])('crop: %s', (_, width, height, scaled, corner) => {
    expect(planResize(width, height, 224, crop(256))).toEqual({
      before: { left: 0, top: 0, width, height },
      width: scaled[0],
      height: scaled[1],
      after: { left: corner[0], top: corner[1], width: 224, height: 224 },
    })
  })

  it('crop: scales only the middle of what is very long', () => {
    expect(planResize(1, 1536, 224, crop(256))).toEqual({
      before: { left: 0, top: 764, width: 1, height: 8 },
      width: 256,
      height: 2048,
      after: { left: 16, top: 912, width: 224, height: 224 },
    })
  })

  it('keeps everything inside, for sizes of all kinds', () => {
    for (const [width, height] of [[1, 1], [2, 3], [384, 385], [1536, 384], [7, 1536], [383, 384]] as const) {
      for (const rule of [fill(1), fill(1.25), fill(1e6), crop(224), crop(255), crop(256)]) {
        const plan = planResize(width, height, 224, rule)
        for (const [outer, inner] of [[{ width, height }, plan.before], [plan, plan.after]] as const) {
          expect(inner.left).toBeGreaterThanOrEqual(0)
          expect(inner.top).toBeGreaterThanOrEqual(0)
          expect(inner.left + inner.width).toBeLessThanOrEqual(outer.width)
          expect(inner.top + inner.height).toBeLessThanOrEqual(outer.height)
          expect(Math.min(inner.width, inner.height)).toBeGreaterThan(0)
        }
        expect(plan.after).toMatchObject({ width: 224, height: 224 })
      }
    }
  })
})

describe('writePlanes', () => {
  const pixels = Uint8Array.from([255, 0, 51, 0, 255, 102, 10, 20, 30, 0, 0, 0])

  it('parts the channels, from an offset', () => {
    const target = new Float32Array(14).fill(9)
    writePlanes(pixels, tinyManifest({ vision: { size: 2 } }).vision, target, 1)
    expect([...target].map(x => Math.round(x * 255))).toEqual([2295, 255, 0, 10, 0, 0, 255, 20, 0, 51, 102, 30, 0, 2295])
  })

  it('applies range, mean and deviation of each channel, in the order of the channels', () => {
    const target = new Float32Array(12)
    writePlanes(pixels, tinyManifest({ vision: { size: 2, channels: 'BGR', range: [-1, 1], mean: [0.1, 0.2, 0.3], std: [0.5, 1, 2] } }).vision, target, 0)
    expect(target[0]).toBeCloseTo((2 * 51 / 255 - 1 - 0.1) / 0.5, 5)
    expect(target[5]).toBeCloseTo((1 - 0.2) / 1, 5)
    expect(target[8]).toBeCloseTo((1 - 0.3) / 2, 5)
  })
})

describe('resizeForEncoder', () => {
  const vision = (size: number, resize: ResizeRule) => tinyManifest({ vision: { size, resize } }).vision

  it('averages what it shrinks, and with nearest does not', async () => {
    const stripes = paint(64, 64, x => x % 2 === 0 ? [255, 255, 255] : [0, 0, 0])
    for (const filter of ['bilinear', 'bicubic', 'lanczos'] as const) {
      const smooth = await resizeForEncoder(stripes, vision(8, { mode: 'fill', maxAspect: 2, filter }))
      expect(smooth).toHaveLength(8 * 8 * 3)
      expect(Math.max(...smooth) - Math.min(...smooth)).toBeLessThan(60)
      expect(smooth[8 * 4 * 3 + 12]).toBeGreaterThan(110)
      expect(smooth[8 * 4 * 3 + 12]).toBeLessThan(145)
    }
    const hard = await resizeForEncoder(stripes, vision(8, { mode: 'fill', maxAspect: 2, filter: 'nearest' }))
    expect(hard.every(x => x === 0 || x === 255)).toBe(true)
  })

  it('cuts off what the rule cuts off', async () => {
    const flag = paint(300, 100, x => x < 100 ? [255, 0, 0] : x < 200 ? [0, 255, 0] : [0, 0, 255])
    const middle = await resizeForEncoder(flag, vision(10, { mode: 'fill', maxAspect: 1, filter: 'bicubic' }))
    expect(await resizeForEncoder(paint(9, 9, () => [0, 255, 0]), vision(10, fill(1)))).toEqual(middle)
    const cropped = await resizeForEncoder(flag, vision(10, crop(10)))
    expect([...cropped.subarray(12, 15)]).toEqual([0, 255, 0])
    const all = await resizeForEncoder(flag, vision(9, fill(10)))
    expect([...all.subarray(3, 6), ...all.subarray(12, 15), ...all.subarray(21, 24)]).toEqual([255, 0, 0, 0, 255, 0, 0, 0, 255])
  })

  it('enlarges what is too small, and takes one pixel', async () => {
    const one = await resizeForEncoder(paint(1, 1, () => [9, 8, 7]), vision(8, crop(10)))
    expect([...new Set(one)]).toEqual([9, 8, 7])
  })
})

describe('preprocess', () => {
  it('gives the three planes of the whole input', async () => {
    const input = await preprocess(plain(255, 51, 0), tinyManifest().vision)
    expect(input).toHaveLength(3 * 64)
    expect([0, 63, 64, 127, 128, 191].map(i => input[i]!.toFixed(3))).toEqual(['1.000', '1.000', '0.200', '0.200', '0.000', '0.000'])
  })
})
