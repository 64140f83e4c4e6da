import type { RgbImage } from '../media/image.ts'
import type { EncoderManifest } from './manifest.ts'

/** An encoder with its session open. */
export interface OpenEncoder {
  readonly manifest: EncoderManifest
  /** Embeds images, in order: one L2-normalised vector of `manifest.dimensions` each. Calls are run one after another. */
  embed: (images: readonly RgbImage[]) => Promise<Float32Array[]>
  /** Embeds a text in the space of the images: an L2-normalised vector, not to be changed. Undefined where the encoder knows pictures alone. */
  embedText: ((text: string) => Promise<Float32Array>) | undefined
  close: () => Promise<void>
}
