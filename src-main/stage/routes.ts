import type { Context } from 'hono'
import type { LikenessError } from '../contract/errors.ts'
import type { StageJob } from '../contract/stage.ts'
import type { StageQueue } from './queue.ts'
import { randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import { failure } from '../contract/errors.ts'
import { StageFailure, stagePaths, StageResult, StageState } from '../contract/stage.ts'
import { fileResponse, findLibraryFile, pathBelow } from './library-files.ts'

/** Request header that names the page, so that its driver and the queue know it again. */
export const holderHeader = 'x-likeness-stage'

const waitLimit = 25_000

/**
 * The stage protocol over HTTP: state, lease, result, failure, and the files of the leased asset's library.
 * Whoever mounts it checks the token and the host first.
 */
export function createStageRoutes({ queue }: { readonly queue: StageQueue }): Hono {
  const app = new Hono()

  app.post(stagePaths.state, async (c) => {
    const holder = c.req.header(holderHeader)
    const report = StageState.safeParse(parseJson(await c.req.text()))
    if (!holder || !report.success)
      return refuse(c, failure('bad_request', { reason: `expected the header ${holderHeader} and the JSON of a state (${report.error?.issues[0]?.message ?? 'there is no header'})` }))
    queue.report(holder, report.data)
    return c.body(null, 204)
  })

  app.post(stagePaths.lease, async (c) => {
    const asked = Number(c.req.query('waitMs') ?? waitLimit)
    const waitMs = Number.isFinite(asked) ? Math.min(Math.max(asked, 0), waitLimit) : waitLimit
    const job = await queue.lease(c.req.header(holderHeader) ?? randomUUID(), waitMs, c.req.raw.signal)
    return job ? c.json(job) : c.body(null, 204)
  })

  app.post(stagePaths.result(':id'), async (c) => {
    const id = c.req.param('id') ?? ''
    const lease = queue.find(id)
    if (!lease)
      return c.body(null, 410)
    const meta = StageResult.safeParse(parseJson(c.req.query('meta') ?? ''))
    if (!meta.success)
      return refuse(c, failure('bad_request', { reason: `\`meta\` must be the JSON of a result (${meta.error.issues[0]?.message})` }))
    const expected = expectedBytes(lease.job, meta.data)
    if (expected === undefined)
      return refuse(c, failure('bad_request', { reason: 'this job\'s result has another number of bytes' }))
    const data = await readBytes(c.req.raw.body, expected)
    if (data?.byteLength !== expected)
      return refuse(c, failure('bad_request', { reason: `this job's result has ${expected} bytes, not ${data?.byteLength ?? 'more'}` }))
    return c.body(null, queue.complete(id, { data, result: meta.data }) ? 204 : 410)
  })

  app.post(stagePaths.failure(':id'), async (c) => {
    const id = c.req.param('id') ?? ''
    const reported = StageFailure.safeParse(parseJson(await c.req.text()))
    if (!reported.success)
      return refuse(c, failure('bad_request', { reason: `the body must be the JSON of a failure (${reported.error.issues[0]?.message})` }))
    return c.body(null, queue.fail(id, reported.data) ? 204 : 410)
  })

  app.get('/api/stage/jobs/:id/files/*', async (c) => {
    const lease = queue.find(c.req.param('id') ?? '')
    const path = pathBelow(c.req.url, '/files/')
    const found = lease && path !== undefined ? await findLibraryFile(lease.file.root, path, lease.file.path) : undefined
    return found === undefined ? refuse(c, failure('not_found', { what: `file ${path ?? ''}` })) : fileResponse(found)
  })

  return app
}

/** How many bytes the result of a job has, or undefined when its sizes are not those of the job. */
function expectedBytes(job: StageJob, { width, height, turns }: StageResult): number | undefined {
  if (job.task === 'turntable')
    return width === job.size && height === job.size && turns !== undefined ? turns * job.views * job.size * job.size * 3 : undefined
  return width <= job.maxSize && height <= job.maxSize ? width * height * 3 : undefined
}

/** The bytes of a body, which need not say its length: a page behind a scheme of the app does not. Undefined when there are more than `most`. */
async function readBytes(body: ReadableStream<Uint8Array> | null, most: number): Promise<Uint8Array | undefined> {
  const bytes = new Uint8Array(most)
  let read = 0
  for await (const chunk of body ?? []) {
    if (read + chunk.byteLength > most)
      return undefined
    bytes.set(chunk, read)
    read += chunk.byteLength
  }
  return bytes.subarray(0, read)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  }
  catch {
    return undefined
  }
}

function refuse(c: Context, error: LikenessError): Response {
  return c.json(error.toWire(), error.status as 400 | 404)
}
