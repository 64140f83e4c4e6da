import type { Colour } from '../raster.ts'

export type Vector = readonly [number, number, number]

/** A texture that the picture families paint. */
export type TextureName = 'oak' | 'walnut' | 'pine' | 'brick' | 'tartan' | 'checker' | 'marble'

export interface Material {
  readonly name: string
  /** sRGB; multiplies the texture. */
  readonly colour: Colour
  readonly roughness: number
  readonly metallic: number
  readonly texture?: TextureName
}

/** A triangle mesh: three numbers a vertex (metres, y up), two texture coordinates a vertex, three indices a triangle. */
export interface Mesh {
  readonly positions: readonly number[]
  readonly normals: readonly number[]
  readonly uvs: readonly number[]
  readonly indices: readonly number[]
}

export interface Part {
  readonly mesh: Mesh
  readonly material: Material
}

export interface Model {
  /** Below the library's folder, '/' between folders; the extension decides the format. */
  readonly path: string
  readonly build: () => readonly Part[]
}

/** A material with the roughness of paint. */
export function material(name: string, colour: Colour, more: Partial<Pick<Material, 'roughness' | 'metallic' | 'texture'>> = {}): Material {
  return { name, colour, roughness: 0.7, metallic: 0, ...more }
}

/** A grid of (columns + 1) × (rows + 1) points; `point` maps u, v in 0…1 to a place. Normals follow from the neighbours. */
export function surface(columns: number, rows: number, point: (u: number, v: number) => Vector): Mesh {
  const positions: number[] = []
  const normals: number[] = []
  const uvs: number[] = []
  const indices: number[] = []
  const e = 1e-3
  for (let row = 0; row <= rows; row++) {
    for (let column = 0; column <= columns; column++) {
      const u = column / columns
      const v = row / rows
      positions.push(...point(u, v))
      normals.push(...normalOf(point, u, v, e))
      uvs.push(u, v)
    }
  }
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const a = row * (columns + 1) + column
      const c = a + columns + 1
      indices.push(a, a + 1, c, a + 1, c + 1, c)
    }
  }
  return { positions, normals, uvs, indices }
}

function normalOf(point: (u: number, v: number) => Vector, u: number, v: number, e: number): Vector {
  for (const inset of [0, 0.02]) {
    const [cu, cv] = [Math.min(Math.max(u, inset), 1 - inset), Math.min(Math.max(v, inset), 1 - inset)]
    const du = subtract(point(Math.min(cu + e, 1), cv), point(Math.max(cu - e, 0), cv))
    const dv = subtract(point(cu, Math.min(cv + e, 1)), point(cu, Math.max(cv - e, 0)))
    const normal = cross(du, dv)
    const length = Math.hypot(...normal)
    if (length > 1e-12)
      return [normal[0] / length, normal[1] / length, normal[2] / length]
  }
  return [0, 1, 0]
}

/** Flat polygons, each a convex ring of corners seen counter-clockwise; texture coordinates in metres. */
export function polygons(rings: readonly (readonly Vector[])[]): Mesh {
  const positions: number[] = []
  const normals: number[] = []
  const uvs: number[] = []
  const indices: number[] = []
  for (const ring of rings) {
    const [a, b, c] = ring
    if (!a || !b || !c)
      throw new Error('a polygon needs three corners')
    const normal = unit(cross(subtract(b, a), subtract(c, a)))
    const first = positions.length / 3
    ring.forEach((corner, index) => {
      positions.push(...corner)
      normals.push(...normal)
      uvs.push(...flatten(corner, normal))
      if (index > 1)
        indices.push(first, first + index - 1, first + index)
    })
  }
  return { positions, normals, uvs, indices }
}

/** Texture coordinates of a point on a plane: the two axes that the plane faces least, upright where it can be. */
export function flatten([x, y, z]: Vector, normal: Vector): readonly [number, number] {
  const [nx, ny, nz] = [Math.abs(normal[0]), Math.abs(normal[1]), Math.abs(normal[2])]
  if (ny >= nx && ny >= nz)
    return [x, z]
  return nx > nz ? [z, -y] : [x, -y]
}

/** Several meshes as one. */
export function join(...meshes: readonly Mesh[]): Mesh {
  const joined = { positions: [] as number[], normals: [] as number[], uvs: [] as number[], indices: [] as number[] }
  for (const mesh of meshes) {
    const first = joined.positions.length / 3
    joined.positions.push(...mesh.positions)
    joined.normals.push(...mesh.normals)
    joined.uvs.push(...mesh.uvs)
    joined.indices.push(...mesh.indices.map(index => index + first))
  }
  return joined
}

/** A mesh with its points and normals mapped: `turn` must be a rotation. */
function transform(mesh: Mesh, turn: (vector: Vector) => Vector, shift: Vector): Mesh {
  const each = (numbers: readonly number[], map: (vector: Vector) => Vector) => {
    const result: number[] = []
    for (let at = 0; at < numbers.length; at += 3)
      result.push(...map([numbers[at] ?? 0, numbers[at + 1] ?? 0, numbers[at + 2] ?? 0]))
    return result
  }
  return { ...mesh, positions: each(mesh.positions, point => plus(turn(point), shift)), normals: each(mesh.normals, turn) }
}

/** A mesh moved by so many metres. */
export function move(mesh: Mesh, x: number, y: number, z: number): Mesh {
  return transform(mesh, vector => vector, [x, y, z])
}

/** A mesh turned about an axis through the origin, in degrees, counter-clockwise seen from the axis' tip. */
export function turn(mesh: Mesh, axis: 'x' | 'y' | 'z', degrees: number): Mesh {
  const cos = Math.cos(degrees * Math.PI / 180)
  const sin = Math.sin(degrees * Math.PI / 180)
  const turns = {
    x: ([x, y, z]: Vector): Vector => [x, y * cos - z * sin, y * sin + z * cos],
    y: ([x, y, z]: Vector): Vector => [x * cos + z * sin, y, z * cos - x * sin],
    z: ([x, y, z]: Vector): Vector => [x * cos - y * sin, x * sin + y * cos, z],
  }
  return transform(mesh, turns[axis], [0, 0, 0])
}

/** A mesh whose texture is `factor` times as dense. */
export function tile(mesh: Mesh, factor: number): Mesh {
  return { ...mesh, uvs: mesh.uvs.map(coordinate => coordinate * factor) }
}

/** Copies of a mesh around the vertical axis. */
export function around(mesh: Mesh, count: number, start = 0): Mesh {
  return join(...Array.from({ length: count }, (_, index) => turn(mesh, 'y', start + 360 * index / count)))
}

/** Meshes of the same material as one, in the order in which the materials first occur. */
export function mergeByMaterial(parts: readonly Part[]): readonly Part[] {
  const groups = Map.groupBy(parts, part => part.material)
  return [...groups].map(([material, group]) => ({ material, mesh: join(...group.map(part => part.mesh)) }))
}

export function subtract(a: Vector, b: Vector): Vector {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}

export function plus(a: Vector, b: Vector): Vector {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
}

export function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

export function unit(vector: Vector): Vector {
  const length = Math.hypot(...vector)
  return [vector[0] / length, vector[1] / length, vector[2] / length]
}
