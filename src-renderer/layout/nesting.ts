import type { Collection } from '../../src-main/contract/entities.ts'

export type Step = 'up' | 'down' | 'in' | 'out'

/** Where a collection is to lie: in which one, null at the top, and before which of those there, null last. */
export interface Place {
  readonly parent: string | null
  readonly before: string | null
}

/** Where a step takes a collection: among those beside it, into the one above it, or out of the one that it lies in; undefined where there is no such place. */
export function placeAfter(collections: readonly Collection[], key: string, step: Step): Place | undefined {
  const own = collections.find(collection => collection.key === key)
  if (!own)
    return undefined
  const beside = besides(collections, own)
  const index = beside.indexOf(own)
  const [above, below] = [beside[index - 1], beside[index + 1]]
  switch (step) {
    case 'up': return above && { parent: own.parent, before: above.key }
    case 'down': return below && { parent: own.parent, before: beside[index + 2]?.key ?? null }
    case 'in': return above && above.query === null ? { parent: above.key, before: null } : undefined
    case 'out': {
      const parent = collections.find(collection => collection.key === own.parent)
      return parent && { parent: parent.parent, before: nextOf(collections, parent)?.key ?? null }
    }
  }
}

/** The next of those that are shown beside a collection. */
export function nextOf(collections: readonly Collection[], collection: Collection): Collection | undefined {
  const beside = besides(collections, collection)
  return beside[beside.indexOf(collection) + 1]
}

/** Whether a collection may lie in another one, or, with null, at the top: that may not be a smart one, nor lie in it. */
export function mayLieIn(collections: readonly Collection[], key: string, parent: string | null): boolean {
  const byKey = new Map(collections.map(collection => [collection.key, collection]))
  if (parent !== null && byKey.get(parent)?.query !== null)
    return false
  for (let above = parent; above !== null; above = byKey.get(above)?.parent ?? null) {
    if (above === key)
      return false
  }
  return true
}

/** Those in the same one; at the top, where smart ones are shown apart, those of its kind. */
function besides(collections: readonly Collection[], { parent, query }: Collection): readonly Collection[] {
  return collections.filter(other => other.parent === parent && (parent !== null || (other.query === null) === (query === null)))
}
