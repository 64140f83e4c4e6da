import type { CompressedPixelFormat, CompressedTextureMipmap } from 'three'
import type { DecodeImage } from '../decode.ts'
import { CompressedTexture, HalfFloatType, RGB_BPTC_SIGNED_Format, RGB_BPTC_UNSIGNED_Format, UnsignedByteType } from 'three'
import { DDSLoader } from 'three/examples/jsm/loaders/DDSLoader.js'
import { undecodable } from '../failures.ts'

/** DirectDraw Surface: the first face and the largest mip level. */
export const decode: DecodeImage = async (bytes, renderer) => {
  if (new TextDecoder('latin1').decode(bytes.slice(0, 4)) !== 'DDS ')
    throw undecodable('it does not begin with "DDS ": this is not a DDS image.')
  const { mipmaps, width, height, format } = new DDSLoader().parse(bytes, false)
  const first = (mipmaps as CompressedTextureMipmap[])[0]
  if (!first || !format)
    throw undecodable('it is compressed in a way that cannot be decoded here.')
  for (const extension of ['WEBGL_compressed_texture_s3tc', 'EXT_texture_compression_bptc', 'EXT_texture_compression_rgtc'])
    renderer.extensions.has(extension)
  const light = format === RGB_BPTC_SIGNED_Format as number || format === RGB_BPTC_UNSIGNED_Format as number
  const texture = new CompressedTexture([first], width, height, format as CompressedPixelFormat, light ? HalfFloatType : UnsignedByteType)
  texture.needsUpdate = true
  return { texture, width, height, topFirst: true }
}
