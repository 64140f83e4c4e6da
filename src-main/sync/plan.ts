import type { LedgerItem } from '../catalog/sync-ledger.ts'
import type { SyncReason } from '../contract/sync-reasons.ts'
import type { PlanItem, PlanKind, SyncOptions } from '../contract/sync.ts'
import type { Candidate, Impossible, RemoteItem } from './types.ts'
import { hash } from 'node:crypto'
import { matchUnknown, wantedOf } from './plan/matches.ts'
import { standingOf } from './plan/standing.ts'
import { isDue } from './run/retries.ts'

/** An item that lies in the account, in another container. */
export interface Elsewhere {
  readonly remoteId: string
  readonly revision: string | null
}

/** All that a plan is made of. */
export interface PlanInput {
  readonly candidates: readonly (Candidate | Impossible)[]
  /** The ids of assets that have not left the collection, though no candidate is theirs: their files are away, or not read yet. */
  readonly staying: ReadonlySet<number>
  readonly ledger: ReadonlyMap<string, LedgerItem>
  /** What lies in the container. */
  readonly remote: readonly RemoteItem[]
  /** By key; empty where the service cannot put what it has into a container. */
  readonly elsewhere: ReadonlyMap<string, Elsewhere>
  /** MD5s of candidates, by key, as far as they are needed. */
  readonly md5s: ReadonlyMap<string, string>
  readonly options: SyncOptions
  /** The service's name, and what it can do. */
  readonly service: { readonly name: string, readonly canPoll: boolean, readonly canDescribe: boolean, readonly canRemove: boolean }
  /** ms since 1970. */
  readonly now: number
  /** Whether what is to be tried again later is tried now. */
  readonly isAsked: boolean
}

export interface PlannedSend {
  readonly candidate: Candidate
  readonly row: LedgerItem | undefined
  /** What lies there in its place and is removed before: it was agreed to. */
  readonly replaces: string | null
  /** What the account has of it already. */
  readonly elsewhere: Elsewhere | undefined
}

export interface PlannedRemoval {
  readonly key: string
  readonly remoteId: string
  readonly name: string
  readonly assetId: number | null
}

export interface Plan {
  /** What of each item, those of the candidates first. */
  readonly items: readonly PlanItem[]
  readonly sends: readonly PlannedSend[]
  /** In a mirror alone. */
  readonly removals: readonly PlannedRemoval[]
  /** Items of the ledger that stand otherwise now. */
  readonly facts: readonly LedgerItem[]
  /** Keys of the ledger that are neither here nor there. */
  readonly forgotten: readonly string[]
  /** Items of ours that lie there. */
  readonly there: number
}

/**
 * What a run has to do: the candidates here, held against the ledger and what lies there. Pure; nothing that somebody else changed
 * or deleted there is sent or removed. It yields now and then: hundred thousand items take a second.
 */
export function* planning(input: PlanInput): Generator<void, Plan> {
  const { ledger, service } = input
  const candidates = input.candidates.filter(isCandidate)
  const here = new Set(input.candidates.map(({ key }) => key))
  const gone = [...ledger.values()].filter(({ key }) => !here.has(key))
  yield
  const seenOf = yield* lookUp(input, candidates, gone)
  const standing = (row: LedgerItem) => standingOf(row, seenOf(row.key), { canPoll: service.canPoll, canRemove: service.canRemove, service: service.name })
  const goneAssets = new Set(gone.map(({ assetId }) => assetId))
  // Of an asset that cannot go as it is now, what went of it before stays.
  const staying = new Set([...input.staying, ...input.candidates.filter(entry => !isCandidate(entry)).map(({ asset }) => asset.id)])
  const isStaying = ({ assetId }: LedgerItem) => assetId !== null && staying.has(assetId)

  const judged = yield* mapped(input.candidates, entry => isCandidate(entry) ? judge(entry, input, seenOf(entry.key), standing, goneAssets) : impossible(entry, ledger.get(entry.key), standing))
  // Some services keep the id of an item whose content changed.
  const held = new Set([...judged.map(({ row }) => row), ...gone.filter(isStaying)].map(row => row?.remoteId ?? null))
  yield
  const goneRows = yield* mapped(gone, row => judgeGone(row, standing(row), seenOf(row.key), isStaying(row), held))
  const all = [...judged, ...goneRows]
  const facts = all.flatMap(({ row, was }) => row && row !== was ? [row] : [])
  return {
    items: all.flatMap(({ item }) => item ? [item] : []),
    sends: judged.flatMap(({ send }) => send ? [send] : []),
    removals: input.options.direction === 'mirror' && service.canRemove ? goneRows.flatMap(({ removal }) => removal ? [removal] : []) : [],
    facts,
    forgotten: goneRows.flatMap(({ forgotten }) => forgotten ? [forgotten] : []),
    there: all.filter(({ row }) => row?.state === 'there').length,
  }
}

