import type { Plan } from '../plan.ts'
import type { RunContext } from './context.ts'
import { inSlices } from '../../catalog/in-turns.ts'

/** Items that are written on end. */
const atOnce = 500

/** Writes into the ledger what was seen of what lies there, and forgets what is neither here nor there. */
export async function recordFacts({ facts, forgotten }: Pick<Plan, 'facts' | 'forgotten'>, { ledger, clock, signal }: Pick<RunContext, 'ledger' | 'clock' | 'signal'>): Promise<void> {
  await inSlices(facts, atOnce, rows => ledger.put(rows.map(row => ({ ...row, updatedAt: clock.now() }))), signal)
  await inSlices(forgotten, atOnce, ledger.remove, signal)
}
