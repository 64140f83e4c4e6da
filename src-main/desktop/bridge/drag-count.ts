/** Pixels in rows from the top left, four bytes each: blue, green, red, opacity. */
export interface Bitmap {
  readonly pixels: Uint8Array
  readonly width: number
  readonly height: number
}

/** Digits of 3 × 5 dots: a row of bits for each line, the leftmost dot the highest. */
const digits = [
  [7, 5, 5, 5, 7],
  [2, 6, 2, 2, 7],
  [7, 1, 7, 4, 7],
  [7, 1, 7, 1, 7],
  [5, 5, 7, 1, 1],
  [7, 4, 7, 1, 7],
  [7, 4, 7, 5, 7],
  [7, 1, 2, 2, 2],
  [7, 5, 7, 5, 7],
  [7, 5, 7, 1, 7],
] as const

const glyph = { width: 3, height: 5 } as const
const white = [0xFF, 0xFF, 0xFF, 0xFF] as const
const blue = [0xDC, 0x6A, 0x1F, 0xFF] as const

/** The bitmap with a number in white on a blue plate, in its upper right corner; a number that does not fit is left out. */
export function withCount({ pixels, width, height }: Bitmap, count: number): Bitmap {
  const shown = [...String(count)].map(Number)
  const dot = Math.max(1, Math.round(Math.min(width, height) / 32))
  const plate = { width: (shown.length * (glyph.width + 1) + 3) * dot, height: (glyph.height + 4) * dot }
  if (plate.width > width || plate.height > height)
    return { pixels, width, height }
  const drawn = Uint8Array.from(pixels)
  const left = width - plate.width

  function fill(x: number, y: number, wide: number, high: number, colour: readonly number[]): void {
    for (let row = y; row < y + high; row++) {
      for (let column = x; column < x + wide; column++)
        drawn.set(colour, (row * width + column) * 4)
    }
  }

  fill(left, 0, plate.width, plate.height, blue)
  shown.forEach((digit, place) => digits[digit]?.forEach((bits, row) => {
    for (let column = 0; column < glyph.width; column++) {
      if (bits & (4 >> column))
        fill(left + (2 + place * (glyph.width + 1) + column) * dot, (2 + row) * dot, dot, dot, white)
    }
  }))
  return { pixels: drawn, width, height }
}
