import type { LoadModel } from '../turntable.ts'
import { FBXLoader } from 'three/examples/jsm/loaders/FBXLoader.js'
import { TGALoader } from 'three/examples/jsm/loaders/TGALoader.js'

/** Autodesk FBX, binary or text. The loader turns Z-up scenes by their own `UpAxis`. */
export const load: LoadModel = async (files) => {
  files.manager.addHandler(/\.tga$/i, new TGALoader(files.manager))
  return new FBXLoader(files.manager).parse(files.bytes, files.folder)
}
