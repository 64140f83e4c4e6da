import type { Plan, PlanInput } from '../plan.ts'
import type { RunContext } from './context.ts'
import { inSlices } from '../../catalog/in-turns.ts'
import { inBatches } from '../batches.ts'
import { forget } from './forget.ts'

/** Items that are written on end. */
const atOnce = 500

/** Writes into the ledger what was seen of what lies there, and forgets what is neither here nor there. */
export async function recordFacts({ facts, forgotten }: Pick<Plan, 'facts' | 'forgotten'>, context: RunContext): Promise<void> {
  const { ledger, clock, signal } = context
  await inSlices(facts, atOnce, rows => ledger.put(rows.map(row => ({ ...row, updatedAt: clock.now() }))), signal)
  for (const keys of inBatches(forgotten, atOnce)) {
    signal.throwIfAborted()
    await forget(keys, context)
  }
}

/**
 * Counts what was in doubt when runs were broken off, as by a kill, and lies there after all: for the run that sent it. What was given
 * up before has been counted as failed. `ledger`: as it was before the plan.
 */
export function creditFound({ facts }: Pick<Plan, 'facts'>, { ledger }: Pick<PlanInput, 'ledger'>, { catalog, sync }: Pick<RunContext, 'catalog' | 'sync'>): void {
  catalog.syncs.creditSent(sync.id, facts.flatMap(({ key, state }) => {
    const was = ledger.get(key)
    const isFound = was?.state === 'sending' && was.failure === null && (state === 'there' || state === 'processing')
    // With an id it was to be put into the container, not uploaded.
    return isFound ? [{ at: was.updatedAt, bytes: was.remoteId === null ? was.bytes : 0 }] : []
  }))
}
