import type { Object3D } from 'three'
import { Group } from 'three'

/** A model of a format whose z axis is up, its front towards −y, as the stage wants it: y up, its front towards +z. */
export function standUp(model: Object3D): Group {
  const upright = new Group()
  upright.rotation.x = -Math.PI / 2
  upright.add(model)
  return upright
}
