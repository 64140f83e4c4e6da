import type { Catalog } from '../catalog/catalog.ts'
import type { OpenEncoder } from '../encoders/types.ts'
import type { RgbImage } from '../media/image.ts'
import type { StoreLog, VectorStore } from './store.ts'
import { concatenate } from '../catalog/vectors.ts'
import { createBatcher } from '../encoders/batcher.ts'
import { scoreOf } from '../encoders/calibration.ts'
import { openVectorStore } from './store.ts'

/** An encoder's space: the encoder, the index of what it embedded, and what its cosines mean. */
export interface Space {
  /** The encoder's id. */
  readonly id: string
  readonly encoder: OpenEncoder
  readonly index: VectorStore
  /** A cosine as the score that clients see, 0…1. */
  readonly score: (cosine: number) => number
  /** Embeds images, batched with those of others. */
  readonly embed: (images: readonly RgbImage[]) => Promise<Float32Array[]>
  /** Replaces the views of an asset in the catalog; the answer is to be called after the commit and brings the index up to date. */
  readonly replace: (assetId: number, vectors: readonly Float32Array[]) => () => void
  /** Writes a snapshot of the index. */
  readonly save: () => void
  readonly close: () => Promise<void>
}

export interface SpaceOptions {
  readonly catalog: Catalog
  readonly encoder: OpenEncoder
  /** Holds the snapshots of the index. */
  readonly folder: string
  readonly log: StoreLog
}

/** Images after which a batch of several assets takes no further one. */
const batchLimit = 16

/** Opens the space of an encoder; it closes the encoder with it. */
export async function openSpace({ catalog, encoder, folder, log }: SpaceOptions): Promise<Space> {
  const { id, dimensions } = encoder.manifest
  const { embeddings } = catalog
  const index = await openVectorStore({
    folder,
    encoderId: id,
    dimensions,
    log,
    source: {
      count: () => embeddings.count(id),
      readAfter: (after, limit) => embeddings.after(id, after, limit),
      tombstonesAfter: (seq, limit) => embeddings.tombstonesAfter(id, seq, limit),
    },
  })
  return {
    id,
    encoder,
    index,
    embed: createBatcher(encoder, batchLimit),
    score: cosine => scoreOf(cosine, encoder.manifest.calibration ?? catalog.calibrations.get(id)?.points),
    replace: (assetId, vectors) => {
      const old = embeddings.idsOf(assetId).filter(row => row.encoder === id).map(row => row.id)
      const ids = embeddings.replace(assetId, id, vectors)
      return () => {
        index.remove(old)
        index.add(ids, concatenate(vectors))
      }
    },
    save: () => {
      const marks = embeddings.marks(id)
      index.save(marks)
      embeddings.forgetTombstones(id, marks.tombstoneSeq)
    },
    close: () => {
      index.close()
      return encoder.close()
    },
  }
}
