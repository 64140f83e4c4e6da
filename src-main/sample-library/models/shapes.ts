import type { Mesh, Vector } from './mesh.ts'
import { cross, flatten, join, plus, polygons, subtract, surface, unit } from './mesh.ts'

/** A box with rounded edges around the origin; sizes and radius in metres. */
export function box(width: number, height: number, depth: number, radius = 0.006): Mesh {
  const half = [width / 2, height / 2, depth / 2] as const
  const round = Math.min(radius, ...half)
  const stops = (size: number) => [-size, -size + 0.35 * round, -size + round, size - round, size - 0.35 * round, size]
  const faces = [[0, 1, 2], [1, 2, 0], [2, 0, 1]] as const
  const meshes = faces.flatMap(([a, b, c]) => [1, -1].map((side) => {
    const [us, vs] = side > 0 ? [stops(half[a]), stops(half[b])] : [stops(half[a]).reverse(), stops(half[b])]
    const positions: number[] = []
    const normals: number[] = []
    const uvs: number[] = []
    for (const v of vs) {
      for (const u of us) {
        const point = [0, 0, 0]
        point[a] = u
        point[b] = v
        point[c] = side * half[c]
        const core = point.map((value, axis) => Math.min(Math.max(value, -(half[axis] ?? 0) + round), (half[axis] ?? 0) - round))
        const [x = 0, y = 0, z = 0] = point.map((value, axis) => value - (core[axis] ?? 0))
        const normal = unit([x, y, z])
        const place: Vector = [(core[0] ?? 0) + normal[0] * round, (core[1] ?? 0) + normal[1] * round, (core[2] ?? 0) + normal[2] * round]
        const facing: Vector = [c === 0 ? side : 0, c === 1 ? side : 0, c === 2 ? side : 0]
        positions.push(...place)
        normals.push(...normal)
        uvs.push(...flatten(place, facing))
      }
    }
    return { positions, normals, uvs, indices: gridIndices(us.length, vs.length) }
  }))
  return join(...meshes)
}

function gridIndices(columns: number, rows: number): number[] {
  const indices: number[] = []
  for (let row = 0; row + 1 < rows; row++) {
    for (let column = 0; column + 1 < columns; column++) {
      const a = row * columns + column
      indices.push(a, a + 1, a + columns, a + 1, a + columns + 1, a + columns)
    }
  }
  return indices
}

/**
 * A profile turned about the vertical axis: points (radius, height) from the bottom up outside, then down inside where
 * the body is hollow. Corners stay sharp.
 */
export function lathe(profile: readonly (readonly [number, number])[], segments = 40): Mesh {
  const rings = profile.slice(1).map((to, index) => {
    const from = profile[index] ?? to
    return surface(segments, 1, (u, v) => {
      const radius = from[0] + (to[0] - from[0]) * v
      const angle = -2 * Math.PI * u
      return [radius * Math.cos(angle), from[1] + (to[1] - from[1]) * v, radius * Math.sin(angle)]
    })
  })
  return join(...rings)
}

/** A smooth profile turned about the vertical axis: a curve through the points (Catmull-Rom), shaded without corners. */
export function turned(profile: readonly (readonly [number, number])[], segments = 40, rows = profile.length * 5): Mesh {
  const at = (index: number) => profile[Math.min(Math.max(index, 0), profile.length - 1)] ?? [0, 0] as const
  return surface(segments, rows, (u, v) => {
    const place = v * (profile.length - 1)
    const index = Math.min(Math.floor(place), profile.length - 2)
    const t = place - index
    const [a, b, c, d] = [at(index - 1), at(index), at(index + 1), at(index + 2)]
    const curve = (axis: 0 | 1) => 0.5 * (2 * b[axis] + (c[axis] - a[axis]) * t + (2 * a[axis] - 5 * b[axis] + 4 * c[axis] - d[axis]) * t * t + (3 * b[axis] - a[axis] - 3 * c[axis] + d[axis]) * t ** 3)
    const angle = -2 * Math.PI * u
    const radius = Math.max(curve(0), 0)
    return [radius * Math.cos(angle), curve(1), radius * Math.sin(angle)]
  })
}

/** A closed cylinder or cone that stands on the ground; the grain of a texture runs upwards, and across its ends. */
export function cylinder(bottom: number, top: number, height: number, segments = 28): Mesh {
  const side = lathe([[bottom, 0], [top, height]], segments)
  const ends = lathe([[0, 0], [bottom, 0]], segments)
  const lid = lathe([[top, height], [0, height]], segments)
  const flat = (mesh: Mesh) => ({ ...mesh, uvs: mesh.uvs.map((_, index) => mesh.positions[3 * (index >> 1) + (index % 2 === 0 ? 0 : 2)] ?? 0) })
  return join(alongLength(side, height, 2 * Math.PI * Math.max(bottom, top)), flat(ends), flat(lid))
}

