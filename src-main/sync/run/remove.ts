import type { PlanInput, PlannedRemoval } from '../plan.ts'
import type { RunContext } from './context.ts'
import { inBatches } from '../batches.ts'
import { isCandidate } from '../plan.ts'
import { eachOf, together } from './batches.ts'
import { forget } from './forget.ts'
import { notGoneOf, readLedger } from './gather.ts'
import { isOfItems, isPassing, persistently } from './retries.ts'

/**
 * Removes there what left the collection; of what was changed here the old content once the new one is there. `candidates`: as they are
 * now, for a run may take long: what came back since stays. Errors: those of the whole run.
 */
export async function removeAll(removals: readonly PlannedRemoval[], candidates: PlanInput['candidates'], context: RunContext): Promise<void> {
  const { opened: { account }, ledger, meter, sync, signal } = context
  const rows = await readLedger(ledger, signal)
  const here = new Set(candidates.map(({ key }) => key))
  const away = notGoneOf(context, sync, removals.flatMap(({ assetId }) => assetId ?? []))
  const unsent = new Set(candidates.flatMap(entry => isCandidate(entry) && rows.get(entry.key)?.state === 'there' ? [] : [entry.asset.id]))
  const gone = removals.filter(({ key, assetId }) => !here.has(key) && (assetId === null || !(unsent.has(assetId) || away.has(assetId))))
  const goneKeys = new Set(gone.map(({ key }) => key))
  // Some services keep the id of an item whose content changed.
  const held = new Set([...rows.values()].flatMap(({ key, remoteId }) => goneKeys.has(key) ? [] : [remoteId]))
  await forget(gone.filter(({ remoteId }) => held.has(remoteId)).map(({ key }) => key), context)
  const now = gone.filter(({ remoteId }) => !held.has(remoteId))
  if (now.length === 0)
    return
  meter.enter('removing', now.length)
  await eachOf(inBatches(now, together), account.limits.parallel, batch => removeSome(batch, context))
}

async function removeSome(batch: readonly PlannedRemoval[], context: RunContext): Promise<void> {
  const { opened: { remote }, sync: { container }, meter, counts, note, saveCounts, signal } = context
  try {
    const outcomes = await persistently(() => remote.remove!(container, batch.map(({ key, remoteId }) => ({ key, remoteId })), signal), context, signal)
    const removed = outcomes.filter(({ state }) => state === 'there').map(({ key }) => key)
    await forget(removed, context)
    counts.removed += removed.length
    counts.failed += batch.length - removed.length
    outcomes.forEach(outcome => outcome.state === 'failed' && note(outcome.error.toWire()))
  }
  catch (error) {
    signal.throwIfAborted()
    if (!isOfItems(error))
      throw error
    if (batch.length > 1 && !isPassing(error)) {
      for (const one of batch)
        await removeSome([one], context)
      return
    }
    counts.failed += batch.length
    note(error.error.toWire())
  }
  saveCounts()
  meter.advance(batch.length)
}
