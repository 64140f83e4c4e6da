import type { RgbImage } from '../../src-main/media/image.ts'
import type { Bench, Figure } from './bench.ts'
import { fitCalibration, scoreOf } from '../../src-main/encoders/calibration.ts'
import { createDecoder } from '../../src-main/media/decode.ts'
import { describeSurface } from '../../src-main/media/surface.ts'
import { dot } from '../../src-main/vectors/dot.ts'
import { alterations } from './alterations.ts'
import { withEngine } from './engine.ts'
import { dataFiles } from './shared-data.ts'

/** A picture's vectors: what it shows, and its surface. */
interface Vectors {
  readonly meaning: Float32Array
  readonly surface: Float32Array
}

interface Described extends Vectors {
  readonly class: string
  /** Altered copies, in the order of the alterations. */
  readonly copies: readonly Vectors[]
}

/** So many of the alterations, the first, are what near-duplicates begin with. */
const nearDuplicates = 3

/**
 * What surface and meaning tell, and the calibration of surfaces: its points are those that `vectors/surface-space.ts` holds.
 * Random pairs are of different classes.
 */
export const surface: Bench = {
  title: 'Surface beside meaning: altered copies among all pictures, and pictures of one class',
  run: async () => {
    const files = [...await dataFiles('images/grocery', ['.jpg']), ...await dataFiles('images/coco', ['.jpg'])]
    if (files.length === 0)
      return []
    const decoder = createDecoder({ decodeOnStage: () => Promise.reject(new Error('no stage is needed for JPEG')), threads: 1 })
    try {
      return await withEngine(async (engine) => {
        const vectorsOf = async (image: RgbImage): Promise<Vectors> => ({ meaning: (await engine.space().embed([image]))[0]!, surface: describeSurface(image) })
        const pictures: Described[] = []
        for (const file of files) {
          const { image } = await decoder.decode({ ...file, format: 'jpeg' })
          const copies = []
          for (const alter of Object.values(alterations))
            copies.push(await vectorsOf(await alter(image)))
          pictures.push({ class: file.class, ...await vectorsOf(image), copies })
        }
        return judge(pictures, engine.space().score)
      })
    }
    finally {
      await decoder.close()
    }
  },
}

function judge(pictures: readonly Described[], meaningScore: (cosine: number) => number): Figure[] {
  const pairs = pictures.flatMap((a, i) => pictures.slice(i + 1).filter(b => b.class !== a.class).map(b => dot(a.surface, b.surface)))
  const near = pictures.flatMap(({ surface, copies }) => copies.slice(0, nearDuplicates).map(copy => dot(surface, copy.surface)))
  const calibration = fitCalibration({ randomPairs: pairs, nearDuplicatePairs: near })
  const figures: Figure[] = calibration.map(([cosine, score]) => ({ what: `surface calibration: cosine of score ${score}`, value: cosine, unit: '' }))
  for (const meaning of [0, 0.25, 0.5, 0.75, 1]) {
    const score = (a: Vectors, b: Vectors) => meaning * meaningScore(dot(a.meaning, b.meaning)) + (1 - meaning) * scoreOf(dot(a.surface, b.surface), calibration)
    const name = `meaning ${meaning}, surface ${1 - meaning}`
    const classed = pictures.filter(picture => pictures.some(other => other !== picture && other.class === picture.class))
    figures.push({ what: `${name}: of one class among the first 10`, value: mean(classed.map(picture => precision(picture, pictures, score))), unit: '' })
    Object.keys(alterations).forEach((what, i) => {
      figures.push({ what: `${name}: ${what} found first`, value: mean(pictures.map(picture => isFirst(picture, picture.copies[i]!, pictures, score) ? 1 : 0)), unit: '' })
      figures.push({ what: `${name}: ${what} above 0.9`, value: mean(pictures.map(picture => score(picture, picture.copies[i]!) >= 0.9 ? 1 : 0)), unit: '' })
    })
    const ofClass = classed.flatMap(a => classed.filter(b => b !== a && b.class === a.class).map(b => score(a, b) >= 0.9 ? 1 : 0))
    figures.push({ what: `${name}: pairs of one class above 0.9`, value: mean(ofClass), unit: '' })
  }
  return figures
}

type Score = (a: Vectors, b: Vectors) => number

function precision(picture: Described, all: readonly Described[], score: Score): number {
  const first = all.filter(other => other !== picture).map(other => ({ other, score: score(picture, other) })).sort((a, b) => b.score - a.score).slice(0, 10)
  return mean(first.map(({ other }) => other.class === picture.class ? 1 : 0))
}

/** Whether a copy finds its original before all others. */
function isFirst(original: Described, copy: Vectors, all: readonly Described[], score: Score): boolean {
  const own = score(copy, original)
  return all.every(other => other === original || score(copy, other) < own)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
