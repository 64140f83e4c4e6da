import type { Texture } from 'three'
import type { DecodeImage } from '../decode.ts'
import { openKtx2 } from '../ktx2.ts'

/** KTX 2, also with Basis Universal: the largest mip level. */
export const decode: DecodeImage = async (bytes, renderer) => {
  const texture = await new Promise<Texture>((resolve, reject) => openKtx2(renderer).parse(bytes, resolve, reject))
  const { width, height } = texture.image as { readonly width: number, readonly height: number }
  return { texture, width, height, topFirst: true }
}
