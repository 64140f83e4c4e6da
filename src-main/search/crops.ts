import type { Kind } from '../contract/formats.ts'
import type { Region } from '../contract/query.ts'
import type { Rectangle } from '../media/crop.ts'
import type { Decoder } from '../media/decode.ts'
import type { Size } from '../media/fit.ts'
import type { RgbImage } from '../media/image.ts'
import type { Picture } from '../stage/look.ts'
import type { ModelFile } from '../stage/types.ts'
import type { Space } from '../vectors/space.ts'
import type { SurfaceSpace } from '../vectors/surface-space.ts'
import type { Appearance } from './appearance.ts'
import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { failure } from '../contract/errors.ts'
import { cutRectangle, pixelsOf } from '../media/crop.ts'
import { stillOf } from '../stage/look.ts'
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

  async function embed(space: Space, part: RgbImage): Promise<Appearance> {
    return appearanceOf('image', await embedPicture(space, surface, { views: [part], clay: null }), space, surface)
  }

  return {
    /**
     * A region of a picture, which `decode` cuts out of it. `key` names the content of the picture. Errors: those of `decode`.
     */
    of: (space: Space, key: string, region: Region, decode: (region: Region) => Promise<RgbImage>): Promise<Appearance> => {
      const id = JSON.stringify([space.id, key, region.x, region.y, region.width, region.height])
      const found = known.get(id)
      if (found)
        return found
      const made = decode(region).then(part => embed(space, part))
      known.set(id, made)
      made.catch(() => known.delete(id))
      return made
    },
  }
}

/** The pixels of a region of a picture of a size. Errors: bad_request when there are fewer than 8 a side. */
export function partOf(region: Region): (picture: Size) => Rectangle {
  return (picture) => {
    const part = pixelsOf(picture, region)
    if (part.width < leastSide || part.height < leastSide)
      throw failure('bad_request', { reason: `the region comes to ${part.width} × ${part.height} pixels of a picture of ${picture.width} × ${picture.height}; expected at least ${leastSide} × ${leastSide}.` })
    return part
  }
}

/** That part of an image. Errors: bad_request. */
export function cutOut(image: RgbImage, region: Region): RgbImage {
  return cutRectangle(image, partOf(region)(image))
}

/** A file whose regions are searched by. */
export interface Cuttable extends ModelFile {
  readonly kind: Kind
  /** Of a model: where its still picture lies, unless it has been removed from the cache; undefined when there is none yet. */
  readonly still: string | undefined
}

/** A region of an image, from its file; of a model from its still picture, which `see` makes again where it is gone. Errors: bad_request, those of decoding. */
export async function cutFrom(eyes: Pick<Decoder, 'decodePart'>, file: Cuttable, region: Region, see: () => Promise<Pick<Picture, 'views'>>): Promise<RgbImage> {
  const { kind, still } = file
  if (kind === 'image')
    return eyes.decodePart(file, partOf(region))
  return still !== undefined && existsSync(still)
    ? eyes.decodePart({ path: still, root: dirname(still), format: 'jpeg' }, partOf(region))
    : cutOut(stillOf(await see()), region)
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
