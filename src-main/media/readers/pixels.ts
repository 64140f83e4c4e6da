import type { Size } from '../fit.ts'
import type { DecodedImage } from '../image.ts'
import type { Shrinker } from './shrink.ts'
import { failure } from '../../contract/errors.ts'
import { decodePixels } from './sharp.ts'
import { wrapTiff } from './tiff.ts'

export interface Samples {
  readonly source: Size
  readonly shrinker: Shrinker
  readonly profile?: Uint8Array | undefined
}

/**
 * Brings the rows that a decoder pushed to the size that they are to have, and sRGB. Rows missing at the end stay `neutralGround`, as for a
 * photo that is cut off. Errors: image_undecodable when there was not one row.
 */
export async function finishImage({ source, shrinker, profile }: Samples): Promise<DecodedImage> {
  if (shrinker.rows() === 0)
    throw failure('image_undecodable', { reason: 'the file is damaged or cut off: no part of the picture could be read.' })
  const { data, width, height } = shrinker.finish()
  const { image } = await decodePixels(wrapTiff(data, { width, height }, shrinker.space, profile), shrinker.target)
  return { image, sourceWidth: source.width, sourceHeight: source.height }
}
