import type { DecodeImage } from '../decode.ts'
import { TGALoader } from 'three/examples/jsm/loaders/TGALoader.js'

/** Truevision TGA. */
export const decode: DecodeImage = async (bytes) => {
  const texture = new TGALoader().createDataTexture(bytes)
  return { texture, width: texture.image.width, height: texture.image.height, topFirst: false }
}
