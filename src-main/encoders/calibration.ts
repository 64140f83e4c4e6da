import type { RgbImage } from '../media/image.ts'
import type { Calibration } from './manifest.ts'

/** Points of rising [cosine, score], linear between them. */
export type Points = readonly (readonly [number, number])[]

/**
 * The score 0…1 of a cosine similarity: linear between the calibration's points, 0 below the first and 1 above the last.
 * Without a calibration the cosine itself, at least 0.
 */
export function scoreOf(cosine: number, calibration: Points | undefined): number {
  return calibration === undefined ? clamp(cosine, 0, 1) : interpolate(cosine, calibration)
}

/** The smallest cosine whose score is `score`: the inverse of `scoreOf`, for thresholds. */
export function cosineOf(score: number, calibration: Points | undefined): number {
  return calibration === undefined ? clamp(score, 0, 1) : interpolate(score, calibration.map(([x, y]): [number, number] => [y, x]))
}

export interface CalibrationPairs {
  /** Cosines of pairs of pictures taken at random. */
  readonly randomPairs: readonly number[]
  /** Cosines of pictures and their near-duplicates, see `nearDuplicateOf`. */
  readonly nearDuplicatePairs: readonly number[]
}

/** Points closer than this are pulled apart, so that scores always rise; some encoders use only a few hundredths of the range. */
const leastStep = 0.001

/**
 * Fits a calibration: score 0 at the median of random pairs, but not below cosine 0; 0.2 at their 90th percentile and 0.5
 * at their 99th; 0.9 at the lower quartile of near-duplicates; 0.75 at 0.72 of the way between; 1 at cosine 1 (the shape
 * of the default encoder's). Where the two overlap, the near-duplicates' point gives way upwards, and all points are
 * pushed below 1 with at least a small step between them. Throws a `RangeError` when either list is empty.
 */
export function fitCalibration({ randomPairs, nearDuplicatePairs }: CalibrationPairs): Calibration {
  if (randomPairs.length === 0 || nearDuplicatePairs.length === 0)
    throw new RangeError('a calibration needs random pairs and near-duplicate pairs')
  const half = quantile(randomPairs, 0.99)
  const near = Math.max(quantile(nearDuplicatePairs, 0.25), half)
  const wanted: [number, number][] = [
    [Math.max(0, quantile(randomPairs, 0.5)), 0],
    [quantile(randomPairs, 0.9), 0.2],
    [half, 0.5],
    [half + 0.72 * (near - half), 0.75],
    [near, 0.9],
    [1, 1],
  ]
  return strictlyRising(wanted)
}

/**
 * Fits a calibration of cosines between texts and pictures, from those of many unlike texts with pictures of a library: score 0
 * at their median, 0.2 at the 90th percentile and 0.5 at the 99th, as between pictures. There is no near-duplicate of a picture
 * among texts, and even the best text stays far from cosine 1, so what lies above is measured by how wide the random pairs lie:
 * 0.9 at twice the way from the median to the 99th percentile, 1 at cosine 1. Throws a `RangeError` when there are no pairs.
 */
export function fitTextCalibration(randomPairs: readonly number[]): Calibration {
  if (randomPairs.length === 0)
    throw new RangeError('a calibration of texts needs pairs of texts and pictures')
  const none = quantile(randomPairs, 0.5)
  const half = quantile(randomPairs, 0.99)
  return strictlyRising([
    [none, 0],
    [quantile(randomPairs, 0.9), 0.2],
    [half, 0.5],
    [half + (half - none), 0.9],
    [1, 1],
  ])
}

/** Cosines at least `leastStep` apart: first upwards from the first point, then downwards from (1, 1). */
function strictlyRising(points: readonly [number, number][]): [number, number][] {
  const cosines = points.map(([cosine]) => cosine)
  for (let i = 1; i < cosines.length; i++)
    cosines[i] = Math.max(cosines[i]!, cosines[i - 1]! + leastStep)
  cosines[cosines.length - 1] = 1
  for (let i = cosines.length - 2; i >= 0; i--)
    cosines[i] = Math.min(cosines[i]!, cosines[i + 1]! - leastStep)
  return points.map(([, score], i): [number, number] => [cosines[i]!, score])
}

/** The value below which a share of the numbers lies, linear between neighbours. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const at = share * (sorted.length - 1)
  const low = Math.floor(at)
  return sorted[low]! + (at - low) * ((sorted[low + 1] ?? sorted[low]!) - sorted[low]!)
}

function interpolate(x: number, points: Points): number {
  const next = points.findIndex(([px]) => px >= x)
  if (next === -1)
    return points.at(-1)![1]
  const [x1, y1] = points[next]!
  if (next === 0)
    return y1
  const [x0, y0] = points[next - 1]!
  return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value))
}

/**
 * An altered copy as one meets them in folders: cropped to 92 % × 94 % (86 % of the area), off centre, slightly warmer and
 * brighter. Always the same for the same picture.
 */
export function nearDuplicateOf(image: RgbImage): RgbImage {
  const width = Math.max(1, Math.round(image.width * 0.92))
  const height = Math.max(1, Math.round(image.height * 0.94))
  const left = Math.round((image.width - width) * 0.7)
  const top = Math.round((image.height - height) * 0.3)
  const gains = [1.05, 1.02, 0.97]
  const data = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++) {
    const row = ((top + y) * image.width + left) * 3
    for (let i = 0; i < width * 3; i++)
      data[y * width * 3 + i] = Math.min(255, Math.round(image.data[row + i]! * gains[i % 3]! + 3))
  }
  return { data, width, height }
}
