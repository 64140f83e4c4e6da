import type { LoadModel } from '../turntable.ts'
import type { Material, Mesh, Object3D } from 'three'
import type { GLTF } from 'three/examples/jsm/loaders/GLTFLoader.js'
import { MeshoptDecoder } from 'three/examples/jsm/libs/meshopt_decoder.module.js'
import { DRACOLoader } from 'three/examples/jsm/loaders/DRACOLoader.js'
import { GLTFLoader } from 'three/examples/jsm/loaders/GLTFLoader.js'
import { checkGltf } from '../gltf-check.ts'
import { openKtx2 } from '../ktx2.ts'
import { createClay } from '../materials.ts'

let draco: DRACOLoader | undefined

/** glTF 2.0, as JSON or GLB: with Draco, meshopt and KTX2. Primitives without a material are made of clay. */
export const load: LoadModel = async (files, { renderer }) => {
  checkGltf(files.bytes)
  draco ??= new DRACOLoader().setWorkerLimit(1)
  await MeshoptDecoder.ready
  const loader = new GLTFLoader(files.manager).setDRACOLoader(draco).setKTX2Loader(openKtx2(renderer)).setMeshoptDecoder(MeshoptDecoder)
  const gltf = await loader.parseAsync(files.bytes, files.folder)
  mould(gltf)
  return gltf.scene
}

/** The loader gives primitives without a material a metal of its own; it is the one that no material of the file stands for. */
function mould({ scene, parser }: GLTF) {
  scene.traverse((object: Object3D) => {
    const mesh = object as Mesh<Mesh['geometry'], Material>
    if (mesh.isMesh && parser.associations.get(mesh.material)?.materials === undefined)
      mesh.material = createClay(mesh.geometry)
  })
}
