import type { RgbImage } from '../media/image.ts'
import type { EncoderManifest, ResizeRule } from './manifest.ts'
import sharp from 'sharp'

export interface Rectangle {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** Cut `before` out of the source, scale that to `width` × `height` pixels, cut `after` out of the result. */
export interface ResizePlan {
  readonly before: Rectangle
  readonly width: number
  readonly height: number
  readonly after: Rectangle
}

/** The filters of manifests by their names in sharp. */
export const kernels = { nearest: 'nearest', bilinear: 'linear', bicubic: 'cubic', lanczos: 'lanczos3' } as const

const longestAspect = 8

/**
 * What to cut and scale so that an image of `width` × `height` pixels becomes size × size by the manifest's rule.
 * In the mode 'crop' the long side is rounded down and the crop lies at floor(rest / 2), as torchvision and transformers
 * do it. Only the middle of very long sources is scaled: the rest would be cut off again.
 */
export function planResize(width: number, height: number, size: number, rule: ResizeRule): ResizePlan {
  if (rule.mode === 'fill') {
    const before = centred(width, height, Math.min(width, Math.round(height * rule.maxAspect)), Math.min(height, Math.round(width * rule.maxAspect)))
    return { before, width: size, height: size, after: { left: 0, top: 0, width: size, height: size } }
  }
  const before = centred(width, height, Math.min(width, height * longestAspect), Math.min(height, width * longestAspect))
  const short = Math.min(before.width, before.height)
  const scaledWidth = Math.floor(before.width * rule.shortSide / short)
  const scaledHeight = Math.floor(before.height * rule.shortSide / short)
  return { before, width: scaledWidth, height: scaledHeight, after: centred(scaledWidth, scaledHeight, size, size) }
}

function centred(width: number, height: number, innerWidth: number, innerHeight: number): Rectangle {
  return { left: Math.floor((width - innerWidth) / 2), top: Math.floor((height - innerHeight) / 2), width: innerWidth, height: innerHeight }
}

/**
 * Writes size × size RGB pixels into `target` at `offset` as three planes (CHW): channel order, range, mean and standard
 * deviation by the manifest: (pixel / 255 · (range₁ − range₀) + range₀ − mean) / std.
 */
export function writePlanes(pixels: Uint8Array, vision: Pick<EncoderManifest['vision'], 'size' | 'channels' | 'range' | 'mean' | 'std'>, target: Float32Array, offset: number): void {
  const area = vision.size * vision.size
  const [low, high] = vision.range
  for (let channel = 0; channel < 3; channel++) {
    const source = vision.channels === 'RGB' ? channel : 2 - channel
    const scale = (high - low) / 255 / vision.std[channel]!
    const shift = (low - vision.mean[channel]!) / vision.std[channel]!
    const plane = offset + channel * area
    for (let i = 0, at = source; i < area; i++, at += 3)
      target[plane + i] = pixels[at]! * scale + shift
  }
}

/** Size × size RGB pixels of an image, cut and scaled by the manifest's rule, anti-aliased when it shrinks. */
export async function resizeForEncoder(image: RgbImage, vision: EncoderManifest['vision']): Promise<Uint8Array> {
  const { before, width, height, after } = planResize(image.width, image.height, vision.size, vision.resize)
  const pipeline = sharp(image.data, { raw: { width: image.width, height: image.height, channels: 3 } })
  if (before.width !== image.width || before.height !== image.height)
    pipeline.extract(before)
  pipeline.resize(width, height, { fit: 'fill', kernel: kernels[vision.resize.filter] })
  if (after.width !== width || after.height !== height)
    pipeline.extract(after)
  return pipeline.raw().toBuffer()
}

/** The input of an encoder for one image: 3 × size × size numbers, by the manifest's rule. */
export async function preprocess(image: RgbImage, vision: EncoderManifest['vision']): Promise<Float32Array> {
  const input = new Float32Array(3 * vision.size * vision.size)
  writePlanes(await resizeForEncoder(image, vision), vision, input, 0)
  return input
}
