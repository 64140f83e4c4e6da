import type { BufferGeometry as Geometry, Object3D } from 'three'
import { BufferGeometry, Float32BufferAttribute } from 'three'
import { toCreasedNormals } from 'three/examples/jsm/utils/BufferGeometryUtils.js'
import { boundsOf } from './framing.ts'
import { isDrawable } from './vertices.ts'

/** Edges sharper than this stay edges, radians. */
const crease = 0.7
/** Larger models keep their flat faces, which are small enough then. */
const vertexLimit = 600_000

/**
 * Rounds what was modelled round, for formats that leave the normals out: faces that meet in less than 40° share them.
 * It makes like shapes look alike whatever the number of their triangles. Only for geometry without an index.
 */
export function roundOff(model: Object3D): void {
  model.traverse((object) => {
    if (isDrawable(object) && 'isMesh' in object && !object.geometry.index)
      setCreasedNormals(object.geometry)
  })
}

function setCreasedNormals(geometry: Geometry) {
  const position = geometry.getAttribute('position')
  if (!position || position.count > vertexLimit)
    return
  const positions = Float32Array.from({ length: position.count * 3 }, (_, i) => position.getComponent(Math.floor(i / 3), i % 3))
  const { min, max } = boundsOf(positions)
  const size = Math.max(max[0] - min[0], max[1] - min[1], max[2] - min[2])
  if (!(size > 0 && Number.isFinite(size)))
    return
  // three takes vertices within a hundredth of a unit for one: here, a millionth of the model.
  const enlarged = new BufferGeometry()
  enlarged.setAttribute('position', new Float32BufferAttribute(positions.map((value, i) => (value - min[i % 3]!) * 1e4 / size), 3))
  geometry.setAttribute('normal', toCreasedNormals(enlarged, crease).getAttribute('normal'))
}
