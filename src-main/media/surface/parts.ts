import type { SmallPicture } from './small-picture.ts'
import { coarser } from './small-picture.ts'

const grid = 8

/** How many of the lowest frequencies are kept: of lightness, and of each of the axes of colour. */
const kept = { lightness: 15, colour: 8 } as const

/** Axes of colour are a third as long as that of lightness. */
const colourGain = 3

/** The mean colour tells less than where colours lie: it is what shifts with the light. */
const meanGain = 0.7

const waves = Array.from({ length: grid }, (_, k) => Float32Array.from({ length: grid }, (_, x) => Math.sqrt((k === 0 ? 1 : 2) / grid) * Math.cos(Math.PI * (x + 0.5) * k / grid)))

const frequencies = Array.from({ length: grid * grid }, (_, i) => ({ across: i % grid, down: Math.floor(i / grid) }))
  .sort((p, q) => p.across + p.down - q.across - q.down || p.across - q.across)

export const layoutSize = kept.lightness + 2 * kept.colour

/** Where which colours lie: the low frequencies of the mean colours of an 8 × 8 grid (as the Color Layout Descriptor of MPEG-7, ISO/IEC 15938-3, in OKLab). */
export function layoutOf({ side, lightness, a, b }: SmallPicture): number[] {
  const spectrum = (plane: Float32Array, amount: number) => {
    const cells = coarser(plane, side, grid)
    return frequencies.slice(0, amount).map(({ across, down }) => {
      let sum = 0
      cells.forEach((value, i) => sum += value * waves[across]![i % grid]! * waves[down]![Math.floor(i / grid)]!)
      return sum / grid * (across + down === 0 ? meanGain : 1)
    })
  }
  const colours = [a, b].flatMap(plane => spectrum(plane, kept.colour).map(value => value * colourGain))
  return [...spectrum(lightness.map(value => value - 0.5), kept.lightness), ...colours]
}

const cells = 4
const directions = 6

/** Steps of lightness that are no edges. */
const leastStep = 0.02

export const edgesSize = cells * cells * directions

/**
 * Where edges run in which direction: orientations weighted by strength, in 4 × 4 overlapping cells (as Dalal & Triggs 2005,
 * "Histograms of Oriented Gradients", in cells as coarse as those of the Edge Histogram Descriptor of MPEG-7), less their mean.
 */
export function edgesOf({ side, lightness }: SmallPicture): number[] {
  const histogram = new Float32Array(edgesSize)
  const places = Array.from({ length: side }, (_, i) => between((i + 0.5) / side * cells - 0.5, cells))
  for (let y = 1; y < side - 1; y++) {
    const down = places[y]!
    for (let x = 1; x < side - 1; x++) {
      const at = y * side + x
      const dx = lightness[at + 1]! - lightness[at - 1]!
      const dy = lightness[at + side]! - lightness[at - side]!
      const strength = Math.sqrt(dx * dx + dy * dy)
      if (strength < leastStep)
        continue
      const across = places[x]!
      const turn = (Math.atan2(dy, dx) / Math.PI + 1) % 1 * directions
      const direction = Math.floor(turn)
      const next = (direction + 1) % directions
      const share = turn - direction
      for (let corner = 0; corner < 4; corner++) {
        const row = corner < 2 ? down.low : down.high
        const column = corner % 2 === 0 ? across.low : across.high
        const weight = strength * (corner < 2 ? 1 - down.share : down.share) * (corner % 2 === 0 ? 1 - across.share : across.share)
        const bin = (row * cells + column) * directions
        histogram[bin + direction] = histogram[bin + direction]! + weight * (1 - share)
        histogram[bin + next] = histogram[bin + next]! + weight * share
      }
    }
  }
  return centredRoots(histogram)
}

const greys = 5
const hues = 8
const lightnesses = 3

/** Chroma at which a colour is no longer grey, and from where it is fully one. */
const chroma = { from: 0.02, full: 0.08 } as const

export const coloursSize = greys + hues * lightnesses

/** Which colours there are, wherever: greys by lightness, colours by hue and lightness, softly shared among neighbours; less their mean. */
export function coloursOf({ lightness, a, b }: SmallPicture): number[] {
  const histogram = new Float32Array(coloursSize)
  const add = (from: number, bins: number, value: number, weight: number) => {
    const { low, high, share } = between(value * bins - 0.5, bins)
    histogram[from + low] = histogram[from + low]! + weight * (1 - share)
    histogram[from + high] = histogram[from + high]! + weight * share
  }
  for (let i = 0; i < lightness.length; i++) {
    const colourfulness = (Math.sqrt(a[i]! ** 2 + b[i]! ** 2) - chroma.from) / (chroma.full - chroma.from)
    const coloured = Math.min(Math.max(colourfulness, 0), 1)
    if (coloured < 1)
      add(0, greys, lightness[i]!, 1 - coloured)
    if (coloured === 0)
      continue
    const turn = (Math.atan2(b[i]!, a[i]!) / (2 * Math.PI) + 1) % 1 * hues
    const hue = Math.floor(turn)
    add(greys + hue * lightnesses, lightnesses, lightness[i]!, coloured * (1 - turn + hue))
    add(greys + (hue + 1) % hues * lightnesses, lightnesses, lightness[i]!, coloured * (turn - hue))
  }
  return centredRoots(histogram)
}

/** Sides at which roughness is measured, as shares of the small picture's. */
const coarseness = [1, 2, 4] as const

export const textureSize = 2 * coarseness.length + 1

/** How much contrast there is, and how rough the picture is across and down at three scales, as logarithms around those of a common photograph. */
export function textureOf({ side, lightness }: SmallPicture): number[] {
  const mean = lightness.reduce((sum, value) => sum + value, 0) / lightness.length
  const variance = lightness.reduce((sum, value) => sum + (value - mean) ** 2, 0) / lightness.length
  const roughness = coarseness.flatMap(factor => stepsOf(coarser(lightness, side, side / factor), side / factor).map(step => Math.log(step + 0.003) + 3.2))
  return [Math.log(Math.sqrt(variance) + 0.005) + 2, ...roughness]
}

/** The mean step of lightness from one pixel to the next: across, and down. */
function stepsOf(plane: Float32Array, side: number): [number, number] {
  let [across, down] = [0, 0]
  for (let y = 0; y < side - 1; y++) {
    for (let x = 0; x < side - 1; x++) {
      const at = y * side + x
      across += Math.abs(plane[at + 1]! - plane[at]!)
      down += Math.abs(plane[at + side]! - plane[at]!)
    }
  }
  const pairs = (side - 1) ** 2
  return [across / pairs, down / pairs]
}

interface Place {
  readonly low: number
  readonly high: number
  /** How much of it lies in `high`. */
  readonly share: number
}

/** The two neighbours of a place among bins, which ends at the outer ones. */
function between(place: number, bins: number): Place {
  const inside = Math.min(Math.max(place, 0), bins - 1)
  const low = Math.floor(inside)
  return { low, high: Math.min(low + 1, bins - 1), share: inside - low }
}

/** The product of roots of histograms is the Bhattacharyya coefficient; what all pictures have in common is taken away. */
function centredRoots(histogram: Float32Array): number[] {
  const roots = Array.from(histogram, Math.sqrt)
  const mean = roots.reduce((sum, value) => sum + value, 0) / roots.length
  return roots.map(value => value - mean)
}
