import type { DecodedImage, RgbImage } from '../media/image.ts'
import type { StageOutput, StageQueue } from './queue.ts'
import type { Stage } from './types.ts'
import sharp from 'sharp'
import { failure } from '../contract/errors.ts'
import { turntable } from '../contract/stage.ts'
import { workingLongSide, workingShortSide } from '../media/image.ts'

/** What brings pages to the queue, when it is this process that does. */
export interface StageDriver {
  readonly close: () => Promise<void>
}

/**
 * The stage as the rest of the engine sees it, over a queue. `driver` is left out where another program opens the page
 * (the desktop's hidden window).
 */
export function createStage({ queue, driver }: { readonly queue: StageQueue, readonly driver?: StageDriver }): Stage {
  return {
    async render(file) {
      const { data, result } = await queue.submit({ task: 'turntable', file })
      const [views, clay] = toTurns(data)
      return { views, clay, triangles: result.triangles ?? 0, loadMs: result.loadMs, renderMs: result.renderMs }
    },
    async decode(file) {
      return toWorkingSize(await queue.submit({ task: 'decode', file, maxSize: workingLongSide }))
    },
    async close() {
      queue.rejectAll(failure('stage_unavailable', { reason: 'Likeness is closing.' }))
      await driver?.close()
    },
  }
}

/** The turn as the model is and the turn as clay; one and the same where only one was sent. */
function toTurns(data: Uint8Array): readonly [readonly RgbImage[], readonly RgbImage[]] {
  const { views, size } = turntable
  const bytes = size * size * 3
  const pictures = Array.from({ length: data.length / bytes }, (_, view) => ({ data: data.subarray(view * bytes, (view + 1) * bytes), width: size, height: size }))
  const asItIs = pictures.slice(0, views)
  return [asItIs, pictures.length > views ? pictures.slice(views) : asItIs]
}

async function toWorkingSize({ data, result }: StageOutput): Promise<DecodedImage> {
  const { width, height, sourceWidth = width, sourceHeight = height } = result
  const scale = Math.min(1, workingShortSide / Math.min(width, height))
  if (scale === 1)
    return { image: { data, width, height }, sourceWidth, sourceHeight }
  const resized = await sharp(data, { raw: { width, height, channels: 3 } })
    .resize(Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)), { fit: 'fill' })
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { image: { data: new Uint8Array(resized.data), width: resized.info.width, height: resized.info.height }, sourceWidth, sourceHeight }
}
