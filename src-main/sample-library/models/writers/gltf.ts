import type { Colour } from '../../raster.ts'
import type { Material, Part, TextureName } from '../mesh.ts'
import { textureFile } from '../textures.ts'

/** sRGB to linear light. */
export function linear(colour: Colour): Colour {
  const channel = (value: number) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  return [channel(colour[0]), channel(colour[1]), channel(colour[2])]
}

interface View { readonly offset: number, readonly length: number }

/** Pieces of a binary, each at a multiple of four bytes. */
function binary() {
  const pieces: Uint8Array[] = []
  let length = 0
  const append = (bytes: Uint8Array): View => {
    const view = { offset: length, length: bytes.length }
    const padding = (4 - bytes.length % 4) % 4
    pieces.push(bytes, new Uint8Array(padding))
    length += bytes.length + padding
    return view
  }
  return { append, bytes: () => Buffer.concat(pieces) }
}

/** What a glTF document refers to: its binary, and its pictures by name. */
interface Documents {
  readonly json: Record<string, unknown>
  readonly bin: Buffer
}

function document(parts: readonly Part[], image: (name: TextureName, append: (bytes: Uint8Array) => View, views: Record<string, unknown>[]) => Record<string, unknown>): Documents {
  const { append, bytes } = binary()
  const bufferViews: Record<string, unknown>[] = []
  const accessors: Record<string, unknown>[] = []
  const textures = [...new Set(parts.flatMap(part => part.material.texture ?? []))]
  const accessor = (numbers: Float32Array | Uint32Array, type: string, target: number, bounds: Record<string, unknown> = {}) => {
    const { offset, length } = append(new Uint8Array(numbers.buffer))
    bufferViews.push({ buffer: 0, byteOffset: offset, byteLength: length, target })
    const count = numbers.length / ({ SCALAR: 1, VEC2: 2, VEC3: 3 }[type] ?? 1)
    accessors.push({ bufferView: bufferViews.length - 1, componentType: numbers instanceof Float32Array ? 5126 : 5125, count, type, ...bounds })
    return accessors.length - 1
  }
  const primitives = parts.map(({ mesh }, index) => ({
    attributes: {
      POSITION: accessor(Float32Array.from(mesh.positions), 'VEC3', 34962, bounds(mesh.positions)),
      NORMAL: accessor(Float32Array.from(mesh.normals), 'VEC3', 34962),
      TEXCOORD_0: accessor(Float32Array.from(mesh.uvs), 'VEC2', 34962),
    },
    indices: accessor(Uint32Array.from(mesh.indices), 'SCALAR', 34963),
    material: index,
  }))
  const images = textures.map(name => image(name, append, bufferViews))
  const json = {
    asset: { version: '2.0', generator: 'Likeness sample library' },
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ mesh: 0 }],
    meshes: [{ primitives }],
    materials: parts.map(({ material }) => gltfMaterial(material, textures)),
    ...textures.length > 0 ? { textures: textures.map((_, source) => ({ source })), images } : {},
    accessors,
    bufferViews,
  }
  return { json, bin: bytes() }
}

function gltfMaterial({ name, colour, roughness, metallic, texture }: Material, textures: readonly TextureName[]): Record<string, unknown> {
  const baseColorTexture = texture ? { baseColorTexture: { index: textures.indexOf(texture) } } : {}
  return { name, pbrMetallicRoughness: { baseColorFactor: [...linear(colour), 1], roughnessFactor: roughness, metallicFactor: metallic, ...baseColorTexture } }
}

function bounds(positions: readonly number[]): { readonly min: number[], readonly max: number[] } {
  const min = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  const max = min.map(value => -value)
  positions.forEach((value, index) => {
    const single = Math.fround(value)
    min[index % 3] = Math.min(min[index % 3] ?? single, single)
    max[index % 3] = Math.max(max[index % 3] ?? single, single)
  })
  return { min, max }
}

/** A glTF document with its binary beside it, and its textures in the folder `textures` (a relative URL). */
export function writeGltf(parts: readonly Part[], binName: string, textures: string): { readonly gltf: string, readonly bin: Buffer } {
  const { json, bin } = document(parts, name => ({ uri: `${textures}/${textureFile(name)}` }))
  return { gltf: JSON.stringify({ ...json, buffers: [{ uri: binName, byteLength: bin.length }] }, null, 2), bin }
}

/** A glTF binary with everything inside; `pictures` holds the JPEG of each texture. */
export function writeGlb(parts: readonly Part[], pictures: ReadonlyMap<TextureName, Uint8Array>): Buffer {
  const { json, bin } = document(parts, (name, append, views) => {
    const { offset, length } = append(pictures.get(name) ?? new Uint8Array())
    views.push({ buffer: 0, byteOffset: offset, byteLength: length })
    return { bufferView: views.length - 1, mimeType: 'image/jpeg' }
  })
  const text = Buffer.from(JSON.stringify({ ...json, buffers: [{ byteLength: bin.length }] }))
  const padded = Buffer.concat([text, Buffer.alloc((4 - text.length % 4) % 4, ' ')])
  const words = (...values: number[]) => Buffer.from(Uint32Array.from(values).buffer)
  const total = 12 + 8 + padded.length + 8 + bin.length
  return Buffer.concat([words(0x46546C67, 2, total), words(padded.length, 0x4E4F534A), padded, words(bin.length, 0x004E4942), bin])
}
