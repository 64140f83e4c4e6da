import { z } from 'zod'

/**
 * The stage protocol. The stage is a page in any Chromium; it leases one job at a time from the engine, loads the file
 * by URL, and posts pixels back. A lease that is not answered before `leaseMs` runs out goes back to the queue.
 */

/** Views of a turntable: evenly spaced around the vertical axis, `elevation` degrees above the horizon. */
export const turntable = { views: 12, elevation: 20, size: 256 } as const

/** Images of more pixels than this are refused, not decoded. */
export const pixelLimit = 500_000_000

/** What transparent pixels are composited over, in images and behind models (sRGB, per channel). */
export const neutralGround = 128

const job = {
  id: z.string(),
  /** Absolute path on the engine's origin. Relative references resolve below it and never leave the asset's library. */
  url: z.string(),
  /** A `Format.id`. */
  format: z.string(),
  /** File name with extension: some loaders choose by it. */
  name: z.string(),
}

export const StageJob = z.discriminatedUnion('task', [
  /** Render `views` views of `size` × `size` pixels around the model, and the same once more as clay: without colours and textures. */
  z.object({ ...job, task: z.literal('turntable'), views: z.int(), elevation: z.number(), size: z.int() }).readonly(),
  /** Decode an image that only the browser's loaders can read, scaled to fit `maxSize`, tone-mapped to sRGB. */
  z.object({ ...job, task: z.literal('decode'), maxSize: z.int() }).readonly(),
])
export type StageJob = z.infer<typeof StageJob>
export type TurntableJob = Extract<StageJob, { task: 'turntable' }>
export type DecodeJob = Extract<StageJob, { task: 'decode' }>

/**
 * What accompanies the pixels. The body of a result is tightly packed RGB bytes, rows from the top:
 * turntable: `turns` times `views` pictures of `size`² after one another; decode: one picture of `width` × `height`.
 */
export const StageResult = z.object({
  width: z.int().positive(),
  height: z.int().positive(),
  /** Of the source: pixels of the image before scaling, or triangles of the model. */
  sourceWidth: z.int().nonnegative().optional(),
  sourceHeight: z.int().nonnegative().optional(),
  triangles: z.int().nonnegative().optional(),
  /** Of a turntable: 2, as it is and as clay, or 1 where the model is nothing but clay. */
  turns: z.literal([1, 2]).optional(),
  /** Milliseconds spent loading and rendering, for benchmarks. */
  loadMs: z.number().nonnegative(),
  renderMs: z.number().nonnegative(),
}).readonly()
export type StageResult = z.infer<typeof StageResult>

/** Why a job failed, in words for the user. `code` is `model_unloadable`, `model_empty` or `image_undecodable`. */
export const StageFailure = z.object({
  code: z.enum(['model_unloadable', 'model_empty', 'image_undecodable', 'image_too_large']),
  reason: z.string().max(2000),
}).readonly()
export type StageFailure = z.infer<typeof StageFailure>

/**
 * What a page says of itself once it runs: the graphics device that it draws with, or why it cannot. One that says so a second
 * time was loaded anew, as a rule because it had lost its graphics context.
 */
export const StageState = z.object({
  state: z.enum(['ready', 'failed']),
  detail: z.string().max(2000),
}).readonly()
export type StageState = z.infer<typeof StageState>

/** Paths of the protocol, used by the engine's routes and by the page. */
export const stagePaths = {
  /** POST: body = JSON of a StageState. 204. */
  state: '/api/stage/state',
  /** POST: waits up to `waitMs` for a job; 200 with a StageJob, or 204. */
  lease: '/api/stage/lease',
  /** POST: body = pixels, `meta` query = JSON of a StageResult. 204, or 410 when the lease has run out. */
  result: (id: string) => `/api/stage/jobs/${id}/result`,
  /** POST: body = JSON of a StageFailure. */
  failure: (id: string) => `/api/stage/jobs/${id}/failure`,
  /** GET: any file of the asset's library, by its path from the library's root, each segment percent-encoded. */
  file: (id: string, path: string) => `/api/stage/jobs/${id}/files/${path.split('/').map(encodeURIComponent).join('/')}`,
} as const
