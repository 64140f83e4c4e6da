import type { Catalog } from '../catalog/catalog.ts'
import type { Eyes } from '../stage/look.ts'
import type { Space } from '../vectors/space.ts'
import { fitCalibration, nearDuplicateOf } from '../encoders/calibration.ts'
import { dot } from '../vectors/dot.ts'
import { pathOf } from './path.ts'

/** Images that are looked at, at most; and fewer than `enough` say too little to fit anything on. */
const sample = 200
const enough = 16

/** A calibration is fitted again when there are so many times the images that it was fitted on. */
const growth = 2

/**
 * Fits what an encoder's cosines mean on the user's own images: pairs of different ones, copies left out, and of each with a
 * light crop of itself. With too few images the cosines stay as they are; what was fitted on few is fitted again when there
 * are many more. Does nothing for an encoder that came with a calibration.
 */
export async function calibrateOnLibrary(catalog: Catalog, decode: Eyes['decode'], space: Space): Promise<void> {
  const fittedOn = catalog.calibrations.get(space.id)?.images ?? 0
  if (space.encoder.manifest.calibration || fittedOn * growth > sample)
    return
  const vectors: Float32Array[] = []
  const nearDuplicatePairs: number[] = []
  const assets = [...new Map(catalog.ingest.sample('image', sample).map(asset => [asset.hash, asset])).values()]
  if (assets.length < Math.max(enough, fittedOn * growth))
    return
  for (const asset of assets) {
    const decoded = await decode({ ...asset, path: pathOf(asset) }).catch(() => undefined)
    if (!decoded)
      continue
    const { image } = decoded
    const [original, copy] = await space.embed([image, nearDuplicateOf(image)])
    vectors.push(original!)
    nearDuplicatePairs.push(dot(original!, copy!))
  }
  if (vectors.length < enough)
    return
  const randomPairs = vectors.flatMap((a, i) => vectors.slice(i + 1).map(b => dot(a, b)))
  catalog.calibrations.set(space.id, { points: fitCalibration({ randomPairs, nearDuplicatePairs }), images: assets.length })
}
