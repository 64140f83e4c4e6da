import type { LoadModel } from '../load-model.ts'
import { Mesh } from 'three'
import { STLLoader } from 'three/examples/jsm/loaders/STLLoader.js'
import { createClay } from '../clay.ts'
import { roundOff } from '../normals.ts'
import { standUp } from '../orientation.ts'

/** STL, text or binary. By the custom of printing and CAD programs z is up. */
export const load: LoadModel = async (files) => {
  const geometry = new STLLoader().parse(files.bytes)
  const mesh = new Mesh(geometry, createClay(geometry))
  roundOff(mesh)
  return standUp(mesh)
}
