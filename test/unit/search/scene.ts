import type { Catalog } from '../../../src-main/catalog/catalog.ts'
import type { Kind } from '../../../src-main/contract/formats.ts'
import type { Space } from '../../../src-main/vectors/space.ts'
import { join } from 'node:path'
import pino from 'pino'
import { openSpace } from '../../../src-main/vectors/space.ts'
import { tinyManifest } from '../../helpers/encoders.ts'
import { clusteredVectors } from '../../helpers/random.ts'
import { insertAsset, makeReady, withCatalog } from '../catalog/seed.ts'

export interface Scene {
  readonly catalog: Catalog
  readonly space: Space
  /** Adds a library and answers its id; the key of its own collection is `<name>-key-1000`. */
  readonly addLibrary: (name: string) => number
  /** Adds a ready asset with these views and answers its id. */
  readonly add: (libraryId: number, vectors: readonly Float32Array[], kind?: Kind) => number
}

export const dimensions = 24

/** Unit vectors in three loose clusters. */
export function someVectors(count: number, seed: number): Float32Array[] {
  const all = clusteredVectors(count, dimensions, { clusters: 3, spread: 0.8, seed })
  return Array.from({ length: count }, (_, i) => all.slice(i * dimensions, (i + 1) * dimensions))
}

/** Runs `work` with a catalog and a space whose vectors tests make themselves; scores are cosines, at least 0. */
export function withSpace(work: (scene: Scene) => void | Promise<void>): Promise<void> {
  return withCatalog(async (catalog, dataDir) => {
    const encoder = { manifest: tinyManifest({ id: 'e', dimensions }), embed: () => Promise.reject(new Error('nothing is embedded here')), close: () => Promise.resolve() }
    const space = await openSpace({ catalog, encoder, folder: join(dataDir, 'vectors'), log: pino({ level: 'silent' }) })
    let added = 0
    await work({
      catalog,
      space,
      addLibrary: (name) => {
        const id = catalog.libraries.insert(`/${name}`, name)
        catalog.collections.insert({ key: `${name}-key-1000`, name, libraryId: id }, [])
        return id
      },
      add: (libraryId, vectors, kind = 'image') => {
        const id = insertAsset(catalog, libraryId, `${added++}.${kind === 'image' ? 'png' : 'glb'}`, { kind, format: kind === 'image' ? 'png' : 'glb' })
        makeReady(catalog, id, `hash-${id}`, 'e', [])
        space.look.replace(id, vectors)()
        return id
      },
    })
  })
}
