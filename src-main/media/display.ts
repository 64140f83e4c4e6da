import type { Buffer } from 'node:buffer'
import type { Sharp } from 'sharp'
import type { Fit } from './fit.ts'
import type { RgbImage } from './image.ts'
import type { ImageReader } from './readers/reader.ts'
import { open } from 'node:fs/promises'
import { neutralGround } from '../contract/stage.ts'
import { toImageFailure } from './errors.ts'
import { fits } from './fit.ts'
import { displaySide } from './image.ts'
import { checkPixels } from './readers/sharp.ts'
import { openSvg } from './readers/svg.ts'
import { decodeSeconds, inputOptions, sharp } from './sharp.ts'

/** A picture as browsers show it. */
export interface DisplayPicture {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly mediaType: string
}

/**
 * How a picture that is looked at is written: WebP, or PNG, which every other program takes as well. Both keep transparency. JPEG is for
 * handing a picture on to who takes little else: in full size, over the neutral ground.
 */
export type DisplayForm = 'webp' | 'png' | 'jpeg'

/** To what size each of them is decoded. */
export const fitOfForm = { webp: 'display', png: 'display', jpeg: 'full' } as const satisfies Record<DisplayForm, Fit>

/** The long side of a drawing that has no pixels of its own. */
const drawingSide = 2048

/** What every browser shows, upright and in the right colours. */
const shownByBrowsers: ReadonlySet<string> = new Set(['jpeg', 'png', 'webp', 'gif', 'avif'])

/** Bytes of a file that is sent as it is, at most. */
const byteLimit = 30_000_000

/** Whether a file of this format, a `Format.id` by its content, is shown as it is. Errors: image_undecodable, file_unreadable. */
export async function isShownAsItIs(path: string, format: string): Promise<boolean> {
  if (!shownByBrowsers.has(format) || await sizeOf(path) > byteLimit)
    return false
  try {
    const { width, height } = await sharp(path, { ...inputOptions, limitInputPixels: false }).metadata()
    return Math.max(width, height) <= displaySide
  }
  catch (thrown) {
    throw toImageFailure(thrown)
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    await using file = await open(path)
    return (await file.stat()).size
  }
  catch (thrown) {
    throw toImageFailure(thrown)
  }
}

/** What libvips reads: upright, in sRGB. */
export async function displayOfFile(path: string, form: DisplayForm): Promise<DisplayPicture> {
  const { autoOrient: source } = await sharp(path, { ...inputOptions, limitInputPixels: false }).metadata()
  checkPixels(source)
  const { width, height } = fits[fitOfForm[form]](source)
  return encode(sharp(path, inputOptions).resize(width, height, { fit: 'fill' }), form)
}

/** A drawing. */
export async function displayOfSvg(path: string, form: DisplayForm): Promise<DisplayPicture> {
  const { bytes, size, density } = await openSvg(path, ({ width, height }) => drawingSide / Math.max(width, height))
  return encode(sharp(bytes, { ...inputOptions, density }).resize(size.width, size.height, { fit: 'fill' }), form)
}

/** What a reader decodes to pixels. */
export async function displayOfReader(reader: ImageReader, path: string, form: DisplayForm): Promise<DisplayPicture> {
  return displayOfPixels((await reader.read(path, undefined, fitOfForm[form])).image, form)
}

/** Pixels as they are. */
export function displayOfPixels({ data, width, height }: RgbImage, form: DisplayForm): Promise<DisplayPicture> {
  return encode(sharp(data, { raw: { width, height, channels: 3 } }), form)
}

/** Seen large, on a screen: as good as it looks, and soon. */
const encoders = {
  webp: (picture: Sharp) => picture.webp({ quality: 90, effort: 1 }),
  png: (picture: Sharp) => picture.png({ compressionLevel: 3 }),
  jpeg: (picture: Sharp) => picture.flatten({ background: { r: neutralGround, g: neutralGround, b: neutralGround } }).jpeg({ quality: 90 }),
} as const satisfies Record<DisplayForm, (picture: Sharp) => Sharp>

async function encode(picture: Sharp, form: DisplayForm): Promise<DisplayPicture> {
  const bytes: Buffer = await encoders[form](picture.toColourspace('srgb').timeout({ seconds: decodeSeconds })).toBuffer()
  return { bytes: new Uint8Array(bytes), mediaType: `image/${form}` }
}
