import type { DecodeImage } from '../decode.ts'
import { HDRLoader } from 'three/examples/jsm/loaders/HDRLoader.js'

/** Radiance RGBE. */
export const decode: DecodeImage = async (bytes) => {
  const texture = new HDRLoader().createDataTexture(bytes)
  return { texture, width: texture.image.width, height: texture.image.height, topFirst: false }
}
