import type { Catalog } from '../catalog/catalog.ts'
import type { OpenEncoder } from '../encoders/types.ts'
import type { Eyes } from '../stage/look.ts'
import { fitCalibration, fitTextCalibration, nearDuplicateOf } from '../encoders/calibration.ts'
import { phrases } from '../encoders/text/phrases.ts'
import { dot } from '../vectors/dot.ts'
import { pathOf } from './path.ts'

/** Images that are looked at, at most; and fewer than `enough` say too little to fit anything on. */
const sample = 200
const enough = 16

/** A calibration is fitted again when there are so many times the images that it was fitted on. */
const growth = 2

/** What is calibrated: a space, or an encoder that is not in use. */
export interface Subject {
  readonly encoder: Pick<OpenEncoder, 'manifest' | 'embedText'>
  readonly embed: OpenEncoder['embed']
}

export interface CalibrateOptions {
  /** Images that are looked at, at most. @default 200 */
  readonly images?: number
  /** Ends it early; nothing is stored then. */
  readonly signal?: AbortSignal
}

/**
 * Fits what an encoder's cosines mean on the user's own images: pairs of different ones, copies left out, and of each with a
 * light crop of itself; where it understands texts, also pairs of images with phrases of all sorts. With too few images the
 * cosines stay as they are; what was fitted on few is fitted again when there are many more. Does nothing for an encoder that
 * came with its calibrations.
 */
export async function calibrateOnLibrary(catalog: Catalog, decode: Eyes['decode'], { encoder, embed }: Subject, { images = sample, signal }: CalibrateOptions = {}): Promise<void> {
  const { id, calibration, text } = encoder.manifest
  const wantsText = text !== undefined && text.calibration === undefined
  if (calibration && !wantsText)
    return
  const fitted = catalog.calibrations.get(id)
  const fittedOn = fitted && (fitted.text !== null || !wantsText) ? fitted.images : 0
  if (fittedOn * growth > images)
    return
  const assets = [...new Map(catalog.ingest.sample('image', images).map(asset => [asset.hash, asset])).values()]
  if (assets.length < Math.max(enough, fittedOn * growth))
    return
  const vectors: Float32Array[] = []
  const nearDuplicatePairs: number[] = []
  for (const asset of assets) {
    const pair = await decode({ ...asset, path: pathOf(asset) }).then(({ image }) => embed([image, nearDuplicateOf(image)])).catch(() => undefined)
    if (signal?.aborted)
      return
    if (!pair)
      continue
    vectors.push(pair[0]!)
    nearDuplicatePairs.push(dot(pair[0]!, pair[1]!))
  }
  if (vectors.length < enough)
    return
  const randomPairs = vectors.flatMap((a, i) => vectors.slice(i + 1).map(b => dot(a, b)))
  const textPairs = wantsText ? await pairsWithPhrases(encoder.embedText!, vectors) : null
  if (signal?.aborted)
    return
  catalog.calibrations.set(id, {
    points: fitCalibration({ randomPairs, nearDuplicatePairs }),
    text: textPairs && fitTextCalibration(textPairs),
    images: assets.length,
  })
}

async function pairsWithPhrases(embedText: (text: string) => Promise<Float32Array>, images: readonly Float32Array[]): Promise<number[]> {
  const pairs: number[] = []
  for (const phrase of phrases) {
    const vector = await embedText(phrase)
    pairs.push(...images.map(image => dot(vector, image)))
  }
  return pairs
}
