import type { LedgerItem } from '../../catalog/sync-ledger.ts'
import type { LikenessError } from '../../contract/errors.ts'
import type { PlannedSend } from '../plan.ts'
import type { Outcome, Outgoing } from '../types.ts'
import type { RunContext } from './context.ts'
import { failure, toLikenessError } from '../../contract/errors.ts'
import { isPrevention } from '../../ingest/halt.ts'
import { rowOf } from '../plan.ts'
import { ServiceFailure } from '../service-failure.ts'
import { give, inWords, momentOf } from './context.ts'
import { afterOutcome, failed } from './outcomes.ts'
import { isOfAll, isPassing } from './retries.ts'

/**
 * What came of a batch: each item has an outcome in the ledger; or those that are named do not. put-off: nothing happened, and it
 * passes. doubtful: it is not known what happened. split: one of them is wrong, it is not known which.
 */
export type Attempted
  = | { readonly was: 'done' }
    | PutOff
    | { readonly was: 'split', readonly sends: readonly PlannedSend[] }

interface PutOff {
  readonly was: 'put-off' | 'doubtful'
  readonly sends: readonly PlannedSend[]
  readonly error: LikenessError
  /** For so long the service asks not to be asked. */
  readonly waitMs: number
}

const done: Attempted = { was: 'done' }

interface Ready {
  readonly send: PlannedSend
  readonly row: LedgerItem
  readonly outgoing: Outgoing
}

/**
 * Sends a batch once. In the ledger each item stands as `sending` before the request begins, and stays so where it is not known
 * what became of it. Errors: what keeps the whole run from going on.
 */
export async function attempt(batch: readonly PlannedSend[], context: RunContext): Promise<Attempted> {
  await using prepared = new AsyncDisposableStack()
  const made = await prepareAll(batch, context, prepared)
  // Nothing is removed there for what cannot be sent.
  const room = await makeRoom(made.flatMap(({ send }) => send.replaces === null ? [] : [send]), context)
  if (room.was !== 'done')
    return { ...room, sends: made.map(({ send }) => send) }
  const ready = made.flatMap(({ send, ...rest }) => send.replaces === null ? [{ send, ...rest }] : room.freed.filter(({ candidate }) => candidate === send.candidate).map(freed => ({ send: freed, ...rest })))
  if (ready.length === 0)
    return done
  const { ledger, meter, opened: { remote }, sync: { container }, signal } = context
  ledger.put(ready.map(({ row }) => row))
  ready.forEach(({ send, outgoing }) => meter.begin(send.candidate.key, outgoing.bytes))
  try {
    const outcomes = await remote.send(container, ready.map(({ outgoing }) => outgoing), signal)
    return settle(ready, outcomes, context)
  }
  catch (error) {
    signal.throwIfAborted()
    return await afterFailure(ready, error, context)
  }
  finally {
    ready.forEach(({ send }) => meter.end(send.candidate.key))
  }
}

type Room = { readonly was: 'done', readonly freed: readonly PlannedSend[] } | PutOff

/** Removes what lies there in the place of items that it was agreed to send over it; those whose place does not become free fail. */
async function makeRoom(replacing: readonly PlannedSend[], context: RunContext): Promise<Room> {
  const { ledger, dataDir, clock, opened: { connector, remote }, sync: { container }, signal } = context
  if (replacing.length === 0)
    return { was: 'done', freed: [] }
  const rowOfSend = ({ candidate }: PlannedSend) => ledger.get(candidate.key) ?? rowOf(candidate, clock.now())
  try {
    const outcomes = new Map((await remote.remove!(container, replacing.map(({ candidate: { key }, replaces }) => ({ key, remoteId: replaces! })), signal)).map(outcome => [outcome.key, outcome]))
    const [freed, kept] = [replacing.filter(isFree), replacing.filter(send => !isFree(send))]
    ledger.put(freed.map(send => ({ ...rowOfSend(send), remoteId: null })))
    give(context, kept.map((send) => {
      const outcome = outcomes.get(send.candidate.key)
      const error = outcome?.state === 'failed' ? outcome.error : failure('service_failed', { service: connector.service.name, reason: 'what lies there in its place could not be removed' })
      return { send, row: failed(rowOfSend(send), error, momentOf(context)) }
    }))
    return { was: 'done', freed: freed.map(send => ({ ...send, replaces: null })) }

    function isFree({ candidate }: PlannedSend): boolean {
      return outcomes.get(candidate.key)?.state === 'there'
    }
  }
  catch (thrown) {
    signal.throwIfAborted()
    if (!(thrown instanceof ServiceFailure) || isOfAll(thrown))
      throw thrown
    if (isPassing(thrown))
      return { was: 'put-off', sends: replacing, error: thrown.error, waitMs: thrown.details.retryAfterMs ?? 0 }
    give(context, replacing.map(send => ({ send, row: failed(rowOfSend(send), inWords(thrown, dataDir), momentOf(context), true) })))
    return { was: 'done', freed: [] }
  }
}

