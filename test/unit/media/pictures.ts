import type { Sharp } from 'sharp'
import type { RgbImage } from '../../../src-main/media/image.ts'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect } from 'vitest'

type Colour = readonly [red: number, green: number, blue: number]

export const red: Colour = [220, 30, 30]
export const green: Colour = [30, 200, 40]
export const blue: Colour = [40, 60, 220]
export const white: Colour = [240, 240, 240]
export const ground: Colour = [128, 128, 128]

/** Red, green over blue, white: no two orientations look alike. */
export function quadrants(width: number, height: number): Buffer {
  const pixels = Buffer.alloc(width * height * 3)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++)
      pixels.set(y < height / 2 ? (x < width / 2 ? red : green) : (x < width / 2 ? blue : white), (y * width + x) * 3)
  }
  return pixels
}

export function quadrantPicture(width: number, height: number): Sharp {
  return sharp(quadrants(width, height), { raw: { width, height, channels: 3 } })
}

/** Colours at the middles of the quadrants: top left, top right, bottom left, bottom right. */
export function corners({ data, width, height }: RgbImage): Colour[] {
  return [[1, 1], [3, 1], [1, 3], [3, 3]].map(([x = 0, y = 0]) => {
    const at = 3 * (Math.floor(height * y / 4) * width + Math.floor(width * x / 4))
    return [data[at] ?? -1, data[at + 1] ?? -1, data[at + 2] ?? -1]
  })
}

export function expectCorners(image: RgbImage, expected: readonly Colour[], tolerance: number): void {
  const found = corners(image)
  expect(image.data).toHaveLength(image.width * image.height * 3)
  const distance = Math.max(...found.flatMap((colour, corner) => colour.map((value, channel) => Math.abs(value - (expected[corner]?.[channel] ?? -1000)))))
  expect(distance, `${JSON.stringify(found)} against ${JSON.stringify(expected)}`).toBeLessThanOrEqual(tolerance)
}

export interface Folder extends AsyncDisposable {
  readonly path: string
  readonly write: (name: string, bytes: Uint8Array | string) => Promise<string>
}

/** A folder of its own for a test, removed at the end. */
export async function temporaryFolder(): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), 'likeness-media-'))
  return {
    path,
    write: async (name, bytes) => {
      await writeFile(join(path, name), bytes)
      return join(path, name)
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  }
}
