import type { LoadModel } from '../load-model.ts'
import { Mesh, Points } from 'three'
import { PLYLoader } from 'three/examples/jsm/loaders/PLYLoader.js'
import { createClay } from '../clay.ts'
import { unloadable } from '../failures.ts'

/** PLY, text or binary: a mesh, or a cloud of points when it has no faces. y is up, as in the scans that made the format known. */
export const load: LoadModel = async (files) => {
  const header = new TextDecoder('latin1').decode(new Uint8Array(files.bytes, 0, Math.min(files.bytes.byteLength, 65536)))
  if (!header.startsWith('ply'))
    throw unloadable('it does not begin with "ply": this is not a PLY model.')
  const faces = Number(/^element\s+face\s+(\d+)/m.exec(header)?.[1] ?? 0)
  const geometry = new PLYLoader().parse(files.bytes)
  return faces > 0 ? new Mesh(geometry, createClay(geometry)) : new Points(geometry)
}
