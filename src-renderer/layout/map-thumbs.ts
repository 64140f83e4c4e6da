import type { Camera } from './map-camera.ts'
import type { MapIndex } from './map-index.ts'
import type { Point, Size } from './zoom.ts'
import { toMap, toView } from './map-camera.ts'
import { mapSide } from './map-index.ts'

/** A point that is shown as a picture, and where its middle lies in the view, CSS pixels. */
export interface Thumb extends Point {
  readonly point: number
}

export interface ThumbOptions {
  readonly index: MapIndex
  /** x and y in turn, 0 … 65535. Points come in an order without meaning: the first of several stands for them. */
  readonly places: Uint16Array
  readonly camera: Camera
  readonly view: Size
  /** Side of a picture, CSS pixels. */
  readonly side: number
  /** Points in view, at most: where there are more, none is shown as a picture. */
  readonly crowd: number
  /** Whether a point may be shown. */
  readonly shows: (point: number) => boolean
}

/**
 * The points in view that are shown as pictures, so that none covers another: of those that would, the one that comes first. The
 * same ones while the view is moved, as far as they are in it.
 */
export function chooseThumbs({ index, places, camera, view, side, crowd, shows }: ThumbOptions): Thumb[] {
  const margin = side
  const from = toMap(camera, { x: -margin, y: -margin }, view)
  const to = toMap(camera, { x: view.width + margin, y: view.height + margin }, view)
  const inView: number[] = []
  index.within({ left: from.x * mapSide, top: from.y * mapSide, right: to.x * mapSide, bottom: to.y * mapSide }, (point) => {
    if (inView.length <= crowd && shows(point))
      inView.push(point)
  })
  if (inView.length > crowd)
    return []
  const taken = new Map<string, Thumb>()
  const chosen: Thumb[] = []
  for (const point of inView.sort((a, b) => a - b)) {
    const at = toView(camera, { x: places[2 * point]! / mapSide, y: places[2 * point + 1]! / mapSide }, view)
    const [column, row] = [Math.floor(at.x / side), Math.floor(at.y / side)]
    if (isFree(taken, column, row, at, side)) {
      const thumb = { point, ...at }
      taken.set(`${column} ${row}`, thumb)
      chosen.push(thumb)
    }
  }
  return chosen
}

function isFree(taken: ReadonlyMap<string, Thumb>, column: number, row: number, at: Point, side: number): boolean {
  for (let x = column - 1; x <= column + 1; x++) {
    for (let y = row - 1; y <= row + 1; y++) {
      const other = taken.get(`${x} ${y}`)
      if (other && Math.abs(other.x - at.x) < side && Math.abs(other.y - at.y) < side)
        return false
    }
  }
  return true
}
