import type { BufferGeometry, Material, Object3D } from 'three'
import type { Drawable } from './vertices.ts'
import { LineBasicMaterial, PointsMaterial } from 'three'
import { markPlain } from './clay.ts'
import { StageError } from './failures.ts'
import { toStandard } from './materials.ts'
import { dropBrokenTriangles, isDrawable } from './vertices.ts'

export interface Prepared {
  readonly triangles: number
}

/**
 * Makes a loaded model ready to be looked at: lights and cameras of the file are put out, materials become physically
 * based ones that the studio lights, missing normals are computed, broken triangles removed. Lines show only where there
 * is nothing else. Throws `model_empty` when nothing is left to see.
 */
export function prepare(root: Object3D): Prepared {
  root.updateMatrixWorld(true)
  const drawables: Drawable[] = []
  root.traverse((object) => {
    if ('isLight' in object || !hasPlace(object))
      object.visible = false
  })
  root.traverseVisible((object) => {
    if (isDrawable(object) && (object.geometry.getAttribute('position')?.count ?? 0) > 0)
      drawables.push(object)
    else if (isDrawable(object))
      object.geometry.setDrawRange(0, 0)
  })
  const solid = drawables.filter(object => !('isLine' in object))
  if (solid.length > 0)
    drawables.filter(object => 'isLine' in object).forEach(object => object.visible = false)
  const shown = solid.length > 0 ? solid : drawables
  if (shown.length === 0)
    throw new StageError('model_empty', 'nothing to render')
  shown.forEach(dress)
  showIfAllHidden(shown)
  return { triangles: shown.reduce((sum, object) => sum + trianglesOf(object), 0) }
}

function dress(object: Drawable) {
  object.frustumCulled = false
  if ('isPoints' in object) {
    object.material = pointMaterial(object.geometry)
    return
  }
  if ('isLine' in object) {
    const coloured = object.geometry.hasAttribute('color')
    const material = new LineBasicMaterial({ vertexColors: coloured, color: coloured ? 0xFFFFFF : 0x202020 })
    object.material = coloured ? material : markPlain(material)
    return
  }
  const geometry = object.geometry
  dropBrokenTriangles(geometry)
  const materials = [object.material].flat()
  if (!hasNormals(geometry) && !materials.every(material => 'flatShading' in material && material.flatShading))
    geometry.computeVertexNormals()
  const dressed = materials.map(material => toStandard(material, geometry))
  object.material = Array.isArray(object.material) ? dressed : dressed[0]!
}

/** Dots that close up to a surface: the fewer there are, the larger. */
function pointMaterial(geometry: BufferGeometry): PointsMaterial {
  const count = geometry.getAttribute('position').count
  const coloured = geometry.hasAttribute('color')
  const size = Math.min(6, Math.max(1.5, 320 / Math.sqrt(count)))
  const material = new PointsMaterial({ size, sizeAttenuation: false, vertexColors: coloured, color: coloured ? 0xFFFFFF : 0xE0DCD6, toneMapped: false })
  return coloured ? material : markPlain(material)
}

/** Some exporters write transparency the wrong way round: a model that is invisible as a whole is shown opaque. */
function showIfAllHidden(shown: readonly Drawable[]) {
  const materials = shown.flatMap(object => [object.material].flat())
  if (materials.some(material => material.opacity > 0.01))
    return
  for (const material of materials) {
    material.opacity = 1
    material.transparent = false
  }
}

function hasPlace(object: Object3D): boolean {
  return object.matrixWorld.elements.every(Number.isFinite)
}

/** Whether there are normals that can be used: all of them numbers, not all of them zero. */
function hasNormals(geometry: BufferGeometry): boolean {
  const normal = geometry.getAttribute('normal')
  let longest = 0
  for (let i = 0; i < (normal?.count ?? 0); i++)
    longest = Math.max(longest, Math.abs(normal!.getX(i)) + Math.abs(normal!.getY(i)) + Math.abs(normal!.getZ(i)))
  return longest > 0 && Number.isFinite(longest)
}

function trianglesOf(object: Drawable): number {
  if (!('isMesh' in object))
    return 0
  const { index, drawRange } = object.geometry
  const corners = Math.min(index?.count ?? object.geometry.getAttribute('position').count, drawRange.count)
  const instances = 'isInstancedMesh' in object && 'count' in object ? Number(object.count) : 1
  return Math.floor(corners / 3) * instances
}

/** Frees what a model holds on the graphics card. */
export function discard(root: Object3D): void {
  root.traverse((object) => {
    if ('skeleton' in object && object.skeleton)
      (object.skeleton as { dispose: () => void }).dispose()
    if ('isInstancedMesh' in object)
      (object as unknown as { dispose: () => void }).dispose()
    if (!isDrawable(object))
      return
    object.geometry.dispose()
    ;[object.material].flat().forEach(discardMaterial)
  })
}

function discardMaterial(material: Material) {
  for (const value of Object.values(material)) {
    if (value && typeof value === 'object' && 'isTexture' in value) {
      const texture = value as { readonly image?: { close?: () => void } | null, dispose: () => void }
      texture.dispose()
      texture.image?.close?.()
    }
  }
  material.dispose()
}
