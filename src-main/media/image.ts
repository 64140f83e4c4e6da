/** Pixels as everything inside Likeness passes them on: tightly packed 8-bit sRGB, rows from the top, no alpha. */
export interface RgbImage {
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
}

/** A decoded image: its pixels scaled down to working size, and the size of the source. */
export interface DecodedImage {
  /** Short side at most `workingShortSide`, long side at most `workingLongSide`, never enlarged. */
  readonly image: RgbImage
  /** Pixels of the upright source. */
  readonly sourceWidth: number
  readonly sourceHeight: number
}

/** The working size: enough for a 512 px preview and for the input of any encoder without enlarging. */
export const workingShortSide = 384
export const workingLongSide = 1536
