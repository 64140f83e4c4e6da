import type { receivedRoutes } from '../../contract/routes/received.ts'
import type { EngineParts, HandlersOf } from './parts.ts'

/** What other Likeness servers put into collections of this one. */
export function receivedHandlers({ received }: EngineParts): HandlersOf<typeof receivedRoutes> {
  return {
    listReceived: ({ id, after = '', limit }) => {
      const files = received.list(id, after, limit)
      return { files, next: files.length === limit ? files.at(-1)!.key : null }
    },
    receiveBytes: async ({ id, content, ...part }) => ({ received: await received.bytes(id, part, content) }),
    receiveFile: ({ id, ...file }) => received.file(id, file),
    describeReceived: ({ id, files }) => received.describe(id, files),
    removeReceived: ({ id, keys }) => received.remove(id, keys),
  }
}
