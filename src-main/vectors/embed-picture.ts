import type { RgbImage } from '../media/image.ts'
import type { Space } from './space.ts'
import type { SurfaceSpace } from './surface-space.ts'

/** Views of an asset, as `look` gives them. */
export interface Seen {
  readonly views: readonly RgbImage[]
  /** Of a model: the same views as clay, or `views` itself where it is nothing but clay. Null for an image. */
  readonly clay: readonly RgbImage[] | null
}

/** All vectors of a picture in a space, one per view, by the keys of the channels that they belong to. Errors: those of the encoder. */
export async function embedPicture(space: Space, surface: SurfaceSpace, { views, clay }: Seen): Promise<Map<string, Float32Array[]>> {
  const look = await space.embed(views)
  const vectors = new Map([[space.look.key, look], [surface.channel.key, await surface.describe(views)]])
  return clay ? vectors.set(space.shape.key, clay === views ? look : await space.embed(clay)) : vectors
}
