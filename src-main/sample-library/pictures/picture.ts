import type { Raster } from '../raster.ts'

/** A picture of the sample library. */
export interface Picture {
  /** Below the library's folder, '/' between folders; the extension decides the format. */
  readonly path: string
  readonly draw: () => Raster
}