/** Texture coordinates of a surface that runs around in u and along in v, in metres, with the grain lengthwise. */
function alongLength(mesh: Mesh, length: number, girth: number): Mesh {
  return { ...mesh, uvs: mesh.uvs.map((_, index) => index % 2 === 0 ? (mesh.uvs[index + 1] ?? 0) * length : (mesh.uvs[index - 1] ?? 0) * girth) }
}

/** A mesh with the grain of its texture turned upright. */
export function upright(mesh: Mesh): Mesh {
  return { ...mesh, uvs: mesh.uvs.map((_, index) => mesh.uvs[index % 2 === 0 ? index + 1 : index - 1] ?? 0) }
}

/** A ball around the origin, stretched by `scale`. */
export function ball(radius: number, scale: Vector = [1, 1, 1], segments = 28): Mesh {
  return surface(segments, segments / 2, (u, v) => {
    const angle = -2 * Math.PI * u
    const tilt = Math.PI * (v - 0.5)
    return [radius * scale[0] * Math.cos(tilt) * Math.cos(angle), radius * scale[1] * Math.sin(tilt), radius * scale[2] * Math.cos(tilt) * Math.sin(angle)]
  })
}

/** A round tube along a path; `path` maps 0…1 to places. */
export function tube(radius: number, path: (t: number) => Vector, rows = 24, segments = 12): Mesh {
  const round = surface(segments, rows, (u, v) => {
    const forward = unit(subtract(path(Math.min(v + 1e-3, 1)), path(Math.max(v - 1e-3, 0))))
    const aside = unit(cross(forward, Math.abs(forward[1]) > 0.95 ? [1, 0, 0] : [0, 1, 0]))
    const over = cross(aside, forward)
    const angle = -2 * Math.PI * u
    const [cos, sin] = [radius * Math.cos(angle), radius * Math.sin(angle)]
    return plus(path(v), [aside[0] * cos + over[0] * sin, aside[1] * cos + over[1] * sin, aside[2] * cos + over[2] * sin])
  })
  return alongLength(round, Math.hypot(...subtract(path(1), path(0))), 2 * Math.PI * radius)
}

/** A straight round bar between two places. */
export function bar(radius: number, from: Vector, to: Vector): Mesh {
  return tube(radius, t => [from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t, from[2] + (to[2] - from[2]) * t], 1, 14)
}

/** A convex outline in the x-y plane, counter-clockwise, made `depth` thick around z = 0. */
export function extrude(outline: readonly (readonly [number, number])[], depth: number): Mesh {
  const front = outline.map(([x, y]): Vector => [x, y, depth / 2])
  const back = outline.map(([x, y]): Vector => [x, y, -depth / 2]).reverse()
  const sides = outline.map(([x, y], index) => {
    const [nextX, nextY] = outline[(index + 1) % outline.length] ?? [x, y]
    return [[x, y, depth / 2], [x, y, -depth / 2], [nextX, nextY, -depth / 2], [nextX, nextY, depth / 2]] satisfies Vector[]
  })
  return polygons([front, back, ...sides])
}

/** A gable roof over width × depth whose lower edge is at y = 0; the ridge runs along x. */
export function gable(width: number, height: number, depth: number): Mesh {
  const [w, d] = [width / 2, depth / 2]
  return polygons([
    [[-w, 0, d], [w, 0, d], [w, height, 0], [-w, height, 0]],
    [[w, 0, -d], [-w, 0, -d], [-w, height, 0], [w, height, 0]],
    [[w, 0, d], [w, 0, -d], [w, height, 0]],
    [[-w, 0, -d], [-w, 0, d], [-w, height, 0]],
    [[-w, 0, -d], [w, 0, -d], [w, 0, d], [-w, 0, d]],
  ])
}

/** A pyramid over a square that stands at y = 0. */
export function pyramid(width: number, height: number): Mesh {
  const w = width / 2
  const corners: Vector[] = [[-w, 0, w], [w, 0, w], [w, 0, -w], [-w, 0, -w]]
  const sides = corners.map((corner, index): readonly Vector[] => [corner, corners[(index + 1) % 4] ?? corner, [0, height, 0]])
  return polygons([...sides, corners.toReversed()])
}

/** A blade: a diamond cross-section that tapers to a point, along y from 0 to `length`; `bend` curves it towards x. */
export function blade(length: number, width: number, thickness: number, bend = 0): Mesh {
  const rows = 24
  const half = (t: number) => width / 2 * (t < 0.82 ? 1 - 0.25 * t : (1 - 0.25 * 0.82) * Math.sqrt((1 - t) / 0.18))
  const centre = (t: number) => bend * t * t
  const side = (from: 1 | -1, face: 1 | -1) => surface(1, rows, (u, v): Vector => {
    const across = from * face > 0 ? u : 1 - u
    const reach = half(v)
    return [centre(v) + from * reach * across, length * v, face * thickness / 2 * (1 - across) * Math.max(reach / (width / 2), 0.02)]
  })
  return join(side(1, 1), side(-1, 1), side(1, -1), side(-1, -1))
}
