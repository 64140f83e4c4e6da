import type { ModelFile, Stage } from '../../stage/types.ts'
import { sharp } from '../../media/sharp.ts'

/** The side of a view that is sent, pixels: twice that which models are compared by. */
const viewSide = 512

/** Of JPEG, 1…100. */
const quality = 90

/** Models whose views are kept: the next one that is asked for is mostly of the same. */
const keptModels = 8

/**
 * Renders models for sending: all views of one are asked for one after another, and made together once. Errors of what it answers:
 * those of the stage.
 */
export function createViews(render: Stage['render']) {
  const kept = new Map<string, Promise<readonly Uint8Array[]>>()

  async function make(file: ModelFile): Promise<readonly Uint8Array[]> {
    const { views } = await render(file, viewSide)
    return Promise.all(views.map(({ data, width, height }) => sharp(data, { raw: { width, height, channels: 3 } }).jpeg({ quality }).toBuffer()))
  }

  /** One view, 0…11, of a model with this content hash, as JPEG. */
  return async (file: ModelFile, hash: string, view: number): Promise<Uint8Array> => {
    const known = kept.get(hash)
    const making = known ?? make(file)
    kept.delete(hash)
    kept.set(hash, making)
    if (kept.size > keptModels)
      kept.delete(kept.keys().next().value!)
    try {
      return (await making)[view]!
    }
    catch (error) {
      if (kept.get(hash) === making)
        kept.delete(hash)
      throw error
    }
  }
}
