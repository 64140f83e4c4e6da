import type { Fit } from '../media/fit.ts'
import type { DecodedImage, RgbImage } from '../media/image.ts'
import type { StageOutput, StageQueue } from './queue.ts'
import type { Stage } from './types.ts'
import sharp from 'sharp'
import { failure } from '../contract/errors.ts'
import { turntable } from '../contract/stage.ts'
import { fits } from '../media/fit.ts'
import { displaySide, stageSide, workingLongSide } from '../media/image.ts'

/** To what long side the page itself scales down. */
const longSides = { working: workingLongSide, display: displaySide, full: stageSide } as const satisfies Record<Fit, number>

/** What brings pages to the queue. */
export interface StageDriver {
  readonly close: () => Promise<void>
}

/** The stage as the rest of the engine sees it, over a queue that `driver` brings pages to. */
export function createStage({ queue, driver }: { readonly queue: StageQueue, readonly driver: StageDriver }): Stage {
  return {
    async render(file, size = turntable.size) {
      const { data, result } = await queue.submit({ task: 'turntable', file, size })
      const [views, clay] = toTurns(data, size)
      return { views, clay, triangles: result.triangles ?? 0, loadMs: result.loadMs, renderMs: result.renderMs }
    },
    async decode(file, fit = 'working') {
      const output = await queue.submit({ task: 'decode', file, maxSize: longSides[fit] })
      return scaledTo(output, fit)
    },
    async close() {
      queue.rejectAll(failure('stage_unavailable', { reason: 'Likeness is closing.' }))
      await driver.close()
    },
  }
}

/** The turn as the model is and the turn as clay; one and the same where only one was sent. */
function toTurns(data: Uint8Array, size: number): readonly [readonly RgbImage[], readonly RgbImage[]] {
  const { views } = turntable
  const bytes = size * size * 3
  const pictures = Array.from({ length: data.length / bytes }, (_, view) => ({ data: data.subarray(view * bytes, (view + 1) * bytes), width: size, height: size }))
  const asItIs = pictures.slice(0, views)
  return [asItIs, pictures.length > views ? pictures.slice(views) : asItIs]
}

async function scaledTo({ data, result }: StageOutput, fit: Fit): Promise<DecodedImage> {
  const { width, height, sourceWidth = width, sourceHeight = height } = result
  const size = fits[fit]({ width, height })
  if (size.width === width && size.height === height)
    return { image: { data, width, height }, sourceWidth, sourceHeight }
  const resized = await sharp(data, { raw: { width, height, channels: 3 } })
    .resize(size.width, size.height, { fit: 'fill' })
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { image: { data: new Uint8Array(resized.data), width: resized.info.width, height: resized.info.height }, sourceWidth, sourceHeight }
}
