import type { BufferAttribute } from 'three'
import { Bone, BufferGeometry, Float32BufferAttribute, Group, InstancedMesh, Matrix4, Mesh, MeshBasicMaterial, Points, Skeleton, SkinnedMesh, Uint16BufferAttribute } from 'three'
import { describe, expect, it } from 'vitest'
import { dropBrokenTriangles, gatherVertices, withoutStrays } from '../../../../src-renderer/stage/vertices.ts'

const triangle = [0, 0, 0, 1, 0, 0, 0, 1, 0]

function geometryOf(positions: number[], index?: number[]): BufferGeometry {
  const geometry = new BufferGeometry()
  geometry.setAttribute('position', new Float32BufferAttribute(positions, 3))
  if (index)
    geometry.setIndex(index)
  return geometry
}

function gather(object: Mesh | Points | Group): number[] {
  object.updateMatrixWorld(true)
  return Array.from(gatherVertices(object), value => Math.round(value * 1e6) / 1e6)
}

describe('gatherVertices', () => {
  it('is in world space and leaves out what is hidden, unused or not finite', () => {
    const mesh = new Mesh(geometryOf([...triangle, 99, 99, 99, Number.NaN, 0, 0], [0, 1, 2, 0, 1, 4]))
    mesh.position.set(10, 0, 0)
    const hidden = new Mesh(geometryOf([-50, 0, 0]))
    hidden.visible = false
    const root = new Group().add(mesh, hidden)
    expect(gather(root)).toEqual([10, 0, 0, 11, 0, 0, 10, 1, 0])
  })

  it('follows the bones of a skin', () => {
    const geometry = geometryOf(triangle)
    geometry.setAttribute('skinIndex', new Uint16BufferAttribute([0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0], 4))
    geometry.setAttribute('skinWeight', new Float32BufferAttribute([1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0], 4))
    const bones = [new Bone(), new Bone()]
    const mesh = new SkinnedMesh(geometry, new MeshBasicMaterial())
    mesh.add(bones[0]!, bones[1]!)
    mesh.bind(new Skeleton(bones))
    bones[1]!.position.set(0, 5, 0)
    expect(gather(mesh)).toEqual([0, 0, 0, 1, 0, 0, 0, 6, 0])
  })

  it('follows the default weights of morph targets', () => {
    const geometry = geometryOf(triangle)
    geometry.morphAttributes['position'] = [new Float32BufferAttribute([0, 0, 4, 0, 0, 0, 0, 0, 0], 3)]
    geometry.morphTargetsRelative = true
    const mesh = new Mesh(geometry)
    mesh.morphTargetInfluences = [0.5]
    expect(gather(mesh)).toEqual([0, 0, 2, 1, 0, 0, 0, 1, 0])
  })

  it('shows every instance', () => {
    const mesh = new InstancedMesh(geometryOf([1, 0, 0]), new MeshBasicMaterial(), 2)
    mesh.setMatrixAt(0, new Matrix4())
    mesh.setMatrixAt(1, new Matrix4().makeTranslation(0, 7, 0))
    expect(gather(mesh)).toEqual([1, 0, 0, 1, 7, 0])
  })

  it('takes all points of a cloud', () => {
    expect(gather(new Points(geometryOf([1, 2, 3, 4, 5, 6])))).toEqual([1, 2, 3, 4, 5, 6])
  })
})

describe('withoutStrays', () => {
  const grid = Float64Array.from({ length: 600 }, (_, i) => ((i * 7919) % 100) / 100)

  it('drops a vertex that lies absurdly far away', () => {
    const strayed = Float64Array.from([...grid, 1e6, 0, 0])
    expect(withoutStrays(strayed)).toEqual(grid)
  })

  it('keeps a model that is merely long', () => {
    const long = Float64Array.from([...grid, 20, 0, 0])
    expect(withoutStrays(long)).toBe(long)
  })
})

describe('dropBrokenTriangles', () => {
  it('collapses triangles with vertices that are not finite or not there, and keeps the count', () => {
    const geometry = geometryOf([...triangle, Number.POSITIVE_INFINITY, 0, 0], [0, 1, 2, 0, 1, 3, 2, 1, 9])
    dropBrokenTriangles(geometry)
    expect(Array.from(geometry.index!.array)).toEqual([0, 1, 2, 0, 0, 0, 0, 0, 0])
  })

  it('leaves whole geometry alone', () => {
    const geometry = geometryOf(triangle)
    const position = geometry.getAttribute('position') as BufferAttribute
    dropBrokenTriangles(geometry)
    expect(geometry.index).toBeNull()
    expect(geometry.getAttribute('position')).toBe(position)
  })
})
