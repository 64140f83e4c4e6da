import { displaySide, jpegSide, workingLongSide, workingShortSide } from './image.ts'

export interface Size {
  readonly width: number
  readonly height: number
}

/**
 * The factor that brings a picture of `width` × `height` pixels to the working size: its short side to
 * `workingShortSide` or its long side to `workingLongSide`, whichever is smaller. Above 1 where the picture is smaller
 * than the working size.
 */
export function workingScale({ width, height }: Size): number {
  return Math.min(workingShortSide / Math.min(width, height), workingLongSide / Math.max(width, height))
}

/** `size` times `scale` in whole pixels, each side at least 1. */
export function scaled(size: Size, scale: number): Size {
  return { width: Math.max(1, Math.round(size.width * scale)), height: Math.max(1, Math.round(size.height * scale)) }
}

/** The working size of a picture of pixels: never larger than the picture itself. */
export function workingSize(size: Size): Size {
  return scaled(size, Math.min(1, workingScale(size)))
}

/** The size at which a picture of pixels is shown: never larger than the picture itself. */
export function displaySize(size: Size): Size {
  return scaled(size, Math.min(1, displaySide / Math.max(size.width, size.height)))
}

/** The size at which a picture of pixels is handed on: its own, as far as JPEG goes. */
export function fullSize(size: Size): Size {
  return scaled(size, Math.min(1, jpegSide / Math.max(size.width, size.height)))
}

/** To what size a picture is decoded: for encoders and previews, to be looked at, or to be handed on. */
export const fits = { working: workingSize, display: displaySize, full: fullSize } as const
export type Fit = keyof typeof fits
