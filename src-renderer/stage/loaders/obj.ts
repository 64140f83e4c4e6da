import type { Mesh } from 'three'
import type { JobFiles } from '../files.ts'
import type { LoadModel } from '../load-model.ts'
import { MTLLoader } from 'three/examples/jsm/loaders/MTLLoader.js'
import { OBJLoader } from 'three/examples/jsm/loaders/OBJLoader.js'
import { createClay } from '../clay.ts'
import { unloadable } from '../failures.ts'
import { materialLibraries } from '../material-libraries.ts'
import { roundOff } from '../normals.ts'

/** Wavefront OBJ, y up, with the materials of the libraries that it names. */
export const load: LoadModel = async (files) => {
  const text = new TextDecoder().decode(files.bytes)
  if (!/^\s*v\s+[-+.\d]/m.test(text))
    throw unloadable('it holds no vertices (lines that begin with "v"): this is not an OBJ model.')
  const loader = new OBJLoader(files.manager)
  const libraries = await Promise.all(materialLibraries(text).map(library => loadMaterials(files, library)))
  const materials = merged(libraries.filter(library => library !== undefined))
  if (materials)
    loader.setMaterials(materials)
  const model = loader.parse(text)
  if (!materials) {
    model.traverse((object) => {
      if ('isMesh' in object)
        (object as Mesh).material = createClay((object as Mesh).geometry)
    })
  }
  if (!/^\s*vn\s/m.test(text))
    roundOff(model)
  return model
}

async function loadMaterials(files: JobFiles, library: string) {
  const text = await files.fetchText(library)
  if (text === undefined)
    return undefined
  const folder = files.folder + library.replaceAll('\\', '/').replace(/[^/]*$/, '')
  const materials = new MTLLoader(files.manager).parse(text, folder)
  materials.preload()
  return materials
}

/** Of materials with one name, the first counts. */
function merged(libraries: readonly MTLLoader.MaterialCreator[]): MTLLoader.MaterialCreator | undefined {
  const [first, ...others] = libraries
  for (const { materials } of others)
    first!.materials = { ...materials, ...first!.materials }
  return first
}
