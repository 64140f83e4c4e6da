import type { Change } from '../catalog/changes.ts'
import { randomUUID } from 'node:crypto'
import { failure } from '../contract/errors.ts'

export interface UndoStoreLimits {
  /** @default 100 */
  readonly changes?: number
  /** What they may take in memory, about. @default 128 MiB */
  readonly bytes?: number
}

export type UndoStore = ReturnType<typeof createUndoStore>

/**
 * What takes the last changes back, by tokens. The oldest go first; one that is too large for all the room is not kept, and its
 * token is as good as that of one that has gone.
 */
export function createUndoStore({ changes: mostChanges = 100, bytes: mostBytes = 2 ** 27 }: UndoStoreLimits = {}) {
  const kept = new Map<string, { readonly changes: readonly Change[], readonly bytes: number }>()
  let total = 0

  function drop(token: string): void {
    total -= kept.get(token)?.bytes ?? 0
    kept.delete(token)
  }

  return {
    /** Keeps what takes a change back, as a list that is done in its order; answers its token. */
    keep: (changes: readonly Change[]): string => {
      const token = randomUUID()
      const bytes = changes.reduce((sum, change) => sum + bytesOf(change), 0)
      if (bytes > mostBytes)
        return token
      kept.set(token, { changes, bytes })
      total += bytes
      while (kept.size > mostChanges || total > mostBytes)
        drop(kept.keys().next().value!)
      return token
    },
    /** What takes a change back. Errors: undo_gone. */
    get: (token: string): readonly Change[] => kept.get(token)?.changes ?? gone(),
    drop,
  }
}

function gone(): never {
  throw failure('undo_gone')
}

/** What an object takes beside what it holds, about. */
const objectBytes = 200

/** About as many bytes as a change takes in memory. */
function bytesOf(change: Change): number {
  const ids = 'ids' in change ? change.ids.byteLength : 0
  const values = change.of === 'value' ? (change.which?.byteLength ?? 0) + change.values.reduce((sum, value) => sum + 32 + 2 * (value?.length ?? 0), 0) : 0
  return objectBytes + ids + values
}
