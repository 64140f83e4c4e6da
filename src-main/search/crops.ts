import type { Region } from '../contract/query.ts'
import type { RgbImage } from '../media/image.ts'
import type { Space } from '../vectors/space.ts'
import type { SurfaceSpace } from '../vectors/surface-space.ts'
import type { Appearance } from './appearance.ts'
import { failure } from '../contract/errors.ts'
import { cropImage } from '../media/crop.ts'
import { embedPicture } from '../vectors/embed-picture.ts'
import { appearanceOf } from './appearance.ts'
import { createMemory } from './memory.ts'

/** Pixels that each side of a part of a picture must have: less says nothing. */
const leastSide = 8

/** Crops whose vectors are remembered. */
const remembered = 256

/** Parts of pictures as examples; the vectors of the last ones are remembered. */
export function createCrops(surface: SurfaceSpace) {
  const known = createMemory<Promise<Appearance>>({ limit: remembered, keptMs: 60 * 60_000 })

  async function embed(space: Space, region: Region, image: RgbImage): Promise<Appearance> {
    return appearanceOf('image', await embedPicture(space, surface, { views: [cutOut(image, region)], clay: null }), space, surface)
  }

  return {
    /**
     * The part of the picture that `still` decodes. `key` names the content of the picture. Errors: bad_request when too little
     * is left, those of `still`.
     */
    of: (space: Space, key: string, region: Region, still: () => Promise<RgbImage>): Promise<Appearance> => {
      const id = JSON.stringify([space.id, key, region.x, region.y, region.width, region.height])
      const found = known.get(id)
      if (found)
        return found
      const made = still().then(image => embed(space, region, image))
      known.set(id, made)
      made.catch(() => known.delete(id))
      return made
    },
  }
}

/** The part of an image that a region names. Errors: bad_request when it has fewer than 8 pixels a side. */
export function cutOut(image: RgbImage, region: Region): RgbImage {
  const part = cropImage(image, region)
  if (part.width < leastSide || part.height < leastSide)
    throw failure('bad_request', { reason: `the region comes to ${part.width} × ${part.height} pixels of the picture, which is looked at with ${image.width} × ${image.height}; expected at least ${leastSide} × ${leastSide}.` })
  return part
}

/** A region of a region of a picture, as a region of the picture. */
export function within(outer: Region, inner: Region): Region {
  return {
    x: outer.x + inner.x * outer.width,
    y: outer.y + inner.y * outer.height,
    width: inner.width * outer.width,
    height: inner.height * outer.height,
  }
}
