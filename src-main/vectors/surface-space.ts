import type { Catalog } from '../catalog/catalog.ts'
import type { Kind } from '../contract/formats.ts'
import type { Calibration } from '../encoders/manifest.ts'
import type { RgbImage } from '../media/image.ts'
import type { Channel } from './channel.ts'
import type { StoreLog } from './store.ts'
import { scoreOf } from '../encoders/calibration.ts'
import { describeSurface, surfaceDimensions } from '../media/surface.ts'
import { openChannel } from './channel.ts'

/** How surfaces look: colours, layout and texture, which no encoder is needed for. */
export interface SurfaceSpace {
  /** One vector of an image, one per turntable view of a model. */
  readonly channel: Channel
  /** The descriptors of images, of length 1. */
  readonly describe: (images: readonly RgbImage[]) => Promise<Float32Array[]>
  /** The cosine of two surfaces as the score that clients see, 0…1, by what the two are of. */
  readonly score: (cosine: number, a: Kind, b: Kind) => number
}

export interface SurfaceOptions {
  readonly catalog: Catalog
  /** Holds the snapshots of the index. */
  readonly folder: string
  readonly log: StoreLog
}

/** The key of the channel of surfaces. No encoder may have it as its id. */
export const surfaceKey = 'surface'

/**
 * Fitted as those of encoders are, each kind of pair by itself: views of models share the grey ground that photographs lack.
 *
 * Images: on 310 photographs; 0.5 is the 99th percentile of 46,000 pairs of different things, 0.9 the lower quartile of copies that
 * were cropped to 81 or 86 % or made warmer by a tenth. `npm run bench -- surface` fits it anew.
 * With models: on 72 models of 12 classes, each as clay and painted in two colours by chance, and those photographs; the copies are
 * of cropped views. By the scale of images a tenth of all pairs of different models had more than 0.72. `npm run bench -- shape` fits it anew.
 */
const calibrations = {
  images: [[0.452, 0], [0.598, 0.2], [0.699, 0.5], [0.887, 0.75], [0.96, 0.9], [1, 1]],
  models: [[0.679, 0], [0.869, 0.2], [0.952, 0.5], [0.972, 0.75], [0.98, 0.9], [1, 1]],
  imageAndModel: [[0.236, 0], [0.426, 0.2], [0.54, 0.5], [0.857, 0.75], [0.98, 0.9], [1, 1]],
} satisfies Readonly<Record<string, Calibration>>

/** Opens the space of surfaces with its index. */
export async function openSurfaceSpace({ catalog, folder, log }: SurfaceOptions): Promise<SurfaceSpace> {
  const channel = await openChannel({ catalog, key: surfaceKey, dimensions: surfaceDimensions, folder, log })
  return {
    channel,
    describe: images => Promise.resolve(images.map(describeSurface)),
    score: (cosine, a, b) => scoreOf(cosine, calibrations[a !== b ? 'imageAndModel' : a === 'image' ? 'images' : 'models']),
  }
}
