import type { Ledger, LedgerItem } from '../../catalog/sync-ledger.ts'
import type { StoredSync } from '../../catalog/syncs.ts'
import type { OpenedAccount } from '../accounts.ts'
import type { PlanInput } from '../plan.ts'
import type { Candidate, Connector, Impossible, Known, RemoteItem } from '../types.ts'
import type { SyncTools } from './parts.ts'
import { setImmediate as turn } from 'node:timers/promises'
import { isAsItLies } from '../as-it-lies.ts'
import { isCandidate } from '../plan.ts'
import { persistently } from './retries.ts'

/** Items of the ledger that are read in one go, so that others have their turn. */
const pageSize = 5000

export interface GatherOptions {
  readonly sync: StoredSync
  readonly opened: OpenedAccount
  readonly ledger: Ledger
  /** Whether what is to be tried again later is tried now. */
  readonly isAsked: boolean
  readonly signal: AbortSignal
}

/** What there is to send now, and what cannot go. Errors: collection_not_found, smart_collection_broken. */
export async function candidatesOf({ maker, refreshCollections }: SyncTools, { sync, connector, signal }: Pick<GatherOptions, 'sync' | 'signal'> & { readonly connector: Connector }): Promise<readonly (Candidate | Impossible)[]> {
  await refreshCollections({ collections: [sync.collection] })
  const candidates: (Candidate | Impossible)[] = []
  for await (const candidate of maker.candidates(sync.collection, connector, sync.options)) {
    signal.throwIfAborted()
    candidates.push(candidate)
  }
  return candidates
}

/** Gathers all that a plan is made of: the candidates, the ledger as it is now, and what lies there. Errors: ServiceFailure. */
export async function gather(tools: SyncTools, { sync, opened: { connector, remote }, ledger, isAsked, signal }: GatherOptions, candidates: readonly (Candidate | Impossible)[]): Promise<PlanInput> {
  const known = await readLedger(ledger, signal)
  const there = await persistently(() => listed(remote.survey(sync.container, knownOf(candidates, known), signal)), tools, signal)
  return {
    candidates,
    staying: stayingOf(tools, sync, candidates, known),
    ledger: known,
    remote: there,
    elsewhere: remote.place ? ledger.elsewhere() : new Map(),
    md5s: await md5sOf(tools, sync, candidates.filter(isCandidate), known, there, signal),
    options: sync.options,
    service: { name: connector.service.name, canPoll: remote.poll !== undefined, canDescribe: remote.describe !== undefined, canRemove: remote.remove !== undefined },
    now: tools.clock.now(),
    isAsked,
  }
}

async function listed<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const item of items)
    list.push(item)
  return list
}

/** The whole ledger of a container, by key. */
export async function readLedger(ledger: Ledger, signal: AbortSignal): Promise<ReadonlyMap<string, LedgerItem>> {
  const known = new Map<string, LedgerItem>()
  for (let page = ledger.page('', pageSize); page.length > 0; page = ledger.page(page.at(-1)!.key, pageSize)) {
    page.forEach(item => known.set(item.key, item))
    signal.throwIfAborted()
    await turn()
  }
  return known
}

function knownOf(candidates: readonly (Candidate | Impossible)[], ledger: ReadonlyMap<string, LedgerItem>): Known[] {
  const bucketPaths = new Map(candidates.filter(isCandidate).map(({ key, bucketPath }) => [key, bucketPath]))
  const kept = [...ledger.values()].map(({ key, name, bytes, remoteId }) => ({ key, name, bytes, remoteId, bucketPath: bucketPaths.get(key) ?? null }))
  const others = candidates.filter(isCandidate).filter(({ key }) => !ledger.has(key))
  return [...kept, ...others.map(({ key, name, bytes, bucketPath }) => ({ key, name, bytes, remoteId: null, bucketPath }))]
}

/** Assets whose files are away, or not read yet. */
function stayingOf(tools: SyncTools, sync: StoredSync, candidates: readonly (Candidate | Impossible)[], ledger: ReadonlyMap<string, LedgerItem>): ReadonlySet<number> {
  const here = new Set(candidates.map(({ key }) => key))
  const gone = [...ledger.values()].flatMap(({ key, assetId }) => assetId === null || here.has(key) ? [] : [assetId])
  const unread = candidates.flatMap(({ key, asset }) => key === `asset:${asset.id}` ? [asset.id] : [])
  return new Set([...notGoneOf(tools, sync, gone), ...unread])
}

/** Those of some assets which a collection does not hold, that have not left it for that: their files are away, or a smart one does not find them yet. */
export function notGoneOf({ maker, catalog }: SyncTools, { collection }: StoredSync, assetIds: readonly number[]): ReadonlySet<number> {
  const isSmart = catalog.collections.smart().some(({ key }) => key === collection)
  // As while all is indexed anew for another encoder.
  return new Set([...maker.away(assetIds), ...isSmart ? catalog.outgoing.unfinished(assetIds) : []])
}

/**
 * The MD5s of candidates that the ledger does not know, as far as something there could be one of them by its MD5 alone: files have
 * to be read for that. One that cannot be read has none here, and says so when it is sent.
 */
async function md5sOf({ maker }: SyncTools, { options }: StoredSync, candidates: readonly Candidate[], ledger: ReadonlyMap<string, LedgerItem>, remote: readonly RemoteItem[], signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
  const ids = new Set([...ledger.values()].map(({ remoteId }) => remoteId))
  const unknown = remote.filter(({ id, md5, key }) => md5 !== null && key === null && !ids.has(id))
  const sizes = new Set(unknown.map(({ bytes }) => bytes))
  const there = new Set(remote.map(({ id }) => id))
  const md5s = new Map<string, string>()
  if (unknown.length === 0)
    return md5s
  for (const candidate of candidates) {
    const isKnown = there.has(ledger.get(candidate.key)?.remoteId ?? '')
    if (isKnown || (isAsItLies(candidate) && !sizes.has(null) && !sizes.has(candidate.bytes)))
      continue
    try {
      await using outgoing = await maker.prepare(candidate, { resume: undefined, note: () => undefined }, options, signal)
      md5s.set(candidate.key, await outgoing.md5())
    }
    catch {
      signal.throwIfAborted()
    }
  }
  return md5s
}
