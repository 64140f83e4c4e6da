/** x, y, z; y is up and the camera looks along −z. */
export type Direction = readonly [number, number, number]

/** A soft, colourless panel of light that faces the model: where it is, its half width and half height, how bright it is. */
interface Panel {
  readonly centre: Direction
  readonly half: readonly [number, number]
  readonly brightness: number
}

/** Key from the upper left of the camera, fill from the right, rim from behind, and one overhead. */
const panels: readonly Panel[] = [
  { centre: [-5, 6, 6], half: [2, 2], brightness: 20 },
  { centre: [8, 1, 4], half: [1.5, 2.5], brightness: 1.5 },
  { centre: [4, 4, -8], half: [2, 1.5], brightness: 4 },
  { centre: [0, 9, 0], half: [2.5, 2.5], brightness: 3 },
]

/** Floor and ceiling of the room between which its walls shade. */
const ambience = { below: 0.05, above: 0.35 } as const

interface Placed extends Panel {
  readonly normal: Direction
  readonly right: Direction
  readonly up: Direction
  readonly distance: number
}

const placed: readonly Placed[] = panels.map((panel) => {
  const distance = Math.hypot(...panel.centre)
  const normal = scale(panel.centre, 1 / distance)
  const right = normalise(Math.abs(normal[1]) > 0.99 ? [1, 0, 0] : cross([0, 1, 0], normal))
  return { ...panel, distance, normal, right, up: cross(normal, right) }
})

/**
 * The light that comes from a direction (of length 1) in the studio: a room that is brighter from above, and four panels.
 * It stands still while the model turns, so that a turned model gives the same views, shifted.
 */
export function studioRadiance(direction: Direction): number {
  let light = ambience.below + (ambience.above - ambience.below) * smoothstep(-0.9, 0.9, direction[1])
  for (const { normal, right, up, distance, half, brightness } of placed) {
    const facing = dot(direction, normal)
    if (facing <= 0)
      continue
    const across = Math.abs(dot(direction, right)) * distance / facing
    const along = Math.abs(dot(direction, up)) * distance / facing
    const inside = (1 - smoothstep(0.8, 1.2, across / half[0])) * (1 - smoothstep(0.8, 1.2, along / half[1]))
    light += (brightness - light) * inside
  }
  return light
}

/** Directions of OpenGL's cube faces (OpenGL 4.6, table 8.19), u to the right and v downwards in −1…1. */
const faceDirections: readonly ((u: number, v: number) => Direction)[] = [
  (u, v) => [1, -v, -u],
  (u, v) => [-1, -v, u],
  (u, v) => [u, 1, v],
  (u, v) => [u, -1, -v],
  (u, v) => [u, -v, 1],
  (u, v) => [-u, -v, -1],
]

export interface CubeLevel {
  /** Pixels of a square face. */
  readonly size: number
  /** Radiance of the faces +x, −x, +y, −y, +z, −z, rows in the order of OpenGL's cube maps. */
  readonly faces: readonly Float32Array[]
}

/**
 * The levels of a prefiltered cube map, as three's PMREM has them: level l is the light averaged over the GGX lobe of
 * roughness 1 − √(1 − l / last), seen head-on. Importance sampling after Karis 2013, "Real Shading in Unreal Engine 4".
 * This is computed here because three's own PMREMGenerator takes many seconds where a processor draws.
 */
export function prefilter(radiance: (direction: Direction) => number, size: number, levels: number, samples: number): readonly CubeLevel[] {
  return Array.from({ length: levels }, (_, level) => {
    const lobe = lobeOf(1 - Math.sqrt(1 - level / (levels - 1)), samples)
    const side = size >> level
    return { size: side, faces: faceDirections.map(directionAt => faceOf(side, directionAt, direction => lobeMean(radiance, direction, lobe))) }
  })
}

/** Directions towards the light for a surface that looks up (+z), each with its weight; the weights sum to 1. */
type Lobe = readonly { readonly direction: Direction, readonly weight: number }[]

function lobeOf(roughness: number, samples: number): Lobe {
  if (roughness === 0)
    return [{ direction: [0, 0, 1], weight: 1 }]
  const alpha2 = roughness ** 4
  const lobe = Array.from({ length: samples }, (_, i) => {
    const turn = 2 * Math.PI * i / samples
    const x = radicalInverse(i)
    const cosHalf = Math.sqrt((1 - x) / (1 + (alpha2 - 1) * x))
    const sinHalf = Math.sqrt(1 - cosHalf * cosHalf)
    const half: Direction = [sinHalf * Math.cos(turn), sinHalf * Math.sin(turn), cosHalf]
    const direction: Direction = [2 * cosHalf * half[0], 2 * cosHalf * half[1], 2 * cosHalf * half[2] - 1]
    return { direction, weight: Math.max(0, direction[2]) }
  }).filter(({ weight }) => weight > 0)
  const sum = lobe.reduce((total, { weight }) => total + weight, 0)
  return lobe.map(({ direction, weight }) => ({ direction, weight: weight / sum }))
}

function lobeMean(radiance: (direction: Direction) => number, normal: Direction, lobe: Lobe): number {
  const right = normalise(cross(Math.abs(normal[1]) > 0.99 ? [1, 0, 0] : [0, 1, 0], normal))
  const up = cross(normal, right)
  let sum = 0
  for (const { direction: [x, y, z], weight } of lobe)
    sum += weight * radiance([right[0] * x + up[0] * y + normal[0] * z, right[1] * x + up[1] * y + normal[1] * z, right[2] * x + up[2] * y + normal[2] * z])
  return sum
}

function faceOf(size: number, directionAt: (u: number, v: number) => Direction, valueOf: (direction: Direction) => number): Float32Array {
  return Float32Array.from({ length: size * size }, (_, i) => {
    const u = 2 * (i % size + 0.5) / size - 1
    const v = 2 * (Math.floor(i / size) + 0.5) / size - 1
    return valueOf(normalise(directionAt(u, v)))
  })
}

/** Van der Corput's sequence to the base 2. */
function radicalInverse(index: number): number {
  let result = 0
  for (let digit = 0.5; index > 0; index >>= 1, digit /= 2)
    result += digit * (index & 1)
  return result
}

function smoothstep(low: number, high: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - low) / (high - low)))
  return t * t * (3 - 2 * t)
}

function dot(a: Direction, b: Direction): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

function cross(a: Direction, b: Direction): Direction {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

function scale(a: Direction, factor: number): Direction {
  return [a[0] * factor, a[1] * factor, a[2] * factor]
}

function normalise(a: Direction): Direction {
  return scale(a, 1 / Math.hypot(...a))
}

/** The studio's light, prefiltered, for a cube map as three reads it: mirrored, since it was not rendered by three itself (WebGLMaterials, `envMapRotation`). About a second's work. */
export function studioLevels(): readonly CubeLevel[] {
  return prefilter(([x, y, z]) => studioRadiance([-x, y, z]), 128, 6, 96)
}
