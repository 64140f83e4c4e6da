import type { Region } from '../contract/query.ts'

const half = 1 / 2
const most = 2 / 3

/** Of a side's ends and middle: where a part of a length begins. */
function ends(length: number): readonly number[] {
  return [0, 1 - length]
}

/**
 * Fourteen overlapping parts of a picture: its halves, its quarters, its corners to two thirds of each side, and its middle in
 * these two sizes.
 */
export const partGrid: readonly Region[] = [
  ...ends(half).flatMap(at => [{ x: at, y: 0, width: half, height: 1 }, { x: 0, y: at, width: 1, height: half }]),
  ...[half, most].flatMap(side => ends(side).flatMap(x => ends(side).map(y => ({ x, y, width: side, height: side })))),
  ...[half, most].map(side => ({ x: (1 - side) / 2, y: (1 - side) / 2, width: side, height: side })),
]
