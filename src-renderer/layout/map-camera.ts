import type { Point, Size } from './zoom.ts'

/** What of the map's square is in view. Places on the map go from 0 to 1 on both axes, from the top left. */
export interface Camera {
  /** The place in the middle of the view. */
  readonly x: number
  readonly y: number
  /** CSS pixels that the whole square takes. */
  readonly side: number
}

/** CSS pixels around the whole map when it is fitted: room for pictures of what lies at its edges. */
const edge = 40

/** How much larger than fitted the map can be shown, and how much smaller. */
const most = 4000
const least = 0.5

/** The whole map in the middle of a view. */
export function fittedCamera(view: Size): Camera {
  return { x: 0.5, y: 0.5, side: fittedSide(view) }
}

/** Larger by a factor, within bounds; what lies under `at`, in CSS pixels from the view's corner, stays there. */
export function zoomedCamera(camera: Camera, factor: number, at: Point, view: Size): Camera {
  const fitted = fittedSide(view)
  const side = Math.min(most * fitted, Math.max(least * fitted, camera.side * factor))
  const under = toMap(camera, at, view)
  return bounded({ x: under.x - (at.x - view.width / 2) / side, y: under.y - (at.y - view.height / 2) / side, side })
}

/** Moved with the pointer, by CSS pixels. */
export function pannedCamera(camera: Camera, dx: number, dy: number): Camera {
  return bounded({ ...camera, x: camera.x - dx / camera.side, y: camera.y - dy / camera.side })
}

/** Another camera so that an area of the map fills the view. */
export function cameraOn(area: { readonly left: number, readonly top: number, readonly right: number, readonly bottom: number }, view: Size): Camera {
  const fitted = fittedSide(view)
  const width = Math.max(area.right - area.left, 1e-6)
  const height = Math.max(area.bottom - area.top, 1e-6)
  const side = Math.min(most * fitted, Math.min(fittedSide({ width: view.width, height: Infinity }) / width, fittedSide({ width: Infinity, height: view.height }) / height))
  return bounded({ x: (area.left + area.right) / 2, y: (area.top + area.bottom) / 2, side })
}

/** Where a place of the map lies in a view, CSS pixels from its corner. */
export function toView(camera: Camera, place: Point, view: Size): Point {
  return { x: (place.x - camera.x) * camera.side + view.width / 2, y: (place.y - camera.y) * camera.side + view.height / 2 }
}

/** The place of the map under a point of the view. */
export function toMap(camera: Camera, at: Point, view: Size): Point {
  return { x: camera.x + (at.x - view.width / 2) / camera.side, y: camera.y + (at.y - view.height / 2) / camera.side }
}

/** A camera on the way from one to another, `share` 0…1: larger at an even pace, so that the eye can follow. */
export function between(from: Camera, to: Camera, share: number): Camera {
  const side = from.side * (to.side / from.side) ** share
  // Places move as much as the view has grown, or the way would bend far out.
  const way = Math.abs(to.side - from.side) < 1e-9 * from.side ? share : (1 / from.side - 1 / side) / (1 / from.side - 1 / to.side)
  return { x: from.x + (to.x - from.x) * way, y: from.y + (to.y - from.y) * way, side }
}

/** CSS pixels across of a point, the larger the nearer the map is and the fewer points there are. */
export function pointSize(camera: Camera, view: Size, count: number): number {
  const room = Math.sqrt(view.width * view.height / Math.max(1, count))
  const zoom = camera.side / fittedSide(view)
  return Math.min(11, Math.max(2, 0.5 * room * zoom ** 0.4))
}

function fittedSide({ width, height }: Size): number {
  return Math.max(1, Math.min(width, height) - 2 * edge)
}

function bounded({ x, y, side }: Camera): Camera {
  return { x: Math.min(1, Math.max(0, x)), y: Math.min(1, Math.max(0, y)), side }
}
