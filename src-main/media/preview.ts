import type { RgbImage } from './image.ts'
import { failure } from '../contract/errors.ts'
import { sharp } from './sharp.ts'

const previewSide = 512
const stripSide = 256
/** Of JPEG, 1…100: no visible loss at preview size. */
const previewQuality = 82
const stripQuality = 80
const queryPictureSide = 1024
const queryPictureQuality = 90

/** Encodes the still picture of an asset: JPEG that fits in 512 × 512 pixels, never enlarged. Encodes five times as fast as WebP. */
export async function encodePreview(image: RgbImage): Promise<Buffer> {
  return encodeJpeg(image, previewSide, previewQuality)
}

/** Encodes a picture that others are asked by: JPEG that fits in 1,024 × 1,024 pixels, never enlarged. */
export async function encodeQueryPicture(image: RgbImage): Promise<Buffer> {
  return encodeJpeg(image, queryPictureSide, queryPictureQuality)
}

/**
 * Encodes the views of a turntable beside one another, in order: WebP of `views.length` × 256 by 256 pixels. Views of
 * another size are scaled to 256 × 256. Errors: internal when there are no views.
 */
export async function encodeStrip(views: readonly RgbImage[]): Promise<Buffer> {
  const width = views.length * stripSide
  if (width === 0)
    throw failure('internal', { reason: 'a turntable without views cannot be encoded.' })
  const squares = await Promise.all(views.map(toSquare))
  const data = new Uint8Array(width * stripSide * 3)
  squares.forEach((square, index) => {
    for (let y = 0; y < stripSide; y++)
      data.set(square.subarray(y * stripSide * 3, (y + 1) * stripSide * 3), (y * width + index * stripSide) * 3)
  })
  return open({ data, width, height: stripSide }).webp({ quality: stripQuality, effort: 2 }).toBuffer()
}

function encodeJpeg(image: RgbImage, side: number, quality: number): Promise<Buffer> {
  return open(image).resize(side, side, { fit: 'inside', withoutEnlargement: true }).jpeg({ quality }).toBuffer()
}

async function toSquare(view: RgbImage): Promise<Uint8Array> {
  if (view.width === stripSide && view.height === stripSide)
    return view.data
  return open(view).resize(stripSide, stripSide, { fit: 'fill' }).raw().toBuffer()
}

function open({ data, width, height }: RgbImage): ReturnType<typeof sharp> {
  return sharp(data, { raw: { width, height, channels: 3 } })
}
