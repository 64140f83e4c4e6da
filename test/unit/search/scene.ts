import type { Catalog } from '../../../src-main/catalog/catalog.ts'
import type { SearchResponse } from '../../../src-main/contract/entities.ts'
import type { Kind } from '../../../src-main/contract/formats.ts'
import type { Appearance } from '../../../src-main/search/appearance.ts'
import type { ConceptScorer } from '../../../src-main/search/question.ts'
import type { Search } from '../../../src-main/search/search.ts'
import type { Space } from '../../../src-main/vectors/space.ts'
import type { SurfaceSpace } from '../../../src-main/vectors/surface-space.ts'
import { join } from 'node:path'
import pino from 'pino'
import { failure } from '../../../src-main/contract/errors.ts'
import { SearchRequest } from '../../../src-main/contract/query.ts'
import { previewFiles } from '../../../src-main/media/preview-files.ts'
import { createSearch } from '../../../src-main/search/search.ts'
import { openSpace } from '../../../src-main/vectors/space.ts'
import { openSurfaceSpace } from '../../../src-main/vectors/surface-space.ts'
import { tinyManifest } from '../../helpers/encoders.ts'
import { clusteredVectors } from '../../helpers/random.ts'
import { insertAsset, makeReady, withCatalog } from '../catalog/seed.ts'

export interface Scene {
  readonly catalog: Catalog
  readonly space: Space
  readonly surface: SurfaceSpace
  readonly search: Search
  /** What uploaded anchors look like, by their ids. */
  readonly anchors: Map<string, Appearance>
  /** Adds a library and answers its id; the key of its own collection is `<name>-key-1000`. */
  readonly addLibrary: (name: string) => number
  /** Adds a ready asset with these views and answers its id; `others` are its vectors of shape and surface. */
  readonly add: (libraryId: number, vectors: readonly Float32Array[], kind?: Kind, others?: Omit<Appearance, 'kind' | 'look'>) => number
}

export interface SceneOptions {
  /** @default the encoder knows pictures alone */
  readonly embedText?: (text: string) => Promise<Float32Array>
  readonly conceptScorer?: (key: string) => ConceptScorer
}

export const dimensions = 24

/** Asks over the contract, defaults filled in. `anchor` is what the anchor `any` looks like. */
export function ask({ search, anchors }: Scene, request: SearchRequest, anchor?: Appearance): Promise<SearchResponse> {
  if (anchor)
    anchors.set('any', anchor)
  return search.answer(SearchRequest.parse(request))
}

/** Unit vectors in three loose clusters. */
export function someVectors(count: number, seed: number): Float32Array[] {
  const all = clusteredVectors(count, dimensions, { clusters: 3, spread: 0.8, seed })
  return Array.from({ length: count }, (_, i) => all.slice(i * dimensions, (i + 1) * dimensions))
}

/** Runs `work` with a catalog and a space whose vectors tests make themselves; scores are cosines, at least 0. */
export function withSpace(work: (scene: Scene) => void | Promise<void>, options: SceneOptions = {}): Promise<void> {
  return withCatalog(async (catalog, dataDir) => {
    const encoder = { manifest: tinyManifest({ id: 'e', dimensions }), embed: () => Promise.reject(new Error('nothing is embedded here')), embedText: options.embedText, close: () => Promise.resolve() }
    const space = await openSpace({ catalog, encoder, folder: join(dataDir, 'vectors'), log: pino({ level: 'silent' }) })
    const surface = await openSurfaceSpace({ catalog, folder: join(dataDir, 'surface'), log: pino({ level: 'silent' }) })
    const anchors = new Map<string, Appearance>()
    const previews = previewFiles(dataDir)
    const refuse = () => Promise.reject(new Error('nothing is looked at here'))
    const search = createSearch({
      catalog,
      spaces: { active: () => space, surface },
      eyes: { decode: refuse, decodePart: refuse, stage: { render: refuse } },
      previews,
      anchors: { appearance: id => anchors.has(id) ? Promise.resolve(anchors.get(id)!) : Promise.reject(failure('anchor_not_found', { id })), ofUrl: refuse },
      conceptScorer: options.conceptScorer ?? ((key) => { throw failure('concept_not_found', { key }) }),
      refreshCollections: () => Promise.resolve(),
    })
    let added = 0
    await work({
      catalog,
      space,
      surface,
      search,
      anchors,
      addLibrary: (name) => {
        const id = catalog.libraries.insert(`/${name}`, name)
        catalog.collections.insert({ key: `${name}-key-1000`, name, libraryId: id }, [])
        return id
      },
      add: (libraryId, vectors, kind = 'image', others = {}) => {
        const id = insertAsset(catalog, libraryId, `${added++}.${kind === 'image' ? 'png' : 'glb'}`, { kind, format: kind === 'image' ? 'png' : 'glb' })
        makeReady(catalog, id, `hash-${id}`, 'e', [])
        space.look.replace(id, vectors)()
        if (others.shape)
          space.shape.replace(id, others.shape)()
        if (others.surface)
          surface.channel.replace(id, others.surface)()
        return id
      },
    })
  })
}
