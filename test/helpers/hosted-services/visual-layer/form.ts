import type { ReadableStream as NodeStream } from 'node:stream/web'
import type { Upload } from './datasets.ts'
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Busboy } from '@fastify/busboy'

export interface Form {
  readonly fields: ReadonlyMap<string, string>
  readonly files: readonly Upload[]
}

/** A form as it comes in: of its files the size and the MD5 are kept. One without a body is empty. */
export async function receiveForm({ headers, body }: Request): Promise<Form> {
  const contentType = headers.get('content-type')
  if (!body || contentType === null)
    return { fields: new Map(), files: [] }
  const fields = new Map<string, string>()
  const files: Upload[] = []
  const parser = new Busboy({ headers: { 'content-type': contentType } })
  parser.on('field', (name, value) => fields.set(name, value))
  parser.on('file', (field, file, name) => {
    const hash = createHash('md5')
    let bytes = 0
    file.on('data', (piece: Uint8Array) => {
      bytes += piece.byteLength
      hash.update(piece)
    })
    file.on('end', () => files.push({ field, name, bytes, md5: hash.digest('hex') }))
  })
  await pipeline(Readable.fromWeb(body as NodeStream), parser)
  return { fields, files }
}
