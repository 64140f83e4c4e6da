import type { Asset } from '../contract/entities.ts'
import type { Region } from '../contract/query.ts'
import type { Space } from '../vectors/space.ts'
import type { ShownParts } from './shown-picture.ts'
import { cutRectangle, pixelsOf } from '../media/crop.ts'
import { createMemory } from './memory.ts'
import { partGrid } from './part-grid.ts'
import { shownPicture } from './shown-picture.ts'

/** A part of an image as it is in a space. */
export interface Part {
  readonly region: Region
  readonly vector: Float32Array
}

/** Images whose parts are remembered, and for how long. */
const kept = { limit: 64, keptMs: 60 * 60_000 }

/** Pixels that each side of a part must have: less says nothing. */
const leastSide = 16

/**
 * Parts of images that are compared by themselves: the objects that a detector found, or where there are none a grid of
 * overlapping cuts, which are embedded when they are first asked for, one image after another.
 */
export function createParts(parts: ShownParts) {
  const { catalog } = parts
  const known = createMemory<Promise<readonly Part[]>>(kept)
  let last: Promise<unknown> = Promise.resolve()

  function objectsIn(assetId: number, space: Space): Part[] {
    const vectors = space.objects.ofAssets([assetId]).get(assetId) ?? []
    return catalog.detections.ofAsset(assetId).flatMap(({ n, region }) => vectors[n] ? [{ region, vector: vectors[n] }] : [])
  }

  async function cutsOf(asset: Asset, space: Space): Promise<readonly Part[]> {
    const image = await shownPicture(parts, asset)
    if (!image)
      return []
    const cuts = partGrid.map(region => ({ region, rectangle: pixelsOf(image, region) })).filter(({ rectangle: { width, height } }) => Math.min(width, height) >= leastSide)
    const vectors = cuts.length === 0 ? [] : await space.embed(cuts.map(({ rectangle }) => cutRectangle(image, rectangle)))
    return cuts.map(({ region }, i) => ({ region, vector: vectors[i]! }))
  }

  return {
    /** The parts of an image in a space; none when nothing was found in it and it cannot be read now. Errors: those of the encoder. */
    of: (asset: Asset, space: Space): Promise<readonly Part[]> => {
      const objects = objectsIn(asset.id, space)
      if (objects.length > 0)
        return Promise.resolve(objects)
      const key = JSON.stringify([space.id, asset.id, asset.hash ?? asset.modifiedAt])
      const found = known.get(key)
      if (found)
        return found
      const made = last.then(() => cutsOf(asset, space))
      last = made.catch(() => {})
      known.set(key, made)
      made.then(parts => parts.length === 0 && known.delete(key), () => known.delete(key))
      return made
    },
  }
}
