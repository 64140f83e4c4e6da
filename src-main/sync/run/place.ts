import type { PlanInput, PlannedSend } from '../plan.ts'
import type { RunContext } from './context.ts'
import { inBatches } from '../batches.ts'
import { rowOf } from '../plan.ts'
import { together } from './batches.ts'
import { give } from './context.ts'
import { lookAgain } from './look-again.ts'
import { isOfItems, persistently } from './retries.ts'

/**
 * Puts what the account has already into the container; answers what is left to be sent: also what it turned out not to have.
 * Errors: what keeps the whole run from going on.
 */
export async function placeAll(sends: readonly PlannedSend[], input: PlanInput, context: RunContext): Promise<readonly PlannedSend[]> {
  const placeable = sends.filter(({ elsewhere }) => elsewhere !== undefined)
  const others = sends.filter(({ elsewhere }) => elsewhere === undefined)
  const left: PlannedSend[] = []
  for (const batch of inBatches(placeable, together))
    left.push(...await placeSome(batch, context))
  const again = left.length === 0 ? [] : await lookAgain(left, input, context)
  return [...others, ...again.map(send => ({ ...send, elsewhere: undefined }))]
}

async function placeSome(sends: readonly PlannedSend[], context: RunContext): Promise<readonly PlannedSend[]> {
  const { ledger, clock, opened: { remote }, sync: { container }, signal } = context
  const rows = sends.map(({ candidate, elsewhere }) => ({ ...ledger.get(candidate.key) ?? rowOf(candidate, clock.now()), state: 'sending' as const, remoteId: elsewhere!.remoteId, updatedAt: clock.now() }))
  ledger.put(rows)
  try {
    await persistently(() => remote.place!(container, rows.map(({ remoteId }) => remoteId), signal), context, signal)
    give(context, sends.map((send, at) => ({ send, row: { ...rows[at]!, state: 'there', revision: send.elsewhere!.revision, described: null, updatedAt: clock.now() } })), false)
    return []
  }
  catch (error) {
    signal.throwIfAborted()
    if (!isOfItems(error))
      throw error
    if (sends.length === 1)
      return sends
    const left: PlannedSend[] = []
    for (const send of sends)
      left.push(...await placeSome([send], context))
    return left
  }
}
