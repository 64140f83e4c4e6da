import type { LoadModel } from '../load-model.ts'
import { ColladaLoader } from 'three/examples/jsm/loaders/ColladaLoader.js'
import { unloadable } from '../failures.ts'

/** COLLADA. The loader turns scenes by their own `up_axis`. */
export const load: LoadModel = async (files) => {
  const text = new TextDecoder().decode(files.bytes)
  const broken = new DOMParser().parseFromString(text, 'application/xml').querySelector('parsererror')
  if (broken)
    throw unloadable(`its XML is malformed: ${broken.querySelector('div')?.textContent ?? broken.textContent}`)
  const collada = new ColladaLoader(files.manager).parse(text, files.folder)
  if (!collada)
    throw unloadable('it holds no COLLADA scene.')
  return collada.scene
}
