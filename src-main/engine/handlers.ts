import type { Catalog } from '../catalog/catalog.ts'
import type { IngestProgress } from '../contract/entities.ts'
import type { Handlers } from '../http/api.ts'
import type { Ingest } from '../ingest/ingest.ts'
import type { Libraries } from '../library/libraries.ts'
import type { Anchors } from '../search/anchors.ts'
import type { Spaces } from './spaces.ts'
import { realpathSync } from 'node:fs'
import { basename, dirname, isAbsolute, normalize, relative, sep } from 'node:path'
import { newCollectionKey } from '../catalog/collection-key.ts'
import { failure } from '../contract/errors.ts'
import { isWithin } from '../media/paths.ts'
import { search } from '../search/search.ts'

export interface EngineParts {
  readonly catalog: Catalog
  readonly libraries: Libraries
  readonly ingest: Ingest
  readonly anchors: Anchors
  readonly spaces: Spaces
  readonly dataDir: string
  readonly version: string
  /** Resolves when the engine is idle, or after so many ms. */
  readonly untilIdle: (ms: number) => Promise<IngestProgress>
}

const idleWaitMs = 20_000

/** What the routes of the contract do, in terms of the engine's parts. */
export function createHandlers({ catalog, libraries, ingest, anchors, spaces, dataDir, version, untilIdle }: EngineParts): Handlers {
  return {
    status: () => ({ version, dataDir, encoder: spaces.active().id, progress: ingest.progress() }),
    waitUntilIdle: () => untilIdle(idleWaitMs),
    retryFailed: () => {
      ingest.retryFailed()
      return ingest.progress()
    },

    listLibraries: () => catalog.libraries.list(),
    addLibrary: ({ path }) => libraries.add(absolute(path)),
    scanLibrary: ({ id }) => libraries.rescan(id),
    removeLibrary: ({ id }) => {
      libraries.remove(id)
      return {}
    },

    listAssets: ({ libraryId, collection, kind, state, after, limit }) => {
      const filter = { libraryId, state, kinds: kind && [kind], collections: collection === undefined ? undefined : [known(collection)] }
      const assets = catalog.assets.page(filter, after ?? 0, limit)
      return { assets, next: assets.length === limit ? assets.at(-1)!.id : null, total: catalog.assets.count(filter) }
    },
    getAsset: ({ id }) => catalog.assets.get(id) ?? missingAsset(id),
    assetAt: ({ path }) => ({ asset: assetAt(absolute(path)) ?? null }),

    listCollections: () => catalog.collections.list(),
    createCollection: ({ name, assetIds }) => {
      const found = catalog.assets.many(assetIds)
      assetIds.forEach(id => found.has(id) || missingAsset(id))
      const key = newCollectionKey(candidate => catalog.collections.get(candidate) !== undefined)
      catalog.collections.insert({ key, name, libraryId: null }, assetIds)
      return catalog.collections.get(key)!
    },
    removeCollection: ({ id: key }) => {
      if (!catalog.collections.remove(known(key)))
        throw failure('bad_request', { reason: `"${key}" is a library's own collection; it goes with the library.` })
      return {}
    },

    createAnchor: ({ file, fileName }) => anchors.upload(file, fileName, spaces.active()),
    createAnchorOfFile: ({ path }) => anchors.ofFile(absolute(path), spaces.active()),
    search: request => search({ catalog, space: spaces.active(), anchorLikeness: anchors.likeness }, request),

    listEncoders: () => spaces.list(),
    importEncoder: ({ folder }) => spaces.import(absolute(folder)),
    useEncoder: async ({ id }) => {
      const encoder = await spaces.use(id)
      ingest.wake()
      return encoder
    },
  }

  function known(key: string): string {
    if (!catalog.collections.get(key))
      throw failure('collection_not_found', { key })
    return key
  }

  function missingAsset(id: number): never {
    throw failure('asset_not_found', { id })
  }

  function assetAt(asked: string) {
    const path = realPath(asked)
    const library = catalog.libraries.list().find(({ path: root }) => isWithin(path, root))
    if (!library)
      return undefined
    const folder = relative(library.path, dirname(path)).split(sep).join('/')
    const id = catalog.assets.idAt(library.path, folder, basename(path))
    return id === undefined ? undefined : catalog.assets.get(id)
  }
}

/** Paths of this machine are absolute: the engine's own working folder means nothing to who asks. Errors: bad_request. */
function absolute(path: string): string {
  if (!isAbsolute(path))
    throw failure('bad_request', { reason: `"${path}" is not an absolute path.` })
  return normalize(path)
}

/** A path without symbolic links, as libraries hold theirs; that of a file which is gone stays as it is. */
function realPath(path: string): string {
  try {
    return realpathSync(path)
  }
  catch {
    return path
  }
}
