import type { LoadModel } from '../load-model.ts'
import { FBXLoader } from 'three/examples/jsm/loaders/FBXLoader.js'
import { TGALoader } from 'three/examples/jsm/loaders/TGALoader.js'

/** Autodesk FBX, binary or text. The loader turns Z-up scenes by their own `UpAxis`. */
export const load: LoadModel = async (files) => {
  files.manager.addHandler(/\.tga$/i, new TGALoader(files.manager))
  return new FBXLoader(files.manager).parse(isBinary(files.bytes) ? files.bytes : withoutSpaces(files.bytes), files.folder)
}

function isBinary(bytes: ArrayBuffer): boolean {
  return new TextDecoder('latin1').decode(bytes.slice(0, 18)) === 'Kaydara FBX Binary'
}

/** The loader reads the numbers of a property wrongly where spaces follow the commas, as Assimp writes them. */
function withoutSpaces(bytes: ArrayBuffer): ArrayBuffer {
  const text = new TextDecoder().decode(bytes)
  return new TextEncoder().encode(text.replace(/^\s*P:.*$/gm, line => line.replaceAll(', ', ','))).buffer
}
