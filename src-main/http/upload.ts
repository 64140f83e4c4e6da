import type { PortContext } from './body.ts'
import { randomUUID } from 'node:crypto'
import { createWriteStream, openAsBlob } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Busboy } from '@fastify/busboy'
import { failure, LikenessError } from '../contract/errors.ts'
import { bytesOf, lengthOf, limited } from './body.ts'

export interface Upload {
  /** The bytes, on disk; gone when its form is disposed. */
  readonly file: Blob
  /** As the client named it, without folders. */
  readonly fileName: string
}

export interface Form extends AsyncDisposable {
  /** The values of the fields, each the last that was sent. */
  readonly fields: ReadonlyMap<string, string>
  readonly upload: Upload | undefined
}

export interface UploadPlace {
  /** Where an upload lies until its handler is done with it; made when missing. */
  readonly folder: string
  /** Bytes that the file may have. */
  readonly limit: number
}

/** A form as it comes in. */
export interface IncomingForm {
  readonly contentType: string
  /** Bytes, where the client announced how many. */
  readonly contentLength: number | undefined
  readonly body: AsyncIterable<Uint8Array>
}

/** Fields that a form may have beside its file. */
const mostFields = 100

/** What a form holds besides the file: its boundaries and headings. */
const overhead = 100_000

/**
 * Receives the field `file` of a `multipart/form-data` request. The bytes go straight to disk, so that a large model takes no
 * memory. Errors: bad_request, upload_too_large; then nothing is kept.
 */
export async function receiveUpload(c: PortContext, place: UploadPlace): Promise<Upload & AsyncDisposable> {
  const contentType = c.req.header('content-type') ?? ''
  if (!/^multipart\/form-data\b/i.test(contentType))
    throw noFile()
  const form = await receiveForm({ contentType, contentLength: lengthOf(c), body: bytesOf(c) }, place)
  if (form.upload)
    return { ...form.upload, [Symbol.asyncDispose]: () => form[Symbol.asyncDispose]() }
  throw noFile()
}

function noFile(): LikenessError {
  return failure('bad_request', { reason: 'a file is expected as multipart/form-data in the field "file".' })
}

/**
 * Receives the fields of a form, `multipart/form-data` or urlencoded, and its first file in the field `file`, which goes
 * straight to disk. Errors: bad_request, upload_too_large; then nothing is kept.
 */
export async function receiveForm(form: IncomingForm, { folder, limit }: UploadPlace): Promise<Form> {
  if (form.contentLength !== undefined && form.contentLength > limit + overhead)
    throw failure('upload_too_large', { limit })
  await mkdir(folder, { recursive: true })
  const path = join(folder, randomUUID())
  const dispose = () => rm(path, { force: true })
  try {
    const { fields, fileName } = await parse(form, path, limit)
    return { fields, upload: fileName === undefined ? undefined : { file: await openAsBlob(path), fileName }, [Symbol.asyncDispose]: dispose }
  }
  catch (error) {
    await dispose()
    if (error instanceof LikenessError)
      throw error
    throw failure('bad_request', { reason: `the body is not a complete form (${String(error instanceof Error ? error.message : error).replace(/\.$/, '')}).` }, error)
  }
}

/** Writes the first file in the field `file` to `path`; answers its name, when there is one, and the other fields. */
async function parse({ contentType, body }: IncomingForm, path: string, limit: number) {
  const parser = new Busboy({
    headers: { 'content-type': contentType },
    limits: { fileSize: limit, fields: mostFields, parts: mostFields + 1, fieldSize: overhead },
  })
  const fields = new Map<string, string>()
  let fileName: string | undefined
  let written = Promise.resolve()
  parser.on('field', (name, value, _, isCut) => {
    if (isCut)
      parser.destroy(failure('bad_request', { reason: `the field "${name}" is longer than ${overhead} bytes.` }))
    fields.set(name, value)
  })
  for (const event of ['fieldsLimit', 'partsLimit'] as const)
    parser.once(event, () => parser.destroy(failure('bad_request', { reason: `the form has more than ${mostFields} fields.` })))
  parser.on('file', (field, stream, name) => {
    if (field !== 'file' || fileName !== undefined)
      return void stream.resume()
    fileName = name
    stream.once('limit', () => parser.destroy(failure('upload_too_large', { limit })))
    written = pipeline(stream, createWriteStream(path))
    written.catch((error: Error) => parser.destroy(error))
  })
  // Also a form that goes on and on in fields that nobody reads comes to its end.
  await pipeline(limited(body, limit + overhead, limit), parser)
  await written
  return { fields, fileName }
}
