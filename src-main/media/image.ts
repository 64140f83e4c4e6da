/** Pixels as everything inside Likeness passes them on: tightly packed 8-bit sRGB, rows from the top, no alpha. */
export interface RgbImage {
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
}

/** A decoded image: its pixels scaled down to working size, or to be looked at, and the size of the source. */
export interface DecodedImage {
  /** To working size: short side at most `workingShortSide`, long side at most `workingLongSide`. To be looked at: at most `displaySide`. In full: at most `jpegSide`, of what the stage decodes `stageSide`. Never enlarged. */
  readonly image: RgbImage
  /** Pixels of the upright source. */
  readonly sourceWidth: number
  readonly sourceHeight: number
}

/** The working size: enough for a 512 px preview and for the input of any encoder without enlarging. */
export const workingShortSide = 384
export const workingLongSide = 1536

/** The long side of a picture that is looked at, at most. */
export const displaySide = 4096

/** The long side of a JPEG that is handed on, at most: libjpeg writes no larger ones. */
export const jpegSide = 65_500

/** The same of a picture that only a browser decodes: every one of them can draw so large. */
export const stageSide = 8192
