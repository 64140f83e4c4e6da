/** What an asset is: a picture, or a 3D model that is searched by its rendered views. */
export const kinds = ['image', 'model'] as const
export type Kind = typeof kinds[number]

/** Who turns the bytes into pixels: a reader in `media/`, or the stage page (a browser). */
export type Decoder = 'sharp' | 'heic' | 'psd' | 'bmp' | 'stage'

export interface Format {
  readonly id: string
  readonly kind: Kind
  /** Lower case, without the dot. */
  readonly extensions: readonly string[]
  readonly mediaType: string
  readonly decoder: Decoder
  /** Set when a file may refer to others (buffers, materials, textures), so that its bytes alone do not say how it looks. */
  readonly refers?: true
}

/** Every format that Likeness reads. A new one is a row here and a reader in `media/readers/` or a loader in the stage. */
export const formats: readonly Format[] = [
  { id: 'jpeg', kind: 'image', extensions: ['jpg', 'jpeg', 'jpe', 'jfif'], mediaType: 'image/jpeg', decoder: 'sharp' },
  { id: 'png', kind: 'image', extensions: ['png'], mediaType: 'image/png', decoder: 'sharp' },
  { id: 'webp', kind: 'image', extensions: ['webp'], mediaType: 'image/webp', decoder: 'sharp' },
  { id: 'avif', kind: 'image', extensions: ['avif'], mediaType: 'image/avif', decoder: 'sharp' },
  { id: 'gif', kind: 'image', extensions: ['gif'], mediaType: 'image/gif', decoder: 'sharp' },
  { id: 'tiff', kind: 'image', extensions: ['tif', 'tiff'], mediaType: 'image/tiff', decoder: 'sharp' },
  { id: 'svg', kind: 'image', extensions: ['svg'], mediaType: 'image/svg+xml', decoder: 'sharp' },
  { id: 'heic', kind: 'image', extensions: ['heic', 'heif'], mediaType: 'image/heic', decoder: 'heic' },
  { id: 'psd', kind: 'image', extensions: ['psd', 'psb'], mediaType: 'image/vnd.adobe.photoshop', decoder: 'psd' },
  { id: 'bmp', kind: 'image', extensions: ['bmp', 'dib'], mediaType: 'image/bmp', decoder: 'bmp' },
  { id: 'tga', kind: 'image', extensions: ['tga'], mediaType: 'image/x-tga', decoder: 'stage' },
  { id: 'exr', kind: 'image', extensions: ['exr'], mediaType: 'image/x-exr', decoder: 'stage' },
  { id: 'hdr', kind: 'image', extensions: ['hdr'], mediaType: 'image/vnd.radiance', decoder: 'stage' },
  { id: 'dds', kind: 'image', extensions: ['dds'], mediaType: 'image/vnd-ms.dds', decoder: 'stage' },
  { id: 'ktx2', kind: 'image', extensions: ['ktx2'], mediaType: 'image/ktx2', decoder: 'stage' },
  { id: 'glb', kind: 'model', extensions: ['glb'], mediaType: 'model/gltf-binary', decoder: 'stage' },
  { id: 'gltf', kind: 'model', extensions: ['gltf'], mediaType: 'model/gltf+json', decoder: 'stage', refers: true },
  { id: 'obj', kind: 'model', extensions: ['obj'], mediaType: 'model/obj', decoder: 'stage', refers: true },
  { id: 'usd', kind: 'model', extensions: ['usdz', 'usda', 'usdc', 'usd'], mediaType: 'model/vnd.usdz+zip', decoder: 'stage', refers: true },
  { id: 'stl', kind: 'model', extensions: ['stl'], mediaType: 'model/stl', decoder: 'stage' },
  { id: 'ply', kind: 'model', extensions: ['ply'], mediaType: 'model/ply', decoder: 'stage' },
  { id: 'fbx', kind: 'model', extensions: ['fbx'], mediaType: 'model/fbx', decoder: 'stage', refers: true },
  { id: 'dae', kind: 'model', extensions: ['dae'], mediaType: 'model/vnd.collada+xml', decoder: 'stage', refers: true },
  { id: '3mf', kind: 'model', extensions: ['3mf'], mediaType: 'model/3mf', decoder: 'stage' },
]

const byExtension = new Map(formats.flatMap(format => format.extensions.map(extension => [extension, format] as const)))
const byId = new Map(formats.map(format => [format.id, format]))

/** The extension of a file name: lower case, without the dot, '' when there is none. */
export function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.')
  return dot <= 0 ? '' : name.slice(dot + 1).toLowerCase()
}

/** The format that a file name announces, or undefined when Likeness does not read it. */
export function formatOf(name: string): Format | undefined {
  return byExtension.get(extensionOf(name))
}

/** The format of an id that the catalog holds. Throws when the id is none of the table's. */
export function formatById(id: string): Format {
  const format = byId.get(id)
  if (!format)
    throw new Error(`unknown format id "${id}"`)
  return format
}
