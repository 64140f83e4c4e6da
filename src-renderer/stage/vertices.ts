import type { BufferGeometry, InstancedMesh, Line, Mesh, Object3D, Points } from 'three'
import type { Positions } from './framing.ts'
import { BufferAttribute, Matrix4, Vector3 } from 'three'

export type Drawable = Mesh | Points | Line

/** Whether an object draws something by itself. */
export function isDrawable(object: Object3D): object is Drawable {
  return 'isMesh' in object || 'isPoints' in object || 'isLine' in object
}

/** Above this product of instances and vertices, instances are framed by the corners of their boxes. */
const instancedLimit = 4_000_000

/**
 * Every vertex that is drawn, in the space of `root`'s parent and in the pose that it is drawn in: skinned, morphed,
 * instanced. Vertices that no face uses, and those that are not finite, are passed over.
 * `root` must have up-to-date world matrices.
 */
export function gatherVertices(root: Object3D): Float64Array<ArrayBuffer> {
  const parts: Float64Array[] = []
  root.traverseVisible((object) => {
    if (isDrawable(object))
      parts.push(verticesOf(object))
  })
  return concat(parts)
}

function verticesOf(object: Drawable): Float64Array {
  const used = usedVertices(object.geometry)
  const local = new Float64Array(used.length * 3)
  const point = new Vector3()
  const position = object.geometry.getAttribute('position')
  const posed = 'isMesh' in object
  used.forEach((vertex, i) => {
    if (posed)
      object.getVertexPosition(vertex, point)
    else
      point.fromBufferAttribute(position, vertex)
    point.toArray(local, i * 3)
  })
  if (!('isInstancedMesh' in object))
    return transformed(local, object.matrixWorld)
  const instanced = object as unknown as InstancedMesh
  const cover = used.length * instanced.count > instancedLimit ? boxCorners(instanced.geometry) : local
  const matrix = new Matrix4()
  return concat(Array.from({ length: instanced.count }, (_, i) => {
    instanced.getMatrixAt(i, matrix)
    return transformed(cover, matrix.premultiply(instanced.matrixWorld))
  }))
}

function boxCorners(geometry: BufferGeometry): Float64Array {
  geometry.computeBoundingBox()
  const { min, max } = geometry.boundingBox!
  return Float64Array.from([0, 1, 2, 3, 4, 5, 6, 7].flatMap(corner => [corner & 1 ? max.x : min.x, corner & 2 ? max.y : min.y, corner & 4 ? max.z : min.z]))
}

/** Numbers of the vertices that the geometry draws, within its draw range. */
function usedVertices(geometry: BufferGeometry): Uint32Array {
  const count = geometry.getAttribute('position').count
  const index = geometry.index
  const start = geometry.drawRange.start
  const end = Math.min(index?.count ?? count, start + geometry.drawRange.count)
  const seen = new Uint8Array(count)
  for (let i = start; i < end; i++) {
    const vertex = index ? index.getX(i) : i
    if (vertex < count)
      seen[vertex] = 1
  }
  const used = new Uint32Array(seen.reduce((sum, flag) => sum + flag, 0))
  let next = 0
  seen.forEach((flag, vertex) => {
    if (flag)
      used[next++] = vertex
  })
  return used
}

function transformed(points: Float64Array, { elements: m }: Matrix4): Float64Array {
  const result = new Float64Array(points.length)
  let next = 0
  for (let i = 0; i < points.length; i += 3) {
    const x = points[i]!
    const y = points[i + 1]!
    const z = points[i + 2]!
    const a = m[0]! * x + m[4]! * y + m[8]! * z + m[12]!
    const b = m[1]! * x + m[5]! * y + m[9]! * z + m[13]!
    const c = m[2]! * x + m[6]! * y + m[10]! * z + m[14]!
    if (!Number.isFinite(a + b + c))
      continue
    result[next++] = a
    result[next++] = b
    result[next++] = c
  }
  return result.subarray(0, next)
}

function concat(parts: readonly Float64Array[]): Float64Array<ArrayBuffer> {
  const result = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    result.set(part, offset)
    offset += part.length
  }
  return result
}

/**
 * Passes over stray vertices, which would make the model a speck: those that lie more than 50 times as far from the median
 * point as 99 of 100 do.
 */
export function withoutStrays(positions: Positions): Positions {
  const centre = [0, 1, 2].map(axis => median(positions, axis)) as [number, number, number]
  const distances = new Float64Array(positions.length / 3)
  for (let i = 0; i < distances.length; i++)
    distances[i] = Math.hypot(positions[i * 3]! - centre[0], positions[i * 3 + 1]! - centre[1], positions[i * 3 + 2]! - centre[2])
  const limit = 50 * distances.toSorted()[Math.floor((distances.length - 1) * 0.99)]!
  if (limit === 0 || distances.every(distance => distance <= limit))
    return positions
  return positions.filter((_, i) => distances[Math.floor(i / 3)]! <= limit)
}

function median(positions: Positions, axis: number): number {
  const values = new Float64Array(positions.length / 3)
  for (let i = 0; i < values.length; i++)
    values[i] = positions[i * 3 + axis]!
  return values.sort()[values.length >> 1]!
}

/** Removes the triangles that have a vertex which is not a finite number: they are drawn as anything. */
export function dropBrokenTriangles(geometry: BufferGeometry): void {
  const position = geometry.getAttribute('position')
  const broken = (vertex: number) => vertex >= position.count || !Number.isFinite(position.getX(vertex) + position.getY(vertex) + position.getZ(vertex))
  const count = geometry.index?.count ?? position.count
  const vertexAt = (i: number) => geometry.index ? geometry.index.getX(i) : i
  let whole = true
  for (let i = 0; i < count && whole; i++)
    whole = !broken(vertexAt(i))
  if (whole)
    return
  const kept = new Uint32Array(count)
  for (let i = 0; i < count; i += 3) {
    const corners = [i, i + 1, i + 2].map(corner => corner < count ? vertexAt(corner) : position.count)
    // Every corner of a broken triangle becomes vertex 0 of a triangle without area, so that groups keep their places.
    corners.forEach((vertex, corner) => kept[i + corner] = corners.some(broken) ? firstWhole() : vertex)
  }
  geometry.setIndex(new BufferAttribute(kept, 1))

  function firstWhole(): number {
    for (let vertex = 0; vertex < position.count; vertex++) {
      if (!broken(vertex))
        return vertex
    }
    return 0
  }
}
