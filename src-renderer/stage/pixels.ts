import { neutralGround } from '../../src-main/contract/stage.ts'

export interface Atlas {
  readonly width: number
  readonly height: number
  /** Lower left corners of the views, in the drawing buffer's coordinates (y up), in order. */
  readonly tiles: readonly { readonly x: number, readonly y: number }[]
}

/** Places square views in as square a rectangle as possible. */
export function atlasOf(views: number, size: number): Atlas {
  const columns = Math.ceil(Math.sqrt(views))
  const rows = Math.ceil(views / columns)
  const tiles = Array.from({ length: views }, (_, view) => ({ x: (view % columns) * size, y: Math.floor(view / columns) * size }))
  return { width: columns * size, height: rows * size, tiles }
}

/**
 * Premultiplied RGBA of an atlas, rows from the bottom, as RGB views one after another, rows from the top, over the
 * neutral ground.
 */
export function flatten(pixels: Uint8Array, atlas: Atlas, size: number): Uint8Array {
  const views = new Uint8Array(atlas.tiles.length * size * size * 3)
  atlas.tiles.forEach(({ x, y }, view) => copyFlattened(pixels, atlas.width, { x, y, width: size, height: size }, views, view * size * size * 3))
  return views
}

/** Whether one of the views shows nothing but the ground. */
export function hasBlankView(views: Uint8Array, size: number): boolean {
  const bytes = size * size * 3
  for (let start = 0; start < views.length; start += bytes) {
    if (views.subarray(start, start + bytes).every(value => value === neutralGround))
      return true
  }
  return false
}

interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Copies an area of a buffer whose rows run from the bottom to RGB with rows from the top, over the neutral ground. */
export function copyFlattened(pixels: Uint8Array, stride: number, { x, y, width, height }: Area, target: Uint8Array, offset: number): void {
  for (let row = height - 1; row >= 0; row--) {
    let from = ((y + row) * stride + x) * 4
    for (let column = 0; column < width; column++, from += 4) {
      const behind = neutralGround * (255 - pixels[from + 3]!) / 255
      target[offset++] = Math.min(255, Math.round(pixels[from]! + behind))
      target[offset++] = Math.min(255, Math.round(pixels[from + 1]! + behind))
      target[offset++] = Math.min(255, Math.round(pixels[from + 2]! + behind))
    }
  }
}
