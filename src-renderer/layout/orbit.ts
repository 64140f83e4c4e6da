import type { Size } from './zoom.ts'

/** How a model is looked at: angles in radians, lengths in radii of the model, which lies around the origin, y up. */
export interface Orbit {
  /** Around the vertical axis: 0 looks at its front (+z), a quarter turn at its right side (+x). */
  readonly yaw: number
  /** Above the horizon. */
  readonly pitch: number
  /** 1: the whole model is in the picture, whichever way it is turned; 2: twice as near. */
  readonly zoom: number
  /** What is looked at. */
  readonly target: readonly [x: number, y: number, z: number]
}

/** The camera of an orbit. */
export interface Camera {
  readonly position: readonly [x: number, y: number, z: number]
  readonly target: Orbit['target']
  /** Vertical, radians. */
  readonly fov: number
  readonly near: number
  readonly far: number
}

const steepest = Math.PI / 2 - 0.001
const zooms = { least: 0.2, most: 40 } as const
/** How far from the model's centre can be looked. */
const farthestTarget = 3
/** Radii around the model that are drawn besides it: the floor. */
const surroundings = 4

/** The orbit that shows a view of a turntable as its strip does. `elevation` in degrees. */
export function orbitOfView(view: number, views: number, elevation: number): Orbit {
  return { yaw: 2 * Math.PI * view / views, pitch: elevation * Math.PI / 180, zoom: 1, target: [0, 0, 0] }
}

/** The view of a turntable that is nearest to an orbit's side. */
export function viewOfOrbit({ yaw }: Orbit, views: number): number {
  return ((Math.round(yaw / (2 * Math.PI) * views) % views) + views) % views
}

/** Turned by so many radians to the side and upwards. */
export function orbited(orbit: Orbit, yaw: number, pitch: number): Orbit {
  return { ...orbit, yaw: orbit.yaw + yaw, pitch: Math.min(steepest, Math.max(-steepest, orbit.pitch + pitch)) }
}

/** Nearer by a factor. */
export function approached(orbit: Orbit, factor: number): Orbit {
  return { ...orbit, zoom: Math.min(zooms.most, Math.max(zooms.least, orbit.zoom * factor)) }
}

/** What lies at the target moves with the pointer: by `dx`, `dy` in parts of the picture's lesser side. `distance` as of `cameraOf`. */
export function shifted(orbit: Orbit, dx: number, dy: number, distance: number, fov: number): Orbit {
  const width = 2 * Math.tan(fov / 2) * distance / orbit.zoom
  const { yaw, pitch } = orbit
  const right = [Math.cos(yaw), 0, -Math.sin(yaw)] as const
  const up = [-Math.sin(yaw) * Math.sin(pitch), Math.cos(pitch), -Math.cos(yaw) * Math.sin(pitch)] as const
  const along = (axis: 0 | 1 | 2) => orbit.target[axis] - right[axis] * dx * width + up[axis] * dy * width
  const target = [along(0), along(1), along(2)] as const
  const length = Math.hypot(...target)
  const scale = length > farthestTarget ? farthestTarget / length : 1
  return { ...orbit, target: [target[0] * scale, target[1] * scale, target[2] * scale] }
}

/** An orbit on the shortest way from one to another; `t` 0…1. */
export function between(from: Orbit, to: Orbit, t: number): Orbit {
  const mix = (a: number, b: number) => a + (b - a) * t
  const turn = ((to.yaw - from.yaw + Math.PI) % (2 * Math.PI) + 2 * Math.PI) % (2 * Math.PI) - Math.PI
  return {
    yaw: from.yaw + turn * t,
    pitch: mix(from.pitch, to.pitch),
    zoom: from.zoom * (to.zoom / from.zoom) ** t,
    target: [mix(from.target[0], to.target[0]), mix(from.target[1], to.target[1]), mix(from.target[2], to.target[2])],
  }
}

/**
 * The camera for a picture of a size. `distance`: from which a lens of `fov` has the whole model in a square picture. In one that
 * is not square, the lesser side has that field of view.
 */
export function cameraOf({ yaw, pitch, zoom, target }: Orbit, distance: number, fov: number, { width, height }: Size): Camera {
  const away = distance / zoom
  const reach = surroundings + Math.hypot(...target)
  return {
    position: [
      target[0] + away * Math.sin(yaw) * Math.cos(pitch),
      target[1] + away * Math.sin(pitch),
      target[2] + away * Math.cos(yaw) * Math.cos(pitch),
    ],
    target,
    fov: width >= height ? fov : 2 * Math.atan(Math.tan(fov / 2) * height / width),
    near: Math.max(away / 200, away - reach),
    far: away + reach,
  }
}
