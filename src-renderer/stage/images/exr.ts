import type { DecodeImage } from '../decode.ts'
import { EXRLoader } from 'three/examples/jsm/loaders/EXRLoader.js'

/** OpenEXR. Its alpha is premultiplied. */
export const decode: DecodeImage = async (bytes) => {
  const texture = new EXRLoader().createDataTexture(bytes)
  return { texture, width: texture.image.width, height: texture.image.height, topFirst: false, premultiplied: true }
}
