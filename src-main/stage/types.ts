import type { Fit } from '../media/fit.ts'
import type { DecodedImage, RgbImage } from '../media/image.ts'

export interface ModelFile {
  /** Absolute path of the model. */
  readonly path: string
  /** Absolute path of its library's root: what the model refers to is read only from below it. */
  readonly root: string
  /** A `Format.id`. */
  readonly format: string
}

export interface Turntable {
  /** Twelve square views, in order of the angle. */
  readonly views: readonly RgbImage[]
  /** The same views without colours and textures; `views` itself where the model has none. */
  readonly clay: readonly RgbImage[]
  readonly triangles: number
  readonly loadMs: number
  readonly renderMs: number
}

/** Renders models and decodes the images that only a browser can. */
export interface Stage {
  /**
   * The turntable of a model, its views so many pixels wide and high; by default as models are compared. Errors: model_unloadable,
   * model_empty, render_timeout, render_crashed, stage_unavailable.
   */
  render: (model: ModelFile, size?: number) => Promise<Turntable>
  /** Errors: image_undecodable, render_timeout, render_crashed, stage_unavailable. */
  decode: (image: ModelFile, fit?: Fit) => Promise<DecodedImage>
  close: () => Promise<void>
}
