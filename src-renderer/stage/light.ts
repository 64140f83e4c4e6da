import type { CompressedTextureImageData } from 'three'
import type { CubeLevel } from './radiance.ts'
import { CompressedCubeTexture, DataUtils, HalfFloatType, LinearFilter, LinearMipmapLinearFilter, LinearSRGBColorSpace, RGBAFormat } from 'three'
import { studioLevels } from './radiance.ts'

/** The studio's light as the prefiltered cube map that three's physically based materials look up by roughness. */
export function createStudioLight(levels: readonly CubeLevel[] = studioLevels()): CompressedCubeTexture {
  const faces = Array.from({ length: 6 }, (_, face) => ({
    width: levels[0]!.size,
    height: levels[0]!.size,
    mipmaps: levels.map(({ size, faces }) => ({ data: grey(faces[face]!), width: size, height: size })),
  }))
  // A "compressed" texture is the one kind whose mip levels three takes ready-made; this one is not compressed at all.
  const light = new CompressedCubeTexture(faces as unknown as CompressedTextureImageData[], undefined, HalfFloatType)
  light.magFilter = LinearFilter
  light.minFilter = LinearMipmapLinearFilter
  light.colorSpace = LinearSRGBColorSpace
  light.needsUpdate = true
  return Object.assign(light, { format: RGBAFormat, isPMREMTexture: true })
}

function grey(values: Float32Array): Uint16Array {
  const one = DataUtils.toHalfFloat(1)
  const pixels = new Uint16Array(values.length * 4)
  values.forEach((value, i) => pixels.fill(DataUtils.toHalfFloat(value), i * 4, i * 4 + 3).fill(one, i * 4 + 3, i * 4 + 4))
  return pixels
}
