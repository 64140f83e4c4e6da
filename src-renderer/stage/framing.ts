/** Where the camera of a turntable stands, in the model's own units. */
export interface Framing {
  /** The point on the turning axis that the camera looks at. */
  readonly target: readonly [number, number, number]
  /** From the target to the camera. */
  readonly distance: number
  /** Radius around the target that holds every vertex. */
  readonly radius: number
}

export interface Lens {
  /** Full field of view, radians; the picture is square. */
  readonly fov: number
  /** Above the horizon, radians. */
  readonly elevation: number
  /** Part of the picture's half side that stays free, 0…1. */
  readonly margin: number
}

/** A point of the model turned about the axis: distance from the axis, height. */
type Profile = readonly (readonly [radius: number, height: number])[]

/** x, y, z of vertices, y up. */
export type Positions = Float32Array | Float64Array

export interface Bounds {
  readonly min: readonly [number, number, number]
  readonly max: readonly [number, number, number]
}

/**
 * Frames a model for a turntable so that no vertex is clipped at any angle and one distance serves all views. As
 * model-viewer does (`ModelScene.updateFraming`), it looks at every vertex turned about the vertical axis; unlike it, it
 * solves the distance for a given field of view, and chooses the height of the target so that as much stays free above
 * as below.
 * @param positions x, y, z of every visible vertex, y up; not empty, all finite
 */
export function frame(positions: Positions, lens: Lens): Framing {
  const box = boundsOf(positions)
  const x = (box.min[0] + box.max[0]) / 2
  const z = (box.min[2] + box.max[2]) / 2
  const profile = profileOf(positions, box, x, z)
  const height = balancedHeight(box.min[1], box.max[1], profile, lens)
  const radius = Math.max(...profile.map(([r, y]) => Math.hypot(r, y - height)))
  return { target: [x, height, z], distance: requiredDistance(profile, height, lens), radius }
}

/** Corner points of the box around all positions. */
export function boundsOf(positions: Positions): Bounds {
  const min: [number, number, number] = [Infinity, Infinity, Infinity]
  const max: [number, number, number] = [-Infinity, -Infinity, -Infinity]
  for (let i = 0; i < positions.length; i += 3) {
    for (let axis = 0; axis < 3; axis++) {
      const value = positions[i + axis]!
      if (value < min[axis]!)
        min[axis] = value
      if (value > max[axis]!)
        max[axis] = value
    }
  }
  return { min, max }
}

/**
 * The least distance at which a turning profile stays inside of the picture. A point at distance r from the axis and
 * height h above the target is, at the angle θ, at x = r sin θ, y = h cos e − r cos θ sin e, and r cos θ cos e + h sin e
 * nearer than the target. It is inside when |x|, |y| ≤ t (d − nearness), with t = (1 − margin) tan(fov / 2). Each bound
 * on d has the form a + b cos θ + c sin θ, whose greatest value over θ is known in closed form.
 */
export function requiredDistance(profile: Profile, height: number, { fov, elevation, margin }: Lens): number {
  const t = Math.tan(fov / 2) * (1 - margin)
  const cos = Math.cos(elevation)
  const sin = Math.sin(elevation)
  let distance = 0
  for (const [r, y] of profile) {
    const h = y - height
    const sideways = r * Math.hypot(1 / t, cos) + h * sin
    const above = h * (cos / t + sin) + r * Math.abs(cos - sin / t)
    const below = h * (sin - cos / t) + r * (cos + sin / t)
    distance = Math.max(distance, sideways, above, below)
  }
  return distance
}

/** The height at which the profile reaches as far up in the picture as down: what it does in sum falls as the target rises. */
function balancedHeight(bottom: number, top: number, profile: Profile, lens: Lens): number {
  const reach = (top - bottom) + Math.max(...profile.map(([r]) => r))
  let low = bottom - reach
  let high = top + reach
  for (let i = 0; i < 48; i++) {
    const middle = (low + high) / 2
    if (imbalance(profile, middle, lens) > 0)
      low = middle
    else
      high = middle
  }
  return (low + high) / 2
}

/** How much further up than down the profile reaches in the picture. For each point the extremes are at θ = 0 and π. */
function imbalance(profile: Profile, height: number, lens: Lens): number {
  const distance = requiredDistance(profile, height, lens)
  const cos = Math.cos(lens.elevation)
  const sin = Math.sin(lens.elevation)
  let up = -Infinity
  let down = Infinity
  for (const [radius, y] of profile) {
    const h = y - height
    for (const r of [radius, -radius]) {
      const place = (h * cos - r * sin) / (distance - r * cos - h * sin)
      up = Math.max(up, place)
      down = Math.min(down, place)
    }
  }
  return up + down
}

/**
 * A cover of all vertices turned about the axis through (x, z): the heights in narrow bands, of each band the widest radius
 * at its lowest and at its highest height. Few points, and never too small.
 */
function profileOf(positions: Positions, { min, max }: Bounds, x: number, z: number): Profile {
  const bands = 512
  const bottom = min[1]
  const scale = max[1] > bottom ? (bands - 1) / (max[1] - bottom) : 0
  const widest = new Float64Array(bands).fill(-1)
  const lowest = new Float64Array(bands).fill(Infinity)
  const highest = new Float64Array(bands).fill(-Infinity)
  for (let i = 0; i < positions.length; i += 3) {
    const y = positions[i + 1]!
    const band = Math.floor((y - bottom) * scale)
    widest[band] = Math.max(widest[band]!, Math.hypot(positions[i]! - x, positions[i + 2]! - z))
    lowest[band] = Math.min(lowest[band]!, y)
    highest[band] = Math.max(highest[band]!, y)
  }
  return [...widest.entries()].filter(([, r]) => r >= 0).flatMap(([band, r]) => [[r, lowest[band]!], [r, highest[band]!]] as const)
}
