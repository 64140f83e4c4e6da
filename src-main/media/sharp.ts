import sharp from 'sharp'
import { pixelLimit } from '../contract/stage.ts'

/**
 * sharp as all of Likeness uses it: the process-wide settings are made here and nowhere else. Measured on two cores over
 * 640 × 480 and 12-megapixel JPEGs with six decodes in flight: one libvips thread per image and no cache of operations
 * give the highest throughput, since many small images run beside one another, and no input is ever decoded twice.
 */
sharp.cache(false)
sharp.concurrency(1)

export { sharp }

/** Seconds after which one image is given up. */
export const decodeSeconds = 30

/**
 * How every file is opened. `failOn: 'none'` decodes as much of a damaged file as is there; the sharp reader then looks
 * at the warnings and refuses a picture of which nothing came.
 */
export const inputOptions = {
  failOn: 'none',
  limitInputPixels: pixelLimit,
  sequentialRead: true,
  autoOrient: true,
} as const
