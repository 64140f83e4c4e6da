import type { syncRoutes } from '../../contract/routes/sync.ts'
import type { EngineParts, HandlersOf } from './parts.ts'

/** Collections that are kept at hosted services, and searching there. */
export function syncHandlers({ syncs, searchHosted }: EngineParts): HandlersOf<typeof syncRoutes> {
  return {
    listSyncs: syncs.list,
    addSync: syncs.add,
    editSync: ({ id, ...edit }) => syncs.edit(id, edit),
    removeSync: async ({ id }) => {
      await syncs.remove(id)
      return {}
    },
    planSync: ({ id }) => syncs.plan(id),
    runSync: ({ id, ...wish }) => syncs.run(id, wish),
    listSyncRuns: ({ id }) => syncs.runs(id),
    listSyncItems: ({ id, ...asked }) => syncs.items(id, asked),
    searchHosted: (request, call) => searchHosted(request, call?.signal),
    resolveSyncItems: ({ id, ...how }) => syncs.resolve(id, how),
  }
}
