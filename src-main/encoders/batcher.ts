import type { RgbImage } from '../media/image.ts'
import type { OpenEncoder } from './types.ts'

interface Waiting {
  readonly images: readonly RgbImage[]
  readonly resolve: (vectors: Float32Array[]) => void
  readonly reject: (error: unknown) => void
}

/**
 * Gathers images of several assets into batches for an encoder: while one batch runs, the next one fills. When a batch
 * fails, its assets are embedded one by one, so that only those fail that do so alone.
 * `limit` is the number of images after which a batch takes no further asset.
 */
export function createBatcher(encoder: Pick<OpenEncoder, 'embed'>, limit: number): (images: readonly RgbImage[]) => Promise<Float32Array[]> {
  const waiting: Waiting[] = []
  let running = false

  async function run(): Promise<void> {
    running = true
    while (waiting.length > 0)
      await embedTogether(takeBatch(waiting, limit))
    running = false
  }

  async function embedTogether(batch: readonly Waiting[]): Promise<void> {
    try {
      const vectors = await encoder.embed(batch.flatMap(entry => entry.images))
      let from = 0
      for (const { images, resolve } of batch) {
        resolve(vectors.slice(from, from + images.length))
        from += images.length
      }
    }
    catch (error) {
      if (batch.length === 1)
        return batch[0]!.reject(error)
      for (const entry of batch)
        await embedTogether([entry])
    }
  }

  return images => new Promise((resolve, reject) => {
    waiting.push({ images, resolve, reject })
    if (!running)
      void run()
  })
}

function takeBatch(waiting: Waiting[], limit: number): Waiting[] {
  const batch: Waiting[] = []
  let images = 0
  while (waiting.length > 0 && images < limit) {
    const entry = waiting.shift()!
    batch.push(entry)
    images += entry.images.length
  }
  return batch
}
