import type { Size } from '../fit.ts'
import type { DecodedImage, RgbImage } from '../image.ts'
import type { ImageReader } from './reader.ts'
import { failure } from '../../contract/errors.ts'
import { toImageFailure } from '../errors.ts'
import { workingSize } from '../fit.ts'
import { neutralGround, pixelLimit } from '../image.ts'
import { decodeSeconds, inputOptions, sharp } from '../sharp.ts'

/**
 * Reads JPEG, PNG, WebP, AVIF, GIF (first frame) and TIFF (first page), recognised by content, through libvips: upright,
 * in sRGB, transparency over `neutralGround`.
 *
 * A damaged file is decoded as far as it goes, for a photo of which the lower third is lost is still worth finding. It
 * fails only when nothing useful came: when libvips warns and every pixel is the same.
 */
export const sharpReader: ImageReader = {
  read: async (path, signal) => {
    try {
      const source = await sourceSize(path)
      signal?.throwIfAborted()
      const { image, warned } = await decodePixels(path, workingSize(source))
      if (warned && isUniform(image))
        throw failure('image_undecodable', { reason: 'the file is damaged or cut off: no part of the picture could be read.' })
      return { image, sourceWidth: source.width, sourceHeight: source.height } satisfies DecodedImage
    }
    catch (thrown) {
      throw toImageFailure(thrown)
    }
  },
}

/** Width and height of the upright picture, from its header. Errors: image_too_large beyond `pixelLimit`. */
async function sourceSize(path: string): Promise<Size> {
  const { autoOrient } = await sharp(path, { ...inputOptions, limitInputPixels: false }).metadata()
  checkPixels(autoOrient)
  return autoOrient
}

/** Throws image_too_large when a picture has more than `pixelLimit` pixels. */
export function checkPixels({ width, height }: Size): void {
  if (width * height > pixelLimit)
    throw failure('image_too_large', { pixels: width * height, limit: pixelLimit })
}

/** Decodes what sharp reads (a path or a file's bytes) to exactly `size`. `warned` tells whether the decoder complained. */
export async function decodePixels(input: string | Buffer, size: Size, density = 72): Promise<{ readonly image: RgbImage, readonly warned: boolean }> {
  let warned = false
  const { data, info } = await sharp(input, { ...inputOptions, density })
    .on('warning', () => {
      warned = true
    })
    .resize(size.width, size.height, { fit: 'fill' })
    .flatten({ background: { r: neutralGround, g: neutralGround, b: neutralGround } })
    .toColourspace('srgb')
    .timeout({ seconds: decodeSeconds })
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  if (info.channels !== 3)
    throw new Error(`unsupported: ${info.channels} channels after conversion to sRGB`)
  return { image: { data, width: info.width, height: info.height }, warned }
}

function isUniform({ data }: RgbImage): boolean {
  for (let at = 3; at < data.length; at++) {
    if (data[at] !== data[at % 3])
      return false
  }
  return true
}
