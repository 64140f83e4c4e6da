import type { Logger } from 'pino'
import type { z } from 'zod'
import type { LedgerCounts } from '../catalog/sync-ledger.ts'
import type { StoredSync } from '../catalog/syncs.ts'
import type { EventBus } from '../contract/event-bus.ts'
import type { AddSync, Container, EditSync, ListSyncItems, ResolveSyncItems, RunSync, Sync, SyncItem, SyncPlan, SyncRun } from '../contract/sync.ts'
import type { OpenedAccount } from './accounts.ts'
import type { SyncTools } from './run/parts.ts'
import { randomBytes } from 'node:crypto'
import { inTurns } from '../catalog/in-turns.ts'
import { toSyncItem } from '../catalog/sync-ledger.ts'
import { failure } from '../contract/errors.ts'
import { defaultSyncOptions, SyncOptions } from '../contract/sync.ts'
import { planning } from './plan.ts'
import { holdOf } from './plan/removals.ts'
import { summaryOf } from './plan/summary.ts'
import { checkOptions } from './run/check-options.ts'
import { inWords } from './run/context.ts'
import { candidatesOf, gather } from './run/gather.ts'
import { resolved } from './run/resolve.ts'
import { fingerprintOf } from './run/run.ts'
import { createRunner } from './run/runner.ts'
import { createSchedule } from './schedule.ts'

export interface SyncsOptions extends SyncTools {
  readonly events: EventBus
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>
  /** Whether syncs run by themselves, as their schedules say. */
  readonly follows: boolean
  /** ms between two events of progress. @default 500 */
  readonly tellEveryMs?: number
}

export type Syncs = ReturnType<typeof createSyncs>

