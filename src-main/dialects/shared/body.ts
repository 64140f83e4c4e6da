import type { ReadableStream as NodeStream } from 'node:stream/web'
import type { Form } from '../../http/upload.ts'
import type { DialectContext, DialectParts } from '../dialect.ts'
import { Buffer } from 'node:buffer'
import { Readable } from 'node:stream'
import { failure, LikenessError } from '../../contract/errors.ts'
import { receiveForm } from '../../http/upload.ts'
import { waitForRoom } from './large-bodies.ts'

/** Bytes that a picture to search by may have. */
const pictureLimit = 64_000_000

/** Bytes that a JSON body may have: pictures may be in it, as text. */
const jsonLimit = 30_000_000

/** From so many bytes on a JSON body waits until there is room for it. */
const largeFrom = 4_000_000

/** What is still on its way when a request has failed is read so long, for clients that listen only when all is sent. */
const discardMs = 2000

const nothing: Form = { fields: new Map(), upload: undefined, [Symbol.asyncDispose]: async () => {} }

/**
 * The fields and the file of a form, `multipart/form-data` or urlencoded, in the body of a POST or of a GET; empty when there is
 * no body. The file lies on disk until the form is disposed. Errors: bad_request, upload_too_large, and media_type_wrong for
 * another kind of body.
 */
export async function readForm(c: DialectContext, { uploads }: Pick<DialectParts, 'uploads'>): Promise<Form> {
  const contentType = c.req.header('content-type')
  if (contentType === undefined)
    return nothing
  if (!/^(?:multipart\/form-data|application\/x-www-form-urlencoded)\b/i.test(contentType))
    throw failure('media_type_wrong', { expected: 'multipart/form-data', found: contentType })
  return receiveForm({ contentType, contentLength: lengthOf(c), body: bodyOf(c) }, { ...uploads, limit: Math.min(uploads.limit, pictureLimit) })
}

/**
 * The parameters of a request: those of its form, and of its address where the form does not name them; and the form's file.
 * Errors: those of `readForm`.
 */
export async function readParameters(c: DialectContext, parts: Pick<DialectParts, 'uploads'>): Promise<Form> {
  const form = await readForm(c, parts)
  return { ...form, fields: new Map([...Object.entries(c.req.query()), ...form.fields]) }
}

/** The body as JSON, of `limit` bytes at most. Errors: bad_request, upload_too_large. */
export async function readJson(c: DialectContext, limit = jsonLimit): Promise<unknown> {
  if ((lengthOf(c) ?? 0) > limit)
    throw failure('upload_too_large', { limit })
  const chunks: Uint8Array[] = []
  let received = 0
  let isLarge = false
  try {
    for await (const chunk of bodyOf(c)) {
      received += chunk.byteLength
      if (received > limit)
        throw failure('upload_too_large', { limit })
      if (received >= largeFrom && !isLarge) {
        isLarge = true
        await waitForRoom(c)
      }
      chunks.push(chunk)
    }
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  }
  catch (error) {
    if (error instanceof LikenessError)
      throw error
    throw failure('bad_request', { reason: `the body is not JSON (${(error as Error).message.replace(/\.$/, '')}).` }, error)
  }
}

/**
 * Reads on for a while what was not read of a body. A client that is still sending would otherwise see a broken connection in
 * place of the answer; one that does not come to an end is cut off after the answer.
 */
export async function discardBody(c: DialectContext): Promise<void> {
  const incoming = c.env?.incoming
  if (!incoming || incoming.complete || incoming.destroyed)
    return
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, discardMs)
    for (const event of ['end', 'close', 'error']) {
      incoming.once(event, () => {
        clearTimeout(timer)
        resolve()
      })
    }
    incoming.resume()
  })
  if (!incoming.complete)
    c.header('connection', 'close')
}

/** The bytes of a body. That of a GET is not in the Request, which cannot have one. */
function bodyOf(c: DialectContext): AsyncIterable<Uint8Array> {
  const incoming = c.env?.incoming
  if (incoming)
    return incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>
  return Readable.fromWeb((c.req.raw.body ?? new Blob([]).stream()) as NodeStream)
}

function lengthOf(c: DialectContext): number | undefined {
  const length = c.req.header('content-length')
  return length === undefined ? undefined : Number(length)
}
