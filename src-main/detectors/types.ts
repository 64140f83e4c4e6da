import type { Region } from '../contract/query.ts'
import type { RgbImage } from '../media/image.ts'
import type { DetectorManifest } from './manifest.ts'

/** What a detector says of a part of an image. */
export interface Finding {
  readonly label: string
  /** Confidence, 0…1. */
  readonly score: number
  /** Fractions of the image. */
  readonly region: Region
}

/** A detector with its session open. */
export interface OpenDetector {
  readonly id: string
  readonly manifest: DetectorManifest
  /** The objects in an image, the surest first. Images are looked at one after another. Errors: detector_invalid. */
  readonly detect: (image: RgbImage) => Promise<Finding[]>
  readonly close: () => Promise<void>
}
