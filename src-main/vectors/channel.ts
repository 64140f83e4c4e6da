import type { Catalog } from '../catalog/catalog.ts'
import type { StoreLog, VectorStore } from './store.ts'
import { concatenate } from '../catalog/vectors.ts'
import { openVectorStore } from './store.ts'

/** One sort of vectors that assets carry: rows of the catalog under one key, and the index of them. */
export interface Channel {
  /** Such as `likeness-mini`, `likeness-mini+shape`, `surface`. */
  readonly key: string
  readonly index: VectorStore
  /** The vectors of assets, by asset, in order of the views; assets without any are absent. */
  readonly ofAssets: (assetIds: readonly number[]) => Map<number, Float32Array[]>
  /** Replaces the vectors of an asset in the catalog; the answer is to be called after the commit and brings the index up to date. */
  readonly replace: (assetId: number, vectors: readonly Float32Array[]) => () => void
  /** Writes a snapshot of the index. */
  readonly save: () => void
  readonly close: () => void
}

export interface ChannelOptions {
  readonly catalog: Catalog
  readonly key: string
  readonly dimensions: number
  /** Holds the snapshots of the index. */
  readonly folder: string
  readonly log: StoreLog
}

/** Opens a channel with its index. */
export async function openChannel({ catalog: { embeddings }, key, dimensions, folder, log }: ChannelOptions): Promise<Channel> {
  const index = await openVectorStore({
    folder,
    encoderId: key,
    dimensions,
    log,
    source: {
      count: () => embeddings.count(key),
      readAfter: (after, limit) => embeddings.after(key, after, limit),
      tombstonesAfter: (seq, limit) => embeddings.tombstonesAfter(key, seq, limit),
    },
  })
  return {
    key,
    index,
    ofAssets: assetIds => embeddings.ofAssets(assetIds, key),
    replace: (assetId, vectors) => {
      const old = embeddings.idsOf(assetId).filter(row => row.encoder === key).map(row => row.id)
      const ids = embeddings.replace(assetId, key, vectors)
      return () => {
        index.remove(old)
        index.add(ids, concatenate(vectors))
      }
    },
    save: () => {
      const marks = embeddings.marks(key)
      index.save(marks)
      embeddings.forgetTombstones(key, marks.tombstoneSeq)
    },
    close: index.close,
  }
}
