import type { z } from 'zod'
import type { Catalog } from '../catalog/catalog.ts'
import type { Change } from '../catalog/changes.ts'
import type { EditMetadataKey } from '../contract/browse.ts'
import type { Edits } from './edits.ts'
import { valueChange } from '../catalog/changes.ts'
import { inTurns } from '../catalog/in-turns.ts'
import { failure } from '../contract/errors.ts'
import { isRating } from '../contract/user-data.ts'

/** Values that are read at once. */
const pageSize = 1000

/**
 * Renames a key of the values that people set, or, with `to` null, removes them. Where an asset has a value under both keys that
 * under `to` stays, and the other goes: `kept` counts these. Errors: bad_request.
 */
export async function editMetadataKey({ catalog, edits }: { readonly catalog: Catalog, readonly edits: Edits }, { from, to }: z.output<typeof EditMetadataKey>): Promise<{ edited: number, kept: number, undo: string }> {
  if (from === to)
    throw failure('bad_request', { reason: `the key is "${from}" already.` })
  let [edited, kept] = [0, 0]
  const undo = await edits.run(() => inTurns(function* () {
    const changes: Change[] = []
    for (const { all, moved } of pagesOf(catalog, from, to)) {
      if (to !== null)
        changes.push(valueChange(to, moved))
      changes.push({ of: 'value', key: from, values: [null], which: null, ids: Uint32Array.from(all) })
      edited += all.length
      kept += to === null ? 0 : all.length - moved.length
      yield
    }
    return changes
  }()))
  return { edited, kept, undo }
}

/** A page at a time, the assets that have a value under `from`, and those of them that have none under `to`, with it. */
function* pagesOf(catalog: Catalog, from: string, to: string | null): Generator<{ readonly all: readonly number[], readonly moved: readonly (readonly [number, string])[] }> {
  for (let last = { id: 0, value: '' }; ;) {
    const page = catalog.metadataTable.userValues(from, last, pageSize)
    const all = page.map(({ id }) => id)
    const taken = new Set(to === null ? all : catalog.metadataTable.withUserValue(to, all))
    const free = page.filter(({ id }) => !taken.has(id))
    const wrong = to === 'rating' ? free.find(({ value }) => !isRating(value)) : undefined
    if (wrong)
      throw failure('bad_request', { reason: `a rating is a whole number from 0 to 5, and asset ${wrong.id} has "${wrong.value}" under "${from}".` })
    yield { all, moved: free.map(({ id, value }) => [id, value]) }
    if (page.length < pageSize)
      return
    last = page.at(-1)!
  }
}
