import type { Point } from './zoom.ts'

/** Places are whole numbers, 0 … 65535 on both axes. */
export const mapSide = 65536

/** Cells of the square along each axis. */
const cells = 256
const cellSide = mapSide / cells

/** An area of the square. */
export interface Area {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** Points of a map, sorted into cells. */
export interface MapIndex {
  readonly count: number
  /** The point that is nearest to a place, no farther than `reach`; undefined when there is none. */
  readonly nearest: (at: Point, reach: number) => number | undefined
  /** Of the points that fit, by default all, the `count` nearest to a place, the nearest first. */
  readonly around: (at: Point, count: number, fits?: (point: number) => boolean) => number[]
  /** Calls `visit` with each point in an area. */
  readonly within: (area: Area, visit: (point: number) => void) => void
}

/** Sorts points (x and y in turn, 0 … 65535) into cells; 250,000 take some milliseconds. */
export function createMapIndex(places: Uint16Array): MapIndex {
  const count = places.length / 2
  const cellOf = (point: number) => (places[2 * point + 1]! >> 8) * cells + (places[2 * point]! >> 8)
  const starts = new Uint32Array(cells * cells + 1)
  for (let point = 0; point < count; point++)
    starts[cellOf(point) + 1]!++
  for (let cell = 0; cell < cells * cells; cell++)
    starts[cell + 1]! += starts[cell]!
  const order = new Uint32Array(count)
  const next = starts.slice()
  for (let point = 0; point < count; point++)
    order[next[cellOf(point)]!++] = point

  function within({ left, top, right, bottom }: Area, visit: (point: number) => void): void {
    const [firstColumn, lastColumn] = [cellAt(left), cellAt(right)]
    for (let row = cellAt(top); row <= cellAt(bottom); row++) {
      for (let i = starts[row * cells + firstColumn]!; i < starts[row * cells + lastColumn + 1]!; i++) {
        const point = order[i]!
        const [x, y] = [places[2 * point]!, places[2 * point + 1]!]
        if (x >= left && x <= right && y >= top && y <= bottom)
          visit(point)
      }
    }
  }

  function square(point: number, at: Point): number {
    return (places[2 * point]! - at.x) ** 2 + (places[2 * point + 1]! - at.y) ** 2
  }

  function around(at: Point, wanted: number, fits: (point: number) => boolean = () => true): number[] {
    for (let reach = cellSide; ; reach *= 2) {
      const found: number[] = []
      within({ left: at.x - reach, top: at.y - reach, right: at.x + reach, bottom: at.y + reach }, point => found.push(point))
      const near = found.filter(point => square(point, at) <= reach * reach && fits(point))
      if (near.length >= Math.min(wanted, count) || reach > 2 * mapSide)
        return near.sort((a, b) => square(a, at) - square(b, at) || a - b).slice(0, wanted)
    }
  }

  function nearest(at: Point, reach: number): number | undefined {
    let best: number | undefined
    let least = reach * reach
    within({ left: at.x - reach, top: at.y - reach, right: at.x + reach, bottom: at.y + reach }, (point) => {
      const distance = square(point, at)
      if (distance <= least) {
        least = distance
        best = point
      }
    })
    return best
  }

  return { count, nearest, around, within }
}

/** The smallest area that holds some points, at least one. */
export function areaOf(places: Uint16Array, points: Iterable<number>): Area {
  let [left, top, right, bottom] = [mapSide, mapSide, 0, 0]
  for (const point of points) {
    const [x, y] = [places[2 * point]!, places[2 * point + 1]!]
    left = Math.min(left, x)
    top = Math.min(top, y)
    right = Math.max(right, x)
    bottom = Math.max(bottom, y)
  }
  return { left, top, right, bottom }
}

/** The points in a closed outline, drawn in places of the square: those that a ray crosses its edge to, once, thrice, … (even–odd rule). */
export function pointsInside(index: MapIndex, places: Uint16Array, outline: readonly Point[]): number[] {
  const xs = outline.map(({ x }) => x)
  const ys = outline.map(({ y }) => y)
  const edges = edgesByRow(outline)
  const inside: number[] = []
  index.within({ left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) }, (point) => {
    const [x, y] = [places[2 * point]!, places[2 * point + 1]!]
    if (crossed(edges[cellAt(y)]!, x, y) % 2 === 1)
      inside.push(point)
  })
  return inside
}

interface Edge {
  readonly from: Point
  readonly to: Point
}

/** The edges of a closed outline by the rows of cells that they pass through: a lasso has hundreds, of which a point meets few. */
function edgesByRow(outline: readonly Point[]): readonly (readonly Edge[])[] {
  const rows: Edge[][] = Array.from({ length: cells }, () => [])
  for (const [i, to] of outline.entries()) {
    const from = outline.at(i - 1)!
    for (let row = cellAt(Math.min(from.y, to.y)); row <= cellAt(Math.max(from.y, to.y)); row++)
      rows[row]!.push({ from, to })
  }
  return rows
}

/** How many edges a ray to the right of a place crosses. */
function crossed(edges: readonly Edge[], x: number, y: number): number {
  let count = 0
  for (const { from, to } of edges) {
    if ((from.y > y) !== (to.y > y) && x < (to.x - from.x) * (y - from.y) / (to.y - from.y) + from.x)
      count++
  }
  return count
}

function cellAt(value: number): number {
  return Math.min(cells - 1, Math.max(0, Math.floor(value / cellSide)))
}
