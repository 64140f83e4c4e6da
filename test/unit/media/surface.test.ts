import type { RgbImage } from '../../../src-main/media/image.ts'
import { expect, it } from 'vitest'
import { nearDuplicateOf } from '../../../src-main/encoders/calibration.ts'
import { describeSurface, surfaceDimensions } from '../../../src-main/media/surface.ts'
import { dot } from '../../../src-main/vectors/dot.ts'

function draw(width: number, height: number, colour: (x: number, y: number) => readonly [number, number, number]): RgbImage {
  const data = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++)
      data.set(colour(x / width, y / height), (y * width + x) * 3)
  }
  return { data, width, height }
}

/** A hill before a sky with a sun, in colours that a seed chooses; at any size it shows the same. */
function landscape(width: number, height: number, seed = 0): RgbImage {
  return draw(width, height, (x, y) => {
    if (Math.hypot(x - 0.2 - 0.13 * seed, y - 0.25) < 0.1)
      return [250, 230, 120]
    return y > 0.6 + 0.15 * Math.sin(6 * x + seed) ? [40 + 30 * seed, 110 - 20 * seed, 50] : [120 + 20 * seed, 170, 230 - 30 * seed]
  })
}

const grey = (value: number) => draw(40, 30, () => [value, value, value])
const likeness = (a: RgbImage, b: RgbImage) => dot(describeSurface(a), describeSurface(b))

it('is a vector of length 1, the same for the same picture, of any size and shape', () => {
  for (const image of [landscape(384, 512), landscape(1536, 384), landscape(7, 3), landscape(1, 1), grey(0), grey(128), grey(255)]) {
    const vector = describeSurface(image)
    expect(vector).toHaveLength(surfaceDimensions)
    expect(vector.every(Number.isFinite)).toBe(true)
    expect(dot(vector, vector)).toBeCloseTo(1, 5)
    expect(describeSurface(image)).toEqual(vector)
  }
})

it('changes little with the size, a light crop and a slight shift of colours, and more with another picture', () => {
  const original = landscape(512, 384)
  expect(likeness(original, landscape(128, 96))).toBeGreaterThan(0.99)
  expect(likeness(original, nearDuplicateOf(original))).toBeGreaterThan(0.93)
  const others = [1, 2, 3].map(seed => likeness(original, landscape(512, 384, seed)))
  expect(Math.max(...others)).toBeLessThan(likeness(original, nearDuplicateOf(original)))
})

it('tells where colours lie, which they are, in which direction edges run, and how rough it is', () => {
  const red = draw(60, 60, (_, y) => y < 0.5 ? [200, 40, 40] : [240, 240, 240])
  const turned = draw(60, 60, (_, y) => y < 0.5 ? [240, 240, 240] : [200, 40, 40])
  const blue = draw(60, 60, (_, y) => y < 0.5 ? [40, 40, 200] : [240, 240, 240])
  expect(likeness(red, turned)).toBeLessThan(0.7)
  expect(likeness(red, blue)).toBeLessThan(0.8)
  const stripes = (along: 'x' | 'y', width: number) => draw(96, 96, (x, y) => Math.floor((along === 'x' ? x : y) / width) % 2 === 0 ? [90, 90, 90] : [160, 160, 160])
  expect(likeness(stripes('x', 1 / 12), stripes('y', 1 / 12))).toBeLessThan(likeness(stripes('x', 1 / 12), stripes('x', 1 / 12)) - 0.3)
  expect(likeness(stripes('x', 1 / 24), stripes('x', 1 / 6))).toBeLessThan(0.97)
})

it('takes pictures of almost the same grey for almost the same', () => {
  expect(likeness(grey(96), grey(100))).toBeGreaterThan(0.9)
  expect(likeness(grey(20), grey(235))).toBeLessThan(0.5)
})
