import type { RgbImage } from '../media/image.ts'
import type { Filled } from './candidate.ts'
import type { DetectorManifest } from './manifest.ts'
import sharp from 'sharp'
import { kernels } from '../encoders/preprocess.ts'

type Input = DetectorManifest['input']

/** Pixels of the square that an image of `width` × `height` pixels takes up, from the top left corner. */
export function fitInto({ size, resize }: Pick<Input, 'size' | 'resize'>, width: number, height: number): { readonly width: number, readonly height: number } {
  if (resize.mode === 'stretch')
    return { width: size, height: size }
  const scale = size / Math.max(width, height)
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

/** The share of the square that an image takes up. */
export function filledShare(input: Pick<Input, 'size' | 'resize'>, image: Pick<RgbImage, 'width' | 'height'>): Filled {
  const { width, height } = fitInto(input, image.width, image.height)
  return { width: width / input.size, height: height / input.size }
}

/** Size × size RGB pixels of an image, scaled by the manifest's rule. */
export function toSquare(image: RgbImage, input: Pick<Input, 'size' | 'resize'>): Promise<Uint8Array> {
  const { size, resize } = input
  const { width, height } = fitInto(input, image.width, image.height)
  const pipeline = sharp(image.data, { raw: { width: image.width, height: image.height, channels: 3 } })
    .resize(width, height, { fit: 'fill', kernel: kernels[resize.filter] })
  if (resize.mode === 'letterbox')
    pipeline.extend({ right: size - width, bottom: size - height, background: { r: resize.fill, g: resize.fill, b: resize.fill } })
  return pipeline.raw().toBuffer()
}
