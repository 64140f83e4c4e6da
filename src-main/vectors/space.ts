import type { Catalog } from '../catalog/catalog.ts'
import type { Points } from '../encoders/calibration.ts'
import type { OpenEncoder } from '../encoders/types.ts'
import type { RgbImage } from '../media/image.ts'
import type { Channel } from './channel.ts'
import type { StoreLog } from './store.ts'
import { createBatcher } from '../encoders/batcher.ts'
import { cosineOf, scoreOf } from '../encoders/calibration.ts'
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
  /** How scores come from cosines between pictures: by the manifest, or fitted on the library; undefined where neither is there and they are the cosines. */
  readonly calibration: () => Points | undefined
  /** A cosine as the score that clients see, 0…1. */
  readonly score: (cosine: number) => number
  /** The least cosine of a score. */
  readonly cosineAt: (score: number) => number
  /** A cosine between a text and an image as a score: texts keep farther from images than images from each other. */
  readonly textScore: (cosine: number) => number
  /** Embeds images, batched with those of others. */
  readonly embed: (images: readonly RgbImage[]) => Promise<Float32Array[]>
  /** Embeds a text among the images; recent ones are remembered. The vector is not to be changed. Undefined where the encoder knows pictures alone. */
  readonly embedText: ((text: string) => Promise<Float32Array>) | undefined
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
  const calibration = (): Points | undefined => encoder.manifest.calibration ?? catalog.calibrations.get(id)?.points
  return {
    id,
    encoder,
    look,
    shape,
    objects,
    channels,
    calibration,
    embed: createBatcher(encoder, batchLimit),
    embedText: encoder.embedText,
    score: cosine => scoreOf(cosine, calibration()),
    cosineAt: score => cosineOf(score, calibration()),
    textScore: cosine => scoreOf(cosine, encoder.manifest.text?.calibration ?? catalog.calibrations.get(id)?.text ?? undefined),
    save: () => channels.forEach(channel => channel.save()),
    close: () => {
      channels.forEach(channel => channel.close())
      return encoder.close()
    },
  }
}
