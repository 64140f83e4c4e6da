import type { Colour, Raster } from '../raster.ts'
import type { Picture } from './picture.ts'
import { fractal, hash } from '../noise.ts'
import { hex, paint, shade } from '../raster.ts'

/** A tartan's stripes: colours and numbers of threads, mirrored at both ends. */
type Sett = readonly (readonly [Colour, number])[]

export interface Fabric {
  readonly seed: number
  readonly sett: Sett
  /** Pixels a thread is wide. */
  readonly thread: number
  readonly width?: number
  readonly height?: number
}

function threads(sett: Sett): readonly Colour[] {
  const half = sett.flatMap(([colour, count]) => Array.from<Colour>({ length: count }).fill(colour))
  return [...half, ...half.toReversed()]
}

/** A plaid in twill weave: each thread of the warp and the weft is drawn. */
export function fabric({ seed, sett, thread, width = 640, height = 560 }: Fabric): Raster {
  const stripes = threads(sett)
  const colourOf = (index: number) => stripes[index % stripes.length] ?? [0, 0, 0] as const
  return paint(width, height, (x, y) => {
    const sag = 3 * (fractal(x * 2, y * 2, 2, seed) - 0.5)
    const across = x * height / thread + sag
    const down = y * height / thread + sag * 0.6
    const column = Math.floor(across + 1000 * stripes.length)
    const row = Math.floor(down + 1000 * stripes.length)
    const warpOnTop = (column + row) % 4 < 2
    const round = warpOnTop ? across - Math.floor(across) : down - Math.floor(down)
    const light = 0.72 + 0.34 * Math.sin(Math.PI * round) + 0.12 * (hash(column, row, seed) - 0.5) + 0.14 * (fractal(x * 3, y * 3, 3, seed + 2) - 0.5)
    return shade(colourOf(warpOnTop ? column : row), light)
  }, { grain: 0.03 })
}

const navy = hex(0x1C2A54)
const green = hex(0x1E4A36)
const red = hex(0xA81E26)
const black = hex(0x16161A)
const white = hex(0xECE8DC)
const yellow = hex(0xE0B428)
const grey = hex(0x8A8C90)

/** Plaids. */
export const fabrics: readonly Picture[] = [
  { path: 'images/fabrics/red-tartan.png', draw: () => fabric({ seed: 10, sett: [[red, 18], [navy, 5], [red, 3], [green, 9], [white, 1], [green, 4]], thread: 3.5 }) },
  { path: 'images/fabrics/hunting-tartan.jpg', draw: () => fabric({ seed: 20, sett: [[navy, 13], [black, 6], [green, 14], [black, 2], [yellow, 1]], thread: 3.5 }) },
  { path: 'images/fabrics/grey-check.jpg', draw: () => fabric({ seed: 30, sett: [[grey, 12], [white, 4], [black, 3], [white, 4], [grey, 8], [red, 1]], thread: 3.5 }) },
  { path: 'images/fabrics/yellow-plaid.webp', draw: () => fabric({ seed: 41, sett: [[yellow, 16], [black, 5], [yellow, 3], [black, 5], [white, 2]], thread: 3.5 }) },
]
