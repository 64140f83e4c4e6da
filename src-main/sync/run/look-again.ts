import type { PlanInput, PlannedSend } from '../plan.ts'
import type { RunContext } from './context.ts'
import { inTurns } from '../../catalog/in-turns.ts'
import { planning } from '../plan.ts'
import { gather } from './gather.ts'
import { recordFacts } from './record.ts'

/** Looks what lies there now, and answers what of these is still to be sent. Errors: ServiceFailure. */
export async function lookAgain(sends: readonly PlannedSend[], input: PlanInput, context: RunContext): Promise<readonly PlannedSend[]> {
  const plan = await inTurns(planning(await gather(context, { ...context, isAsked: true }, input.candidates)), context.signal)
  await recordFacts(plan, context)
  const left = new Map(plan.sends.map(send => [send.candidate.key, send]))
  const found = sends.filter(({ candidate }) => !left.has(candidate.key)).map(({ candidate }) => candidate)
  const { counts, meter, saveCounts } = context
  counts.sent += found.length
  counts.bytes += found.reduce((sum, { bytes }) => sum + bytes, 0)
  found.forEach(({ bytes }) => meter.advance(1, bytes))
  saveCounts()
  return sends.flatMap(({ candidate }) => left.get(candidate.key) ?? [])
}
