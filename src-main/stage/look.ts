import type { Kind } from '../contract/formats.ts'
import type { ReadingGuard } from '../media/decode.ts'
import type { DecodedImage, RgbImage } from '../media/image.ts'
import type { ModelFile, Stage } from './types.ts'

/** How files are looked at. */
export interface Eyes {
  readonly decode: (file: ModelFile, guard?: ReadingGuard) => Promise<DecodedImage>
  readonly stage: Pick<Stage, 'render'>
}

/** What an asset looks like: one view of an image, the turntable of a model. */
export interface Picture {
  readonly views: readonly RgbImage[]
  /** Of a model: the same views as clay, or `views` itself where it is nothing but clay. Null for an image. */
  readonly clay: readonly RgbImage[] | null
  readonly width: number | null
  readonly height: number | null
  readonly triangles: number | null
}

/** Decodes an image, within `guard` where this process does it itself, or renders a model. Errors: those of the readers and of the stage. */
export async function look(eyes: Eyes, file: ModelFile & { readonly kind: Kind }, guard?: ReadingGuard): Promise<Picture> {
  if (file.kind === 'image') {
    const { image, sourceWidth, sourceHeight } = await eyes.decode(file, guard)
    return { views: [image], clay: null, width: sourceWidth, height: sourceHeight, triangles: null }
  }
  const { views, clay, triangles } = await eyes.stage.render(file)
  return { views, clay, width: null, height: null, triangles }
}

/** The view that stands for the whole in a still picture: of a model the one 30° from the front. */
export function stillOf(picture: Pick<Picture, 'views'>): RgbImage {
  return picture.views[1] ?? picture.views[0]!
}
