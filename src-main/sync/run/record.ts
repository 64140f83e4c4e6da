import type { Plan } from '../plan.ts'
import type { RunContext } from './context.ts'

/** Writes into the ledger what was seen of what lies there, and forgets what is neither here nor there. */
export function recordFacts({ facts, forgotten }: Pick<Plan, 'facts' | 'forgotten'>, { ledger, clock }: Pick<RunContext, 'ledger' | 'clock'>): void {
  ledger.put(facts.map(row => ({ ...row, updatedAt: clock.now() })))
  ledger.remove(forgotten)
}