/** The same at once. */
export function planOf(input: PlanInput): Plan {
  const work = planning(input)
  for (;;) {
    const step = work.next()
    if (step.done)
      return step.value
  }
}

/** Whether it can go. */
export function isCandidate(entry: Candidate | Impossible): entry is Candidate {
  return !('reason' in entry)
}

/** A hash of metadata, the same whatever the order of its names; null for none. */
export function describedBy(metadata: Candidate['metadata']): string | null {
  const entries = Object.entries(metadata).filter(([, values]) => values.length > 0).sort(([a], [b]) => a < b ? -1 : 1)
  return entries.length === 0 ? null : hash('sha256', JSON.stringify(entries)).slice(0, 32)
}

/** A first line in the ledger for a candidate. */
export function rowOf({ key, asset, name, bytes }: Candidate, now: number): LedgerItem {
  return { key, assetId: asset.id, name, state: 'waiting', remoteId: null, revision: null, described: null, ticket: null, bytes, attempts: 0, retryAt: null, failure: null, updatedAt: now }
}

interface Judged {
  /** As it was in the ledger. */
  readonly was: LedgerItem | undefined
  /** As it stands now. */
  readonly row: LedgerItem | undefined
  readonly item?: PlanItem
  readonly send?: PlannedSend
}

function judge(candidate: Candidate, input: PlanInput, seen: RemoteItem | undefined, standing: (row: LedgerItem) => LedgerItem, goneAssets: ReadonlySet<number | null>): Judged {
  const was = input.ledger.get(candidate.key)
  const stands = was || seen ? standing(was ?? { ...rowOf(candidate, input.now), bytes: seen?.bytes ?? candidate.bytes }) : undefined
  const row = stands && stands.assetId !== candidate.asset.id ? { ...stands, assetId: candidate.asset.id } : stands
  const item = (kind: PlanKind, reason: SyncReason | null = null): PlanItem => ({ key: candidate.key, kind, name: candidate.name, assetId: candidate.asset.id, bytes: candidate.bytes, reason: reason ?? candidate.note ?? null })
  const toBeSent = item(was === undefined && goneAssets.has(candidate.asset.id) ? 'changed' : 'new')
  switch (row?.state) {
    case 'there': {
      const isDescribed = !input.service.canDescribe || row.described === describedBy(candidate.metadata)
      return { was, row, item: item(was === undefined || was.remoteId !== row.remoteId ? 'adopted' : isDescribed ? 'unchanged' : 'described') }
    }
    case 'changed-there':
      return { was, row, item: item('changed-there', { code: 'changed-there', params: { replaceable: input.service.canRemove } }) }
    case 'deleted-there':
      return { was, row, item: item('deleted-there', { code: 'deleted-there', params: {} }) }
    case 'processing':
    case 'left':
      return { was, row, item: item('unchanged') }
    case 'failed':
      if (row.retryAt === null)
        return { was, row, item: item('impossible', row.failure && { code: 'failed', params: { error: row.failure } }) }
      if (!isDue(row.retryAt, input.now) && !input.isAsked)
        return { was, row, item: toBeSent }
  }
  const replaces = row?.state === 'waiting' && input.service.canRemove ? row.remoteId : null
  return { was, row, item: toBeSent, send: { candidate, row, replaces, elsewhere: replaces === null ? input.elsewhere.get(candidate.key) : undefined } }
}

