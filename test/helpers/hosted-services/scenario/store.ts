import { createHash } from 'node:crypto'

export interface StoredAsset {
  readonly id: string
  name: string
  readonly mimeType: string
  readonly kind: 'image' | '3d'
  readonly size: number
  readonly md5: string
  readonly collectionIds: Set<string>
  readonly tags: Set<string>
  /** Counts up: the newest has the highest. */
  readonly sequence: number
  status: 'pending' | 'success' | 'error'
}

export interface NewAsset extends Pick<StoredAsset, 'name' | 'mimeType' | 'kind' | 'size' | 'md5'> {
  readonly collectionIds: readonly string[]
  readonly status?: StoredAsset['status']
}

export interface StoredCollection { readonly id: string, readonly name: string }

export type Store = ReturnType<typeof createStore>

/** What lies at the service: collections, and assets, which are in any number of them. */
export function createStore(projectId: string) {
  const collections = new Map<string, StoredCollection>()
  const assets = new Map<string, StoredAsset>()
  let sequence = 0

  const idOf = (kind: string) => `${kind}_${createHash('md5').update(`${kind}${++sequence}`).digest('base64url')}`
  const time = (after: number) => new Date(Date.UTC(2026, 0, 1) + after * 1000).toISOString()

  return {
    projectId,
    collections,
    assets,
    idOf,

    addCollection: (name: string): StoredCollection => {
      const collection = { id: idOf('collection'), name }
      collections.set(collection.id, collection)
      return collection
    },

    addAsset: ({ collectionIds, status = 'success', ...asset }: NewAsset): StoredAsset => {
      const id = idOf('asset')
      const stored = { ...asset, id, collectionIds: new Set(collectionIds), tags: new Set<string>(), sequence, status }
      assets.set(id, stored)
      return stored
    },

    /** A collection as the API shows it. */
    collectionShown: ({ id, name }: StoredCollection) => {
      const assetCount = [...assets.values()].filter(({ collectionIds }) => collectionIds.has(id)).length
      return { id, name, assetCount, itemCount: assetCount, modelCount: 0, ownerId: projectId, createdAt: time(0), updatedAt: time(sequence) }
    },

    /** An asset as the API shows it, without what is there for other kinds. */
    assetShown: (asset: StoredAsset, origin: string) => ({
      id: asset.id,
      authorId: 'an-author',
      collectionIds: [...asset.collectionIds],
      createdAt: time(asset.sequence),
      editCapabilities: [],
      kind: asset.kind,
      metadata: { kind: asset.kind, type: asset.kind === '3d' ? 'uploaded-3d' : 'uploaded', name: asset.name },
      mimeType: asset.mimeType,
      ownerId: projectId,
      privacy: 'private',
      properties: { size: asset.size },
      source: asset.kind === '3d' ? 'uploaded-3d' : 'uploaded',
      status: asset.status,
      tags: [...asset.tags],
      updatedAt: time(asset.sequence),
      url: `${origin}/files/${asset.id}?signature=x`,
    }),

    /** An asset as a search shows it. */
    hitShown: (asset: StoredAsset, origin: string) => ({
      id: asset.id,
      authorId: 'an-author',
      collectionIds: [...asset.collectionIds],
      createdAt: time(asset.sequence),
      metadata: { kind: asset.kind, name: asset.name, size: asset.size },
      mimeType: asset.mimeType,
      nsfw: [],
      ownerId: projectId,
      privacy: 'private',
      tags: [...asset.tags],
      teamId: 'a-team',
      updatedAt: time(asset.sequence),
      url: `${origin}/files/${asset.id}?signature=x`,
      score: 17,
      ...asset.kind === '3d' && { thumbnail: { assetId: asset.id, url: `${origin}/thumbnails/${asset.id}?signature=x` } },
    }),
  }
}
