import type { Fit, Size } from '../fit.ts'
import type { SampleSpace } from './tiff.ts'
import { neutralGround } from '../../contract/stage.ts'
import { fits } from '../fit.ts'
import { channelsOf } from './tiff.ts'

/** Takes the rows of a picture one after another, and keeps only their averages over blocks. */
export interface Shrinker {
  readonly space: SampleSpace
  /** What the picture is to be scaled to at last. */
  readonly target: Size
  /** One row of `width` pixels, 8-bit samples; read before the call returns, so the array may be used again. */
  readonly push: (row: Uint8Array) => void
  /** How many rows were given. */
  readonly rows: () => number
  /** The averages, tightly packed, rows from the top; those of rows that never came are `neutralGround`, opaque. */
  readonly finish: () => Size & { readonly data: Uint8Array }
}

/**
 * Shrinks a picture of any height while it is decoded, in each direction by the largest whole factor that leaves at
 * least twice the size that it is to have, so that memory does not grow with the picture. Box filter; the last block of a row or column may be
 * narrower. `order` tells whether the first row pushed is the top one (`down`) or the bottom one (`up`).
 */
export function createShrinker(source: Size, space: SampleSpace, order: 'down' | 'up' = 'down', fit: Fit = 'working'): Shrinker {
  const channels = channelsOf(space)
  const target = fits[fit](source)
  const across = Math.max(1, Math.floor(source.width / target.width / 2))
  const down = Math.max(1, Math.floor(source.height / target.height / 2))
  const width = Math.ceil(source.width / across)
  const height = Math.ceil(source.height / down)
  const stride = width * channels
  const data = ground(width * height, space)
  const sums = new Float64Array(stride)
  let rows = 0
  let summed = 0

  function flush(): void {
    const line = Math.ceil(rows / down) - 1
    const start = (order === 'down' ? line : height - 1 - line) * stride
    for (let x = 0; x < width; x++) {
      const count = summed * Math.min(across, source.width - x * across)
      for (let channel = 0; channel < channels; channel++)
        data[start + x * channels + channel] = (sums[x * channels + channel] ?? 0) / count + 0.5
    }
    sums.fill(0)
    summed = 0
  }

  return {
    space,
    target,
    push: (row) => {
      const end = source.width * channels
      for (let block = 0, at = 0; block < stride; block += channels) {
        const next = Math.min(end, at + across * channels)
        for (; at < next; at += channels) {
          for (let channel = 0; channel < channels; channel++)
            sums[block + channel] = (sums[block + channel] ?? 0) + (row[at + channel] ?? 0)
        }
      }
      rows++
      summed++
      if (summed === down || rows === source.height)
        flush()
    },
    rows: () => rows,
    finish: () => {
      if (summed > 0)
        flush()
      return { data, width, height }
    },
  }
}

/** Picture of `neutralGround`, or of what comes near it in the space; the last sample of RGBA is opaque. */
function ground(pixels: number, space: SampleSpace): Uint8Array {
  const data = new Uint8Array(pixels * channelsOf(space)).fill(neutralGround)
  if (space === 'rgba') {
    for (let at = 3; at < data.length; at += 4)
      data[at] = 255
  }
  return data
}
