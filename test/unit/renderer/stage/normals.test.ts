import { BoxGeometry, CylinderGeometry, Mesh } from 'three'
import { describe, expect, it } from 'vitest'
import { roundOff } from '../../../../src-renderer/stage/normals.ts'

/** Numbers of different normals, to two digits, that meet at the same vertex. */
function normalsPerVertex(mesh: Mesh): readonly number[] {
  const { position, normal } = mesh.geometry.attributes
  const text = (attribute: typeof position, i: number) => [0, 1, 2].map(axis => attribute!.getComponent(i, axis).toPrecision(2).replace(/^-0\.0+$/, '0.0')).join()
  const found = new Map<string, Set<string>>()
  for (let i = 0; i < position!.count; i++)
    found.set(text(position, i), (found.get(text(position, i)) ?? new Set()).add(text(normal, i)))
  return [...found.values()].map(normals => normals.size)
}

const sides = (scale: number) => new Mesh(new CylinderGeometry(1, 1, 2, 24, 1, true).scale(scale, scale, scale).toNonIndexed())

describe('roundOff', () => {
  it.each([1e-4, 1, 1e5])('rounds a cylinder of radius %d', (scale) => {
    const mesh = sides(scale)
    mesh.geometry.deleteAttribute('normal')
    roundOff(mesh)
    expect(Math.max(...normalsPerVertex(mesh))).toBe(1)
  })

  it('leaves the edges of a box', () => {
    const mesh = new Mesh(new BoxGeometry().toNonIndexed())
    roundOff(mesh)
    expect(new Set(normalsPerVertex(mesh))).toEqual(new Set([3]))
  })

  it('leaves geometry with an index to its own normals', () => {
    const mesh = new Mesh(new BoxGeometry())
    const before = mesh.geometry.getAttribute('normal')
    roundOff(mesh)
    expect(mesh.geometry.getAttribute('normal')).toBe(before)
  })
})
