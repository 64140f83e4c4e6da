import type { Rectangle } from '../crop.ts'
import type { Size } from '../fit.ts'
import type { DecodedImage, RgbImage } from '../image.ts'
import type { ImageReader } from './reader.ts'
import { failure } from '../../contract/errors.ts'
import { neutralGround, pixelLimit } from '../../contract/stage.ts'
import { toImageFailure } from '../errors.ts'
import { workingSize } from '../fit.ts'
import { decodeSeconds, inputOptions, sharp } from '../sharp.ts'
import { isSrgbProfile } from './profile.ts'

/** Interlaced and progressive pictures are held in memory whole, 4 bytes a pixel: beyond this many pixels, one at a time. */
const largePixels = 50_000_000
let lastLarge: Promise<unknown> = Promise.resolve()

/**
 * Reads JPEG, PNG, WebP, AVIF, GIF (first frame) and TIFF (first page), recognised by content, through libvips: upright,
 * in sRGB, transparency over `neutralGround`.
 *
 * A damaged file is decoded as far as it goes, for a photo of which the lower third is lost is still worth finding. It
 * fails only when nothing useful came: when libvips warns and every pixel is the same. Warnings and errors are those of the
 * process: its verdict on a damaged file holds only where nothing else is decoded meanwhile.
 */
export const sharpReader: ImageReader = {
  read: async (path, signal) => {
    try {
      const { autoOrient: source, icc } = await sharp(path, { ...inputOptions, limitInputPixels: false }).metadata()
      checkPixels(source)
      signal?.throwIfAborted()
      const decode = (): ReturnType<typeof decodePixels> => decodePixels(path, workingSize(source), { ignoreIcc: icc !== undefined && isSrgbProfile(icc) })
      const { image, warned } = await (source.width * source.height > largePixels ? oneAtATime(decode) : decode())
      if (warned && isUniform(image))
        throw failure('image_undecodable', { reason: 'the file is damaged or cut off: no part of the picture could be read.' })
      return { image, sourceWidth: source.width, sourceHeight: source.height } satisfies DecodedImage
    }
    catch (thrown) {
      throw toImageFailure(thrown)
    }
  },
}

/**
 * Decodes a part of such a file from the pixels of the file itself, to working size: of a large picture it shows more than the
 * part of the whole at working size. `part` tells which pixels of the upright picture it is, and may throw when these are not
 * enough. Errors: those of `read`.
 */
export async function readPart(path: string, part: (picture: Size) => Rectangle): Promise<RgbImage> {
  try {
    const { autoOrient: source, icc } = await sharp(path, { ...inputOptions, limitInputPixels: false }).metadata()
    checkPixels(source)
    const rectangle = part(source)
    const decode = (): ReturnType<typeof decodePixels> => decodePixels(path, workingSize(rectangle), { ignoreIcc: icc !== undefined && isSrgbProfile(icc), part: rectangle })
    return (await (source.width * source.height > largePixels ? oneAtATime(decode) : decode())).image
  }
  catch (thrown) {
    throw toImageFailure(thrown)
  }
}

function oneAtATime<T>(task: () => Promise<T>): Promise<T> {
  const result = lastLarge.then(task)
  lastLarge = result.catch(() => undefined)
  return result
}

/** Throws image_too_large when a picture has more than `pixelLimit` pixels. */
export function checkPixels({ width, height }: Size): void {
  if (width * height > pixelLimit)
    throw failure('image_too_large', { pixels: width * height, limit: pixelLimit })
}

export interface DecodeOptions {
  /** Leaves out the conversion from the embedded profile. */
  readonly ignoreIcc?: boolean
  /** Dots per inch at which SVG is rendered. */
  readonly density?: number
  /** Only these pixels of the upright picture. */
  readonly part?: Rectangle
}

/** Decodes what sharp reads (a path or a file's bytes) to exactly `size`. `warned` tells whether the decoder complained. */
export async function decodePixels(input: string | Buffer, size: Size, { part, ...options }: DecodeOptions = {}): Promise<{ readonly image: RgbImage, readonly warned: boolean }> {
  let warned = false
  const picture = sharp(input, { ...inputOptions, ...options })
    .on('warning', () => {
      warned = true
    })
  const { data, info } = await (part ? picture.extract(part) : picture)
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

/** Whether a picture is of one colour throughout. */
export function isUniform({ data }: RgbImage): boolean {
  for (let at = 3; at < data.length; at++) {
    if (data[at] !== data[at % 3])
      return false
  }
  return true
}
