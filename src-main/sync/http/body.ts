import type { Credentials, FilePart, RequestBody } from '../types.ts'
import { Buffer } from 'node:buffer'
import { randomUUID } from 'node:crypto'

export interface EncodedBody {
  readonly mediaType: string
  /** Its length, known beforehand. */
  readonly bytes: number
  /** Its content from the beginning, each time it is called. */
  readonly open: () => AsyncIterable<Uint8Array>
}

/** A body as it goes over the wire; of forms the fields of the credentials are a part. */
export function encodeBody(body: RequestBody, credentials: Credentials['fields']): EncodedBody {
  if ('json' in body)
    return whole('application/json', JSON.stringify(body.json))
  if ('form' in body)
    return whole('application/x-www-form-urlencoded', new URLSearchParams({ ...credentials, ...body.form }).toString())
  if ('files' in body)
    return multipart({ ...credentials, ...body.fields }, body.files)
  return { mediaType: body.mediaType, bytes: body.bytes, open: () => exactly(body.bytes, body.open()) }
}

/** A file has other bytes than were announced. */
export class LengthDiffers extends Error {}

function whole(mediaType: string, text: string): EncodedBody {
  const bytes = Buffer.from(text)
  return { mediaType, bytes: bytes.byteLength, open: () => once(bytes) }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

/** RFC 7578, names escaped as browsers do (WHATWG HTML, multipart/form-data encoding algorithm). */
function multipart(fields: Readonly<Record<string, string>>, files: readonly FilePart[]): EncodedBody {
  const boundary = `likeness-${randomUUID()}`
  const texts = Object.entries(fields).map(([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${escaped(name)}"\r\n\r\n${value}\r\n`).join('')
  const heads = files.map(file => `--${boundary}\r\nContent-Disposition: form-data; name="${escaped(file.name)}"; filename="${escaped(file.fileName)}"\r\nContent-Type: ${file.mediaType}\r\n\r\n`)
  const end = `--${boundary}--\r\n`
  if (files.length === 0)
    return { ...whole('', texts + end), mediaType: `multipart/form-data; boundary=${boundary}` }
  const framed = files.map((file, i) => ({ file, before: Buffer.from((i === 0 ? texts : '') + heads[i]!), after: Buffer.from(i === files.length - 1 ? `\r\n${end}` : '\r\n') }))
  const bytes = framed.reduce((sum, { file, before, after }) => sum + before.byteLength + file.bytes + after.byteLength, 0)

  async function* open(): AsyncGenerator<Uint8Array> {
    for (const { file, before, after } of framed)
      yield* exactly(file.bytes, file.open(), before, after)
  }

  return { mediaType: `multipart/form-data; boundary=${boundary}`, bytes, open }
}

function escaped(name: string): string {
  return name.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22')
}

const nothing = Buffer.alloc(0)

/**
 * What a source gives, between what goes before and after it in one piece with its first and its last, once it is sure that it gives
 * as much as was announced: the last piece is kept back until the source has ended well, so that a request whose file changed is never
 * whole. Errors: LengthDiffers, those of the source.
 */
async function* exactly(bytes: number, source: AsyncIterable<Uint8Array>, before: Uint8Array = nothing, after: Uint8Array = nothing): AsyncGenerator<Uint8Array> {
  let given = 0
  let next = [before]
  for await (const piece of source) {
    if (given > 0)
      yield joined(next)
    given += piece.byteLength
    if (given > bytes)
      throw new LengthDiffers()
    next = given === piece.byteLength ? [before, piece] : [piece]
  }
  if (given < bytes)
    throw new LengthDiffers()
  yield joined([...next, after])
}

/** One piece of several; one that stands alone is not copied. */
function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const filled = pieces.filter(({ byteLength }) => byteLength > 0)
  return filled.length === 1 ? filled[0]! : Buffer.concat(filled)
}
