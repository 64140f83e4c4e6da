import type { ReadableStream as NodeStream } from 'node:stream/web'
import { randomUUID } from 'node:crypto'
import { createWriteStream, openAsBlob } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Busboy } from '@fastify/busboy'
import { failure, LikenessError } from '../contract/errors.ts'

export interface Upload extends AsyncDisposable {
  /** The bytes, on disk; gone when this is disposed. */
  readonly file: Blob
  /** As the client named it, without folders. */
  readonly fileName: string
}

export interface UploadPlace {
  /** Where an upload lies until its handler is done with it; made when missing. */
  readonly folder: string
  /** Bytes that the file may have. */
  readonly limit: number
}

/** What a form holds besides the file: its boundaries and headings. */
const overhead = 100_000

/**
 * Receives the field `file` of a `multipart/form-data` request. The bytes go straight to disk, so that a large model takes no
 * memory. Errors: bad_request, upload_too_large; then nothing is kept.
 */
export async function receiveUpload(request: Request, { folder, limit }: UploadPlace): Promise<Upload> {
  if (Number(request.headers.get('content-length')) > limit + overhead)
    throw failure('upload_too_large', { limit })
  await mkdir(folder, { recursive: true })
  const path = join(folder, randomUUID())
  const dispose = () => rm(path, { force: true })
  try {
    const fileName = await writeFileField(request, path, limit)
    return { file: await openAsBlob(path), fileName, [Symbol.asyncDispose]: dispose }
  }
  catch (error) {
    await dispose()
    if (error instanceof LikenessError)
      throw error
    throw failure('bad_request', { reason: `the body is not complete multipart/form-data (${String(error instanceof Error ? error.message : error).replace(/\.$/, '')}).` }, error)
  }
}

/** Writes the form's first file in the field `file` to `path` and answers its name. */
async function writeFileField(request: Request, path: string, limit: number): Promise<string> {
  const body = request.body ?? new Blob([]).stream()
  const parser = new Busboy({
    headers: { 'content-type': request.headers.get('content-type') ?? '' },
    limits: { fileSize: limit, fields: 100, parts: 101, fieldSize: overhead },
  })
  let name: string | undefined
  let written = Promise.resolve()
  parser.on('file', (field, stream, fileName) => {
    if (field !== 'file' || name !== undefined)
      return void stream.resume()
    name = fileName
    stream.once('limit', () => parser.destroy(failure('upload_too_large', { limit })))
    written = pipeline(stream, createWriteStream(path))
    written.catch((error: Error) => parser.destroy(error))
  })
  await pipeline(Readable.fromWeb(body as NodeStream), parser)
  await written
  if (name === undefined)
    throw failure('bad_request', { reason: 'a file is expected as multipart/form-data in the field "file".' })
  return name
}