/** Collections that are kept at hosted services. Every change is told by an event; while one runs, about twice a second. */
export function createSyncs(options: SyncsOptions) {
  const { catalog, events, log, clock, dataDir, follows, tellEveryMs = 500 } = options
  const closing = new AbortController()
  const counted = new Map<string, LedgerCounts>()
  let telling: NodeJS.Timeout | undefined
  endBrokenRuns()
  const runner = createRunner({ ...options, onProgress: tellSoon, onChange: tell })
  const schedule = follows
    ? createSchedule({ events, clock, log, syncs: catalog.syncs.list, isGoing: runner.isGoing, timingOf, hasChanged, run: sync => runner.request(sync, { isAsked: false }) })
    : undefined
  const stopListening = events.listen(({ type }) => type === 'accounts' && tell())
  tell()

  /** Those that a program which was killed was at. */
  function endBrokenRuns(): void {
    try {
      catalog.syncs.endBrokenRuns(clock.now())
    }
    catch (error) {
      log.error({ error: inWords(error, dataDir).toWire() }, 'runs that were broken off could not be written down as such')
    }
  }

  function runsOf(id: string, limit?: number): SyncRun[] {
    return catalog.syncs.runs(id, limit).map(runner.withEnd)
  }

  /** `known`: how its items were counted when syncs were told last. */
  function toSync(sync: StoredSync, known?: LedgerCounts): Sync {
    const counts = known ?? catalog.syncLedger.of(sync).counts()
    counted.set(sync.id, counts)
    const { there, waiting, failed, conflicts } = counts
    return {
      id: sync.id,
      collection: sync.collection,
      collectionName: catalog.collections.get(sync.collection)?.name ?? null,
      accountId: sync.accountId,
      service: sync.service,
      container: { id: sync.container, name: sync.containerName, items: null },
      options: sync.options,
      createdAt: new Date(sync.createdAt).toISOString(),
      paused: sync.paused,
      approvedAt: sync.approvedAt === null ? null : new Date(sync.approvedAt).toISOString(),
      progress: runner.progress(sync.id),
      lastRun: runsOf(sync.id, 1)[0] ?? null,
      there,
      waiting,
      failed,
      conflicts,
      heldRemovals: sync.heldRemovals,
    }
  }

  function timingOf(sync: StoredSync) {
    const ledger = catalog.syncLedger.of(sync)
    return { sync, runs: runsOf(sync.id), nextRetry: ledger.nextRetry(), unsettled: ledger.counts().waiting, now: clock.now() }
  }

  async function hasChanged(sync: StoredSync): Promise<boolean> {
    const connector = options.connectorOf(sync.service)
    return connector !== undefined && sync.fingerprint !== fingerprintOf(await candidatesOf(options, { sync, connector, signal: closing.signal }))
  }

  function tell(): void {
    clearTimeout(telling)
    telling = undefined
    if (closing.signal.aborted)
      return
    counted.clear()
    events.emit({ type: 'syncs', syncs: catalog.syncs.list().map(sync => toSync(sync)) })
    schedule?.plan()
  }

  function tellSoon(): void {
    telling ??= setTimeout(() => {
      telling = undefined
      if (!closing.signal.aborted)
        events.emit({ type: 'syncs', syncs: catalog.syncs.list().map(sync => toSync(sync, runner.isGoing(sync.id) ? undefined : counted.get(sync.id))) })
    }, tellEveryMs).unref()
  }

  function find(id: string): StoredSync {
    const sync = catalog.syncs.get(id)
    if (!sync)
      throw failure('sync_not_found', { id })
    return sync
  }

  function told(id: string): Sync {
    tell()
    return toSync(find(id))
  }

  /** Does work with an account; what a service says is an error in words. */
  async function withAccount<T>(id: string, work: (opened: OpenedAccount) => Promise<T>): Promise<T> {
    await using opened = await options.openAccount(id)
    return await work(opened).catch((error: unknown) => {
      throw closing.signal.aborted ? failure('engine_closing') : inWords(error, dataDir)
    })
  }

  async function containerOf({ connector, remote }: OpenedAccount, wanted: z.output<typeof AddSync>['container']): Promise<Container> {
    if ('id' in wanted)
      return remote.container(wanted.id, closing.signal)
    if (!remote.makeContainer)
      throw failure('service_cannot', { service: connector.service.name, what: `have a ${connector.service.container} made from here; make it there, and give its id` })
    return remote.makeContainer(wanted.make, closing.signal)
  }

  async function plan(id: string): Promise<SyncPlan> {
    const sync = find(id)
    return withAccount(sync.accountId, async (opened) => {
      const gathering = { sync, opened, connector: opened.connector, ledger: catalog.syncLedger.of(sync), isAsked: true, signal: closing.signal }
      const candidates = await candidatesOf(options, gathering)
      const made = await inTurns(planning(await gather(options, gathering, candidates)), closing.signal)
      const hold = holdOf({ count: made.removals.length, there: made.there, members: candidates.length, percent: sync.options.removalPercent, confirmed: undefined })
      catalog.syncs.seePlan(id, clock.now())
      catalog.syncs.setHeldRemovals(id, hold ? made.removals.length : 0)
      tell()
      return summaryOf(id, made, hold, opened.connector, clock.now())
    })
  }

  return {
    list: (): Sync[] => catalog.syncs.list().map(sync => toSync(sync)),

    /** Errors: collection_not_found, account_not_found, container_not_found, service_cannot, sync_not_confirmed, bad_request, those of the service. */
    add: async ({ collection, accountId, container: wanted, options: given, confirmMirror }: z.output<typeof AddSync>): Promise<Sync> => {
      if (!catalog.collections.has(collection))
        throw failure('collection_not_found', { key: collection })
      const syncOptions = merged(defaultSyncOptions, given)
      return withAccount(accountId, async (opened) => {
        await checkOptions(syncOptions, defaultSyncOptions, confirmMirror, opened)
        if ('id' in wanted)
          refuseFilled(accountId, wanted.id)
        const container = await containerOf(opened, wanted)
        refuseFilled(accountId, container.id)
        const id = `sync-${randomBytes(5).toString('hex')}`
        catalog.syncs.insert({ id, collection, accountId, container: container.id, containerName: container.name, options: syncOptions, createdAt: clock.now() })
        return told(id)
      })
    },

    /** Errors: sync_not_found, sync_not_confirmed, service_cannot, bad_request. */
    edit: async (id: string, { options: given, paused, confirmMirror }: z.output<typeof EditSync>): Promise<Sync> => {
      const sync = find(id)
      if (given) {
        const changed = merged(sync.options, given)
        await withAccount(sync.accountId, async opened => checkOptions(changed, sync.options, confirmMirror, opened))
        await runner.stop(id)
        catalog.syncs.setOptions(id, changed)
      }
      if (paused !== undefined)
        catalog.syncs.setPaused(id, paused)
      if (paused)
        await runner.stop(id)
      return told(id)
    },

    /** Ends it; what lies there stays, and the ledger knows of it. Errors: sync_not_found. */
    remove: async (id: string): Promise<void> => {
      find(id)
      await runner.stop(id)
      catalog.syncs.remove(id)
      tell()
    },

    /** What a run would do now; from then on it can be agreed to. Errors: sync_not_found, those of the collection and of the service. */
    plan,

    /** Begins a run, or has one follow on that which is under way. Errors: sync_not_found, sync_paused, sync_unapproved. */
    run: (id: string, { approve, removals }: z.output<typeof RunSync>): Sync => {
      const sync = find(id)
      if (sync.paused)
        throw failure('sync_paused', { collection: catalog.collections.get(sync.collection)?.name ?? sync.collection })
      if (sync.approvedAt === null && sync.options.direction !== 'compare') {
        if (!approve || sync.planSeenAt === null)
          throw failure('sync_unapproved')
        catalog.syncs.approve(id, clock.now())
      }
      runner.request(sync, { isAsked: true, removals })
      return told(id)
    },

    /** Errors: sync_not_found. */
    runs: (id: string): SyncRun[] => runsOf(find(id).id),

    /** Errors: sync_not_found. */
    items: (id: string, { state, after = '', limit }: z.output<typeof ListSyncItems>): SyncItem[] => catalog.syncLedger.of(find(id)).page(after, limit, state).map(toSyncItem),

    /** Errors: sync_not_found, not_found where the ledger has no such item, service_cannot where nothing that lies there can be replaced. */
    resolve: (id: string, { keys, how }: z.output<typeof ResolveSyncItems>): Sync => {
      const sync = find(id)
      const ledger = catalog.syncLedger.of(sync)
      const rows = keys.map((key) => {
        const row = ledger.get(key)
        if (!row)
          throw failure('not_found', { what: `item "${key}" in the ledger of this sync` })
        return row
      })
      const service = options.connectorOf(sync.service)?.service
      if (how === 'send' && service?.cannot.includes('deletion') && rows.some(({ state }) => state === 'changed-there'))
        throw failure('service_cannot', { service: service.name, what: 'replace what somebody changed there, for nothing can be deleted from here. Leave it as it is; or delete it there, and send it again when the next run has seen that' })
      ledger.put(rows.flatMap(row => resolved(row, how, clock.now()) ?? []))
      if (how === 'send' && sync.options.schedule !== 'manual' && !sync.paused && sync.approvedAt !== null)
        runner.request(sync, { isAsked: true })
      return told(id)
    },

    /** Whether a run is under way, or waits for its turn. */
    isGoing: runner.isGoing,

    /** Ends runs in order; none begins any more. */
    close: async (): Promise<void> => {
      clearTimeout(telling)
      closing.abort()
      stopListening()
      schedule?.close()
      await runner.close()
    },
  }

  function refuseFilled(accountId: string, container: string): void {
    const other = catalog.syncs.into(accountId, container)
    if (other)
      throw failure('bad_request', { reason: `"${other.containerName}" is filled by another sync already (${other.id}), of the collection "${other.collection}". Choose another one, or remove that sync first.` })
  }
}

/** Options of which those that are given are other ones. */
function merged(before: SyncOptions, given: z.output<typeof AddSync>['options']): SyncOptions {
  return SyncOptions.parse({ ...before, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) })
}
