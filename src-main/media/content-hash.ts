import { createReadStream } from 'node:fs'
import { createXXHash128 } from 'hash-wasm'

type Hasher = Awaited<ReturnType<typeof createXXHash128>>

const idle: Hasher[] = []

/**
 * The content hash of bytes: XXH3 with 128 bits, as 32 hexadecimal digits. Not cryptographic: it tells files apart,
 * it does not prove anything to an adversary.
 */
export async function hashChunks(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<string> {
  const hasher = idle.pop() ?? await createXXHash128()
  hasher.init()
  for await (const chunk of chunks)
    hasher.update(chunk)
  const digest = hasher.digest('hex')
  idle.push(hasher)
  return digest
}

/** The content hash of a file, read in chunks. Errors are those of the file system. */
export function hashFile(path: string): Promise<string> {
  return hashChunks(chunksOf(path))
}

/** Opens the file when the first chunk is asked for: a stream that fails before anybody listens would end the process. */
async function* chunksOf(path: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Uint8Array>
}
