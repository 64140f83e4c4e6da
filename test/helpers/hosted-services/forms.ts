import type { Context } from 'hono'
import type { StandInEnv } from './stand-in.ts'
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Busboy } from '@fastify/busboy'

/** A file as it came; its bytes are not kept. */
export interface SentFile {
  readonly part: string
  readonly name: string
  readonly bytes: number
  readonly md5: string
}

export interface SentForm {
  readonly fields: ReadonlyMap<string, string>
  readonly files: readonly SentFile[]
}

/**
 * A form as it comes in, whatever its method. Undefined when there is none: no body, or one of another type. Errors: those of a body
 * that breaks off.
 */
export async function readForm(c: Context<StandInEnv>): Promise<SentForm | undefined> {
  const contentType = c.req.header('content-type') ?? ''
  if (!/^(?:multipart\/form-data|application\/x-www-form-urlencoded)\b/.test(contentType))
    return undefined
  const fields = new Map<string, string>()
  const files: SentFile[] = []
  const parser = new Busboy({ headers: { 'content-type': contentType } })
  parser.on('field', (name: string, value: string) => fields.set(name, value))
  parser.on('file', (part: string, stream: Readable, name: string) => {
    const md5 = createHash('md5')
    let bytes = 0
    stream.on('data', (chunk: Uint8Array) => {
      md5.update(chunk)
      bytes += chunk.byteLength
    })
    stream.on('end', () => files.push({ part, name, bytes, md5: md5.digest('hex') }))
  })
  await pipeline(Readable.from(c.env.incoming.iterator({ destroyOnReturn: false })), parser)
  return { fields, files }
}
