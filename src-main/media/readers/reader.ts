import type { Fit } from '../fit.ts'
import type { DecodedImage } from '../image.ts'

/** Reads the files of one format family. */
export interface ImageReader {
  /**
   * Decodes the file at the absolute path `path`, by default to working size.
   * Errors: file_unreadable, image_undecodable, image_too_large, decode_timeout.
   */
  readonly read: (path: string, signal?: AbortSignal, fit?: Fit) => Promise<DecodedImage>
}
