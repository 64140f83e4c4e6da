import type { FilePart, Outcome, Outgoing } from '../../types.ts'
import { Readable } from 'node:stream'
import { ServiceFailure } from '../../service-failure.ts'
import { markedName } from './names.ts'

/**
 * Sends files in one request; when one of them cannot be read as it was announced, the others go without it. Answers which were sent,
 * and what became of those that were not.
 */
export async function sendTogether(items: readonly Outgoing[], request: (parts: readonly FilePart[]) => Promise<void>): Promise<{ readonly sent: readonly Outgoing[], readonly failed: readonly Outcome[] }> {
  const failed: Outcome[] = []
  let left = items
  while (left.length > 0) {
    const unread = new Set<string>()
    try {
      await request(left.map(item => partOf(item, () => unread.add(item.key))))
      break
    }
    catch (error) {
      if (!(error instanceof ServiceFailure) || !isOfSource(error) || unread.size === 0)
        throw error
      failed.push(...left.filter(({ key }) => unread.has(key)).map(({ key }) => ({ key, state: 'failed' as const, error: error.error })))
      left = left.filter(({ key }) => !unread.has(key))
    }
  }
  return { sent: left, failed }
}

/** Whether it was not the service that failed, but what was to be read here. */
function isOfSource({ details: { kind, status, mayHaveHappened } }: ServiceFailure): boolean {
  return kind === 'broken' && status === undefined && !mayHaveHappened
}

/** A file as a part of a form; `onUnread` is told when it was not read to its end, or has another length. */
function partOf(item: Outgoing, onUnread: () => void): FilePart {
  async function* read(): AsyncGenerator<Uint8Array> {
    let bytes = 0
    let isAtEnd = false
    try {
      for await (const piece of item.open() as AsyncIterable<Uint8Array>) {
        bytes += piece.byteLength
        yield piece
      }
      isAtEnd = true
    }
    finally {
      if (!isAtEnd || bytes !== item.bytes)
        onUnread()
    }
  }
  return { name: 'files', fileName: markedName(item.name, item.key, item.format), mediaType: item.mediaType, bytes: item.bytes, open: () => Readable.from(read(), { objectMode: false }) }
}
