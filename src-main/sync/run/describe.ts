import type { LedgerItem } from '../../catalog/sync-ledger.ts'
import type { LikenessError } from '../../contract/errors.ts'
import type { PlanInput } from '../plan.ts'
import type { Candidate } from '../types.ts'
import type { RunContext } from './context.ts'
import { inBatches } from '../batches.ts'
import { describedBy, isCandidate } from '../plan.ts'
import { eachOf, together } from './batches.ts'
import { momentOf } from './context.ts'
import { readLedger } from './gather.ts'
import { afterOutcome } from './outcomes.ts'
import { isOfItems, isPassing, persistently } from './retries.ts'

interface Undescribed {
  readonly candidate: Candidate
  readonly row: LedgerItem
}

/** Brings the metadata of what lies there up to date. What fails stays as it is, and is tried again by the next run. */
export async function describeAll({ candidates }: PlanInput, context: RunContext): Promise<void> {
  const { opened: { account, remote }, ledger, meter, signal } = context
  if (!remote.describe)
    return
  const rows = await readLedger(ledger, signal)
  const outdated = candidates.filter(isCandidate).flatMap((candidate) => {
    const row = rows.get(candidate.key)
    return row?.state === 'there' && row.remoteId !== null && row.described !== describedBy(candidate.metadata) ? [{ candidate, row }] : []
  })
  if (outdated.length === 0)
    return
  meter.enter('sending', outdated.length)
  await eachOf(inBatches(outdated, together), account.limits.parallel, batch => describeSome(batch, context))
}

async function describeSome(batch: readonly Undescribed[], context: RunContext): Promise<void> {
  const { opened: { remote }, sync: { container }, meter, signal } = context
  const items = batch.map(({ candidate: { bucketPath, metadata }, row: { key, remoteId, name } }) => ({ key, remoteId: remoteId!, name, bucketPath, metadata }))
  // By a new revision that we have made ourselves, and did not come to note, somebody else is not said to have changed it.
  context.ledger.put(batch.map(({ row }) => ({ ...row, revision: null })))
  try {
    const outcomes = new Map((await persistently(() => remote.describe!(container, items, signal), context, signal)).map(outcome => [outcome.key, outcome]))
    const rows = batch.flatMap(({ candidate, row }) => {
      const outcome = outcomes.get(row.key)
      if (outcome?.state === 'failed')
        missed(context, 1, outcome.error)
      return outcome && outcome.state !== 'failed' ? [afterOutcome(row, outcome, candidate.metadata, momentOf(context))] : []
    })
    context.ledger.put(rows)
  }
  catch (error) {
    signal.throwIfAborted()
    if (!isOfItems(error))
      throw error
    if (!error.details.mayHaveHappened && !isPassing(error))
      context.ledger.put(batch.map(({ row }) => row))
    if (batch.length > 1 && !isPassing(error)) {
      for (const one of batch)
        await describeSome([one], context)
      return
    }
    missed(context, batch.length, error.error)
  }
  meter.advance(batch.length)
}

function missed({ counts, note, saveCounts }: RunContext, items: number, error: LikenessError): void {
  counts.failed += items
  note(error.toWire())
  saveCounts()
}
