import { Buffer } from 'node:buffer'
import { open } from 'node:fs/promises'
import { createXXHash128 } from 'hash-wasm'

/** A hasher and the memory that files are read into, used for one file after another. */
interface Reader {
  readonly hasher: Awaited<ReturnType<typeof createXXHash128>>
  readonly buffer: Buffer
}

const bufferSize = 1 << 20
const idle: Reader[] = []

/**
 * The content hash of bytes: XXH3 with 128 bits, as 32 hexadecimal digits. Not cryptographic: it tells files apart,
 * it does not prove anything to an adversary.
 */
export function hashBytes(...parts: readonly Uint8Array[]): Promise<string> {
  return withReader(async ({ hasher }) => {
    parts.forEach(part => hasher.update(part))
  })
}

/** A content hash that goes on as bytes come. */
export interface RunningHash {
  readonly update: (bytes: Uint8Array) => void
  /** What another one goes on from. */
  readonly state: () => Uint8Array
  readonly digest: () => string
}

/** Begins a content hash, or goes on from the state of another one. */
export async function runningHash(state?: Uint8Array): Promise<RunningHash> {
  const hasher = await createXXHash128()
  if (state)
    hasher.load(state)
  return { update: bytes => void hasher.update(bytes), state: () => hasher.save(), digest: () => hasher.digest('hex') }
}

/** The content hash of a file, read in pieces. Errors are those of the file system. */
export function hashFile(path: string): Promise<string> {
  return withReader(async ({ hasher, buffer }) => {
    await using file = await open(path)
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, bufferSize, null)
      if (bytesRead === 0)
        return
      hasher.update(buffer.subarray(0, bytesRead))
    }
  })
}

async function withReader(feed: (reader: Reader) => Promise<void>): Promise<string> {
  const reader = idle.pop() ?? { hasher: await createXXHash128(), buffer: Buffer.allocUnsafeSlow(bufferSize) }
  try {
    reader.hasher.init()
    await feed(reader)
    return reader.hasher.digest('hex')
  }
  finally {
    idle.push(reader)
  }
}
