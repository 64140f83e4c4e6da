import type { PendingAsset } from '../catalog/ingest.ts'
import type { Channel } from '../vectors/channel.ts'
import type { Space } from '../vectors/space.ts'
import type { IngestParts, Outcome } from './handlers.ts'

/** The encoder or the detector was given up while the asset was on its way. */
export const notWanted: Outcome = { commit: () => ({ isDone: false }) }

/** Embeds something in the space of an encoder, which may be given up meanwhile. */
export async function inSpace({ spaces }: IngestParts, encoder: string, embed: (space: Space) => Promise<{ readonly asset: PendingAsset, readonly channel: Channel, readonly vectors: readonly Float32Array[] }>): Promise<Outcome> {
  const space = spaces().find(({ id }) => id === encoder)
  if (!space)
    return notWanted
  const isWanted = () => spaces().includes(space)
  const embedded = await embed(space).catch((error: unknown) => {
    if (isWanted())
      throw error
  })
  if (!embedded)
    return notWanted
  const { asset, channel, vectors } = embedded
  return { commit: () => isWanted() ? { isDone: true, publish: channel.replace(asset.id, vectors) } : { isDone: false } }
}
