import type { PlanInput, PlannedSend } from '../plan.ts'
import type { RunContext } from './context.ts'
import { planOf } from '../plan.ts'
import { gather } from './gather.ts'
import { recordFacts } from './record.ts'

/** Looks what lies there now, and answers what of these is still to be sent. Errors: ServiceFailure. */
export async function lookAgain(sends: readonly PlannedSend[], input: PlanInput, context: RunContext): Promise<readonly PlannedSend[]> {
  const keys = new Set(sends.map(({ candidate }) => candidate.key))
  const plan = planOf(await gather(context, { ...context, isAsked: true }, input.candidates))
  recordFacts(plan, context)
  const again = plan.sends.filter(({ candidate }) => keys.has(candidate.key))
  const found = keys.size - again.length
  context.counts.sent += found
  context.meter.advance(found)
  return again
}
