import type { AnimationClip, Material, Mesh, Object3D, Texture } from 'three'
import type { GLTF, GLTFLoaderPlugin, GLTFParser } from 'three/examples/jsm/loaders/GLTFLoader.js'
import type { LoadModel } from '../load-model.ts'
import { Group } from 'three'
import { MeshoptDecoder } from 'three/examples/jsm/libs/meshopt_decoder.module.js'
import { DRACOLoader } from 'three/examples/jsm/loaders/DRACOLoader.js'
import { GLTFLoader } from 'three/examples/jsm/loaders/GLTFLoader.js'
import { createClay } from '../clay.ts'
import { reasonOf } from '../failures.ts'
import { checkGltf } from '../gltf-check.ts'
import { openKtx2 } from '../ktx2.ts'

let draco: DRACOLoader | undefined

/** glTF 2.0, as JSON or GLB: with Draco, meshopt and KTX2. Primitives without a material are made of clay. */
export const load: LoadModel = async (files, { renderer, animated }) => {
  checkGltf(files.bytes)
  draco ??= new DRACOLoader().setWorkerLimit(1)
  await MeshoptDecoder.ready
  const loader = new GLTFLoader(files.manager).setDRACOLoader(draco).setKTX2Loader(openKtx2(renderer)).setMeshoptDecoder(MeshoptDecoder)
  let animations: unknown
  loader.register((parser) => {
    animations = (parser.json as Document).animations
    return withoutExtras(parser)
  })
  const { scene, parser } = await loader.parseAsync(files.bytes, files.folder) as Partial<Pick<GLTF, 'scene'>> & GLTF
  const model = scene ?? await gather(parser)
  mould(model, parser)
  if (animated && Array.isArray(animations)) {
    Object.assign(parser.json, { animations })
    // A model whose animations are broken can be looked at none the less.
    model.animations = await Promise.all(animations.map((_, index) => parser.getDependency('animation', index) as Promise<AnimationClip>)).catch((thrown: unknown) => {
      model.userData['unplayable'] = reasonOf(thrown)
      return []
    })
  }
  return model
}

interface Document {
  animations?: unknown
  readonly nodes?: readonly { camera?: unknown, readonly extensions?: { KHR_lights_punctual?: unknown } }[]
  readonly textures?: readonly { readonly source?: number, readonly extensions?: object }[]
  readonly images?: readonly unknown[]
}

/**
 * Animations, cameras and lights are not loaded: they take time, and what is wrong with them does not matter here. Nor do
 * textures without a picture. Animations that are wanted are loaded afterwards.
 */
function withoutExtras(parser: GLTFParser): GLTFLoaderPlugin {
  const json = parser.json as Document
  delete json.animations
  json.nodes?.forEach((node) => {
    delete node.camera
    delete node.extensions?.KHR_lights_punctual
  })
  return {
    name: 'likeness-without-extras',
    loadTexture(index) {
      const texture = json.textures?.[index]
      const pictured = texture && (texture.extensions || json.images?.[texture.source ?? -1])
      return pictured ? null : Promise.resolve(null as unknown as Texture)
    },
  }
}

/** A file without a scene is a box of parts: all of them are shown, as nodes where there are nodes. */
async function gather(parser: GLTFParser): Promise<Object3D> {
  const nodes = await parser.getDependencies('node') as Object3D[]
  const parts = nodes.length > 0 ? nodes : await parser.getDependencies('mesh') as Object3D[]
  const group = new Group()
  parts.filter(part => part.parent === null).forEach(part => group.add(part))
  return group
}

/** The loader gives primitives without a material a metal of its own; it is the one that no material of the file stands for. */
function mould(model: Object3D, parser: GLTFParser) {
  model.traverse((object) => {
    const mesh = object as Mesh<Mesh['geometry'], Material>
    if (mesh.isMesh && parser.associations.get(mesh.material)?.materials === undefined)
      mesh.material = createClay(mesh.geometry)
  })
}
