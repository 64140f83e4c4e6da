import type { SentFile } from '../forms.ts'
import { randomUUID } from 'node:crypto'

/** An entry of a collection. Of its file there is what a stand-in looks at. */
export interface Entry {
  readonly id: string
  readonly type: 'MODEL_HOLOGRAM' | 'IMAGE_HOLOGRAM'
  readonly filename: string
  storageID: string
  md5: string
  readonly bytes: number
  /** Names of the files that came with it. */
  readonly companions: readonly string[]
  readonly createdAt: number
  readonly metadata: Map<string, string>
}

/** Collections by their keys, and in them entries by their ids. */
export type Collections = Map<string, Map<string, Entry>>

const types: readonly [Entry['type'], readonly string[]][] = [
  ['IMAGE_HOLOGRAM', ['jpg', 'jpeg', 'png', 'gif', 'tiff', 'tif', 'bmp', 'svg', 'dpx', 'exr', 'psd']],
  ['MODEL_HOLOGRAM', ['obj', 'gltf', 'glb', 'fbx', 'usdz', 'usd', 'usda', 'usdc', 'stl', 'blend', 'dae', 'sldprt', 'sldasm', 'slddrw', 'step', 'stp', 'zip', 'ma', 'mb', 'e57', 'ply', 'zprj']],
]

export function typeOf(fileName: string): Entry['type'] | undefined {
  const extension = /\.([^.]+)$/.exec(fileName)?.[1]?.toLowerCase() ?? ''
  return types.find(([, extensions]) => extensions.includes(extension))?.[0]
}

export function newEntry(file: SentFile, type: Entry['type'], companions: readonly SentFile[], metadata: Map<string, string>): Entry {
  return {
    id: randomUUID(),
    type,
    filename: file.name,
    storageID: randomUUID(),
    md5: file.md5,
    bytes: file.bytes,
    companions: companions.map(({ name }) => name),
    createdAt: Date.now(),
    metadata,
  }
}

/**
 * As docs.echo3d.com/api/objects shows an entry. `isBasic`: before the service has made other formats of it ("basic asset data when
 * asset is first saved").
 */
export function shown(entry: Entry, isBasic = false) {
  const [holograms, target] = [[entry.id.replace(/^.{8}/, '0839a395')], entry.id.replace(/^.{8}/, '0c63d1f8')]
  const materials = entry.companions.filter(name => /\.mtl$/i.test(name))
  const textures = entry.companions.filter(name => !materials.includes(name))
  return {
    id: entry.id,
    target: { id: target, type: 'BRICK_TARGET', holograms },
    hologram: {
      filename: entry.filename,
      storageID: entry.storageID,
      ...entry.companions.length > 0 && { textureFilenames: textures, textureStorageIDs: textures.map(name => `${entry.storageID}-${name}`), materialFilename: materials[0], materialStorageID: `${entry.storageID}-mtl` },
      id: holograms[0],
      type: entry.type,
      targetID: target,
    },
    sdks: [true, true, false, true, false, false, false, true, true],
    additionalData: {
      createdAt: String(entry.createdAt),
      ...!isBasic && entry.type === 'MODEL_HOLOGRAM' && { glbHologramStorageFilename: entry.filename.replace(/\.[^.]+$/, '.glb'), glbHologramStorageID: `${entry.storageID}.glb` },
      ...Object.fromEntries(entry.metadata),
    },
  }
}
