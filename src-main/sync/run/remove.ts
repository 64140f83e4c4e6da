import type { PlanInput, PlannedRemoval } from '../plan.ts'
import type { RunContext } from './context.ts'
import { isCandidate } from '../plan.ts'
import { ServiceFailure } from '../service-failure.ts'
import { eachOf, inBatches, together } from './batches.ts'
import { persistently } from './retries.ts'

/** Removes there what left the collection; of what was changed here the old content once the new one is there. Errors: those of the whole run. */
export async function removeAll(removals: readonly PlannedRemoval[], input: PlanInput, context: RunContext): Promise<void> {
  const { opened: { account }, ledger, meter } = context
  const unsent = new Set(input.candidates.filter(isCandidate).flatMap(({ key, asset }) => ledger.get(key)?.state === 'there' ? [] : [asset.id]))
  const now = removals.filter(({ assetId }) => assetId === null || !unsent.has(assetId))
  if (now.length === 0)
    return
  meter.enter('removing', now.length)
  await eachOf(inBatches(now, together), account.limits.parallel, batch => removeSome(batch, context))
}

async function removeSome(batch: readonly PlannedRemoval[], context: RunContext): Promise<void> {
  const { opened: { remote }, sync: { container }, ledger, meter, counts, note, saveCounts, signal } = context
  try {
    const outcomes = await persistently(() => remote.remove!(container, batch.map(({ key, remoteId }) => ({ key, remoteId })), signal), context, signal)
    const removed = outcomes.filter(({ state }) => state === 'there').map(({ key }) => key)
    ledger.remove(removed)
    counts.removed += removed.length
    counts.failed += batch.length - removed.length
    outcomes.forEach(outcome => outcome.state === 'failed' && note(outcome.error.toWire()))
  }
  catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof ServiceFailure) || error.details.kind === 'refused')
      throw error
    counts.failed += batch.length
    note(error.error.toWire())
  }
  saveCounts()
  meter.advance(batch.length)
}
