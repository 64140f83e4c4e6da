import type { LedgerItem } from '../../catalog/sync-ledger.ts'
import type { Plan, PlanInput } from '../plan.ts'
import type { RunContext } from './context.ts'
import { inSlices } from '../../catalog/in-turns.ts'
import { inBatches } from '../batches.ts'
import { forget } from './forget.ts'

/** Items that are written on end. */
const atOnce = 500

/**
 * Writes into the ledger what was seen of what lies there, and forgets what is neither here nor there. `left`: the ledger as runs before
 * left it; what was in doubt in it, as they were killed, and lies there after all, counts for the run that sent it.
 */
export async function recordFacts({ facts, forgotten }: Pick<Plan, 'facts' | 'forgotten'>, context: RunContext, left: PlanInput['ledger'] = new Map()): Promise<void> {
  const { catalog, sync, ledger, clock, signal } = context
  await inSlices(facts, atOnce, rows => catalog.transaction(() => {
    catalog.syncs.creditSent(sync.id, rows.flatMap(row => creditOf(left.get(row.key), row)))
    ledger.put(rows.map(row => ({ ...row, updatedAt: clock.now() })))
  }), signal)
  for (const keys of inBatches(forgotten, atOnce)) {
    signal.throwIfAborted()
    await forget(keys, context)
  }
}

/** What an item adds to the run that sent it; nothing when that knew what became of it. What was given up before has been counted as failed. */
function creditOf(was: LedgerItem | undefined, { state }: LedgerItem): readonly { readonly at: number, readonly bytes: number }[] {
  const isFound = was?.state === 'sending' && was.failure === null && (state === 'there' || state === 'processing')
  // With an id it was to be put into the container, not uploaded.
  return isFound ? [{ at: was.updatedAt, bytes: was.remoteId === null ? was.bytes : 0 }] : []
}