function impossible({ asset, key, reason }: Impossible, was: LedgerItem | undefined, standing: (row: LedgerItem) => LedgerItem): Judged {
  return { was, row: was && standing(was), item: { key, kind: 'impossible', name: asset.name, assetId: asset.id, bytes: asset.size, reason } }
}

function judgeGone(was: LedgerItem, row: LedgerItem, seen: RemoteItem | undefined, isStaying: boolean, held: ReadonlySet<string | null>): Judged & { readonly removal?: PlannedRemoval, readonly forgotten?: string } {
  if (isStaying)
    return { was, row }
  if (row.remoteId !== null && held.has(row.remoteId))
    return { was, row: undefined, forgotten: was.key }
  const item = (kind: PlanKind, reason: SyncReason | null = null): PlanItem => ({ key: was.key, kind, name: was.name, assetId: null, bytes: was.bytes, reason })
  if (row.state === 'processing')
    return { was, row, item: item('unchanged') }
  if (row.state === 'changed-there')
    return { was, row, item: item('changed-there', { code: 'left-and-changed', params: {} }) }
  if (row.state === 'there')
    return { was, row, item: item('gone'), removal: { key: row.key, remoteId: row.remoteId!, name: row.name, assetId: row.assetId } }
  return row.state === 'left' && seen ? { was, row } : { was, row: undefined, forgotten: was.key }
}

/** Answers what lies there of each key: by the ledger's id, else by what it is recognised by. */
function* lookUp({ ledger, remote, md5s }: PlanInput, candidates: readonly Candidate[], gone: readonly LedgerItem[]): Generator<void, (key: string) => RemoteItem | undefined> {
  const byId = new Map(remote.map(item => [item.id, item]))
  const known = (key: string) => byId.get(ledger.get(key)?.remoteId ?? '')
  const inLedger = new Set([...ledger.values()].map(({ remoteId }) => remoteId))
  const unknown = remote.filter(({ id }) => !inLedger.has(id))
  const isInDoubt = ({ key }: { readonly key: string }) => ['sending', 'processing'].includes(ledger.get(key)?.state ?? '')
  // What left the collection may be removed there: a name and a size do not make it ours, but where we have just sent such a thing.
  const soughtOfGone = gone.map(row => wantedOf(undefined, row, md5s)).map(wanted => isInDoubt(wanted) ? wanted : { ...wanted, bytes: null })
  yield
  const sought = [
    ...(yield* mapped(candidates.filter(({ key }) => !known(key)), candidate => wantedOf(candidate, ledger.get(candidate.key), md5s))),
    ...soughtOfGone.filter(({ key }) => !known(key)),
  ]
  yield
  // What failed there is ours only where we have just sent it; else it is sent anew.
  const matches = matchUnknown(sought, unknown.filter(({ state }) => state !== 'failed'))
  yield
  const failures = matchUnknown(sought.filter(wanted => isInDoubt(wanted) && !matches.has(wanted.key)), unknown.filter(({ state }) => state === 'failed'))
  return key => known(key) ?? matches.get(key) ?? failures.get(key)
}

/** Of each item what `judge` makes of it. */
function* mapped<T, R>(items: readonly T[], judge: (item: T) => R): Generator<void, R[]> {
  const list: R[] = []
  for (const item of items) {
    list.push(judge(item))
    if (list.length % 500 === 0)
      yield
  }
  return list
}
