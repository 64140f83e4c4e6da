import type { SyncRun } from '../../contract/sync.ts'
import type { PlanInput } from '../plan.ts'
import type { RunContext } from './context.ts'
import { createHash } from 'node:crypto'
import { inTurns } from '../../catalog/in-turns.ts'
import { describedBy, isCandidate, planning } from '../plan.ts'
import { holdOf } from '../plan/removals.ts'
import { describeAll } from './describe.ts'
import { candidatesOf, gather } from './gather.ts'
import { placeAll } from './place.ts'
import { recordFacts } from './record.ts'
import { removeAll } from './remove.ts'
import { sendAll } from './send.ts'
import { pollOnce, settleAll } from './settle.ts'

export interface RunReport {
  readonly outcome: Extract<SyncRun['outcome'], 'done' | 'incomplete' | 'compared'>
  /** Removals that wait to be confirmed. */
  readonly heldRemovals: number
  /** Of all that there was to send, when nothing of it waits any longer; null when something does. */
  readonly fingerprint: string | null
}

/**
 * One run of a sync: looks what lies there, sends what is new, waits until the service has taken it up, brings metadata up to date,
 * and removes what may be removed. `confirmed`: the number of removals that was agreed to. When the signal is aborted its reason is
 * thrown; the next run goes on. Errors: what keeps it from going on, as ServiceFailure or LikenessError.
 */
export async function runSync(context: RunContext, confirmed: number | undefined): Promise<RunReport> {
  const { sync: { options }, meter, ledger } = context
  const candidates = await candidatesOf(context, { ...context, connector: context.opened.connector })
  let input = await gather(context, context, candidates)
  let plan = await inTurns(planning(input), context.signal)
  await recordFacts(plan, context, input.ledger)
  if (options.direction === 'compare')
    return { outcome: 'compared', heldRemovals: 0, fingerprint: fingerprintOf(candidates) }

  if (ledger.page('', 1, 'processing').length > 0) {
    await pollOnce(input, context)
    input = await gather(context, context, candidates)
    plan = await inTurns(planning(input), context.signal)
    await recordFacts(plan, context, input.ledger)
  }
  meter.enter('sending', plan.sends.length, plan.sends.reduce((sum, { candidate }) => sum + candidate.bytes, 0))
  await sendAll(await placeAll(plan.sends, input, context), input, context)
  await settleAll(input, context)
  await describeAll(input, context)
  const candidatesNow = plan.removals.length === 0 ? candidates : await candidatesOf(context, { ...context, connector: context.opened.connector })
  const hold = holdOf({ count: plan.removals.length, there: plan.there, members: candidatesNow.length, percent: options.removalPercent, confirmed })
  if (!hold)
    await removeAll(plan.removals, candidatesNow, context)
  const { waiting, failed, conflicts } = ledger.counts()
  const isSettled = context.counts.failed === 0 && waiting === 0 && ledger.nextRetry() === null
  const isDone = isSettled && failed === 0 && conflicts === 0 && !hold
  return { outcome: isDone ? 'done' : 'incomplete', heldRemovals: hold ? plan.removals.length : 0, fingerprint: isSettled ? fingerprintOf(candidates) : null }
}

/** The same for the same content and metadata. */
export function fingerprintOf(candidates: PlanInput['candidates']): string {
  const hash = createHash('sha256')
  candidates.forEach(entry => hash.update(`${entry.key} ${isCandidate(entry) ? describedBy(entry.metadata) : 'impossible'}\n`))
  return hash.digest('hex')
}
