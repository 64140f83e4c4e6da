import type { ScenarioApi } from './api.ts'
import { inBatches } from '../../batches.ts'
import { ServiceFailure } from '../../service-failure.ts'

/** Ids in one call, at most: /api/resources/collections/subresources/assets. */
const mostIds = 49

/** Times that a call of which it is not known what became is looked into. */
const looks = 3

/**
 * Puts assets of the account into a collection, or takes them out of it. Only those are named that are not so yet, as the service
 * refuses a call that names another; ones that are not in the account any more are passed over. Answers the ids that were there.
 * Errors: ServiceFailure.
 */
export async function changeMembers(api: ScenarioApi, change: 'add' | 'remove', container: string, ids: readonly string[], signal: AbortSignal): Promise<ReadonlySet<string>> {
  const there = new Set<string>()
  for (const some of inBatches([...new Set(ids)], mostIds)) {
    for (let look = 1; ; look++) {
      const assets = await api.assetsOf(some, signal)
      assets.forEach(({ id }) => there.add(id))
      const misplaced = assets.filter(({ collectionIds }) => collectionIds.includes(container) !== (change === 'add')).map(({ id }) => id)
      if (misplaced.length === 0)
        break
      try {
        await (change === 'add' ? api.addMembers : api.removeMembers)(container, misplaced, signal)
        break
      }
      catch (error) {
        if (look === looks || !(error instanceof ServiceFailure && error.details.mayHaveHappened))
          throw error
      }
    }
  }
  return there
}
