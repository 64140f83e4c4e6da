import type { Route } from '../route.ts'
import { z } from 'zod'
import { HostedSearchRequest, HostedSearchResponse } from '../hosted-search.ts'
import { byKey, nothing } from '../route.ts'
import { AddSync, EditSync, ListSyncItems, ResolveSyncItems, RunSync, Sync, SyncItem, SyncPlan, SyncRun } from '../sync.ts'

/** Pictures may stand in data addresses. */
const searchBodyLimit = 30_000_000

/** Collections that are kept at hosted services, and searching there. */
export const syncRoutes = {
  listSyncs: { method: 'get', path: '/api/syncs', summary: 'The collections that are kept at hosted services', tag: 'sync', output: z.array(Sync) },
  addSync: { method: 'post', path: '/api/syncs', summary: 'Sets up that a collection is kept at a hosted service; nothing is sent before its plan is agreed to', tag: 'sync', body: AddSync, output: Sync },
  editSync: { method: 'post', path: '/api/syncs/{id}', summary: 'Changes the options of a sync, pauses it or has it go on', tag: 'sync', params: byKey, body: EditSync, output: Sync },
  removeSync: { method: 'delete', path: '/api/syncs/{id}', summary: 'Ends a sync; what lies at the service stays', tag: 'sync', params: byKey, output: nothing },
  planSync: { method: 'post', path: '/api/syncs/{id}/plan', summary: 'Compares here and there: what a run would do', tag: 'sync', params: byKey, output: SyncPlan },
  runSync: { method: 'post', path: '/api/syncs/{id}/run', summary: 'Begins a run; how it goes is told by events', tag: 'sync', params: byKey, body: RunSync, output: Sync },
  listSyncRuns: { method: 'get', path: '/api/syncs/{id}/runs', summary: 'The last 50 runs of a sync, the newest first', tag: 'sync', params: byKey, output: z.array(SyncRun) },
  listSyncItems: { method: 'get', path: '/api/syncs/{id}/items', summary: 'What the ledger knows of each item, in the order of their keys, a page at a time', tag: 'sync', params: byKey, query: ListSyncItems, output: z.array(SyncItem) },
  resolveSyncItems: { method: 'post', path: '/api/syncs/{id}/resolve', summary: 'Has items sent again, or left as they are there', tag: 'sync', params: byKey, body: ResolveSyncItems, output: Sync },
  searchHosted: { method: 'post', path: '/api/hosted-search', summary: 'Asks a hosted service what looks like these examples', tag: 'sync', body: HostedSearchRequest, bodyLimit: searchBodyLimit, output: HostedSearchResponse },
} as const satisfies Record<string, Route>
