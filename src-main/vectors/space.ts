import type { Catalog } from '../catalog/catalog.ts'
import type { OpenEncoder } from '../encoders/types.ts'
import type { RgbImage } from '../media/image.ts'
import type { Channel } from './channel.ts'
import type { StoreLog } from './store.ts'
import { createBatcher } from '../encoders/batcher.ts'
import { scoreOf } from '../encoders/calibration.ts'
import { openChannel } from './channel.ts'

/** An encoder's space: the encoder, what it embedded, and what its cosines mean. */
export interface Space {
  /** The encoder's id. */
  readonly id: string
  readonly encoder: OpenEncoder
  /** How assets look: one vector of an image, one per turntable view of a model. */
  readonly look: Channel
  /** Models as clay, one vector per view: their shape without colours and textures. */
  readonly shape: Channel
  /** Objects that a detector found in images: one vector for each, in the order of the detections. */
  readonly objects: Channel
  readonly channels: readonly Channel[]
  /** A cosine as the score that clients see, 0…1. */
  readonly score: (cosine: number) => number
  /** Embeds images, batched with those of others. */
  readonly embed: (images: readonly RgbImage[]) => Promise<Float32Array[]>
  readonly save: () => void
  readonly close: () => Promise<void>
}

export interface SpaceOptions {
  readonly catalog: Catalog
  readonly encoder: OpenEncoder
  /** Holds the snapshots of the indexes. */
  readonly folder: string
  readonly log: StoreLog
}

/** Images after which a batch of several assets takes no further one. */
const batchLimit = 16

/** The keys of an encoder's channels. An encoder's id holds no `+`. */
export function channelKeys(encoderId: string) {
  return { look: encoderId, shape: `${encoderId}+shape`, objects: `${encoderId}+objects` } as const
}

/** The encoder that a channel's key belongs to. */
export function encoderOfChannel(key: string): string {
  return key.split('+', 1)[0]!
}

/** Opens the space of an encoder; it closes the encoder with it. */
export async function openSpace({ catalog, encoder, folder, log }: SpaceOptions): Promise<Space> {
  const { id, dimensions } = encoder.manifest
  const keys = channelKeys(id)
  const open = (key: string) => openChannel({ catalog, key, dimensions, folder, log })
  const look = await open(keys.look)
  const shape = await open(keys.shape)
  const objects = await open(keys.objects)
  const channels = [look, shape, objects]
  return {
    id,
    encoder,
    look,
    shape,
    objects,
    channels,
    embed: createBatcher(encoder, batchLimit),
    score: cosine => scoreOf(cosine, encoder.manifest.calibration ?? catalog.calibrations.get(id)?.points),
    save: () => channels.forEach(channel => channel.save()),
    close: () => {
      channels.forEach(channel => channel.close())
      return encoder.close()
    },
  }
}