/** Makes the items of a batch ready; those that cannot be are failed. */
async function prepareAll(batch: readonly PlannedSend[], context: RunContext, prepared: AsyncDisposableStack): Promise<Ready[]> {
  const { ledger, maker, meter, sync: { options }, clock, signal } = context
  const ready: Ready[] = []
  await Promise.all(batch.map(async (send) => {
    const { candidate } = send
    const { key } = candidate
    const row = ledger.get(key) ?? rowOf(candidate, clock.now())
    try {
      const outgoing = prepared.use(await maker.prepare(candidate, { resume: ledger.resumeOf(key), note: resume => ledger.note(key, resume) }, options, signal))
      ready.push({
        send,
        row: { ...row, assetId: candidate.asset.id, name: outgoing.name, state: 'sending', remoteId: null, revision: null, described: null, ticket: null, bytes: outgoing.bytes, retryAt: null, failure: null, updatedAt: clock.now() },
        outgoing: { ...outgoing, open: (start, end) => meter.follow(key, outgoing.open(start, end)) },
      })
    }
    catch (error) {
      signal.throwIfAborted()
      if (isPrevention(error))
        throw error
      give(context, [{ send, row: failed(row, toLikenessError(error), momentOf(context)) }])
    }
  }))
  return batch.flatMap(send => ready.find(one => one.send === send) ?? [])
}

function settle(ready: readonly Ready[], outcomes: readonly Outcome[], context: RunContext): Attempted {
  const byKey = new Map(outcomes.map(outcome => [outcome.key, outcome]))
  const [told, untold] = [ready.filter(({ row }) => byKey.has(row.key)), ready.filter(({ row }) => !byKey.has(row.key))]
  give(context, told.map(({ send, row }) => ({ send, row: afterOutcome(row, byKey.get(row.key)!, context.opened.connector.describesApart ? undefined : send.candidate.metadata, momentOf(context)) })))
  if (untold.length === 0)
    return done
  const error = failure('service_unclear', { service: context.opened.connector.service.name, what: 'an upload', reason: `nothing was said of ${untold.length} of ${ready.length} items` })
  return { was: 'doubtful', sends: untold.map(({ send }) => send), error, waitMs: 0 }
}

async function afterFailure(ready: readonly Ready[], thrown: unknown, context: RunContext): Promise<Attempted> {
  const { ledger, dataDir, opened: { connector, remote }, sync: { container }, signal } = context
  const error = inWords(thrown, dataDir)
  const sends = ready.map(({ send }) => send)
  if (!(thrown instanceof ServiceFailure))
    throw thrown
  const { kind, mayHaveHappened, retryAfterMs: waitMs = 0 } = thrown.details
  if (mayHaveHappened && !isOfAll(thrown))
    return { was: connector.afterDoubt === 'send' ? 'put-off' : 'doubtful', sends, error, waitMs }
  if (!mayHaveHappened)
    ledger.put(ready.map(({ row }) => ({ ...row, state: 'waiting' })))
  if (isOfAll(thrown))
    throw thrown
  if (isPassing(thrown) && !isOfTheFile(error))
    return { was: 'put-off', sends, error, waitMs }
  // Where the container is gone all else is in vain.
  if (kind === 'absent')
    await remote.container(container, signal)
  if (ready.length > 1)
    return { was: 'split', sends }
  give(context, ready.map(({ send, row }) => ({ send, row: failed(row, error, momentOf(context), kind === 'wrong') })))
  return done
}

/** Whether it was our file, not the service, that kept an upload from going on. */
function isOfTheFile({ code }: LikenessError): boolean {
  return code.startsWith('file_')
}
