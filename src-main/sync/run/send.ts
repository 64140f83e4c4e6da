import type { LikenessError } from '../../contract/errors.ts'
import type { PlanInput, PlannedSend } from '../plan.ts'
import type { RunContext } from './context.ts'
import { attempt } from './attempt.ts'
import { momentOf } from './context.ts'
import { lookAgain } from './look-again.ts'
import { failed } from './outcomes.ts'
import { pauseAfter } from './retries.ts'

/** Bytes of one batch, unless one item alone has more. */
const batchBytes = 64_000_000

/** After the first go through all, what was put off is gone through so often again, with a pause before each. */
const furtherRounds = 6

/** Rounds without anything that went well, after which the service is left alone. */
const vainRounds = 3

/** What one go through all left. */
interface Left {
  readonly putOff: PlannedSend[]
  readonly doubtful: PlannedSend[]
  /** Why the last of them is left. */
  error: LikenessError | undefined
  waitMs: number
  /** Whether anything at all went well. */
  wentWell: boolean
}

/**
 * Sends what a plan says, and again what was put off; of what became doubtful it looks what lies there first. What does not go in the
 * end fails, and is tried again by later runs. Errors: what keeps the whole run from going on.
 */
export async function sendAll(planned: readonly PlannedSend[], input: PlanInput, context: RunContext): Promise<void> {
  let sends = planned
  let vain = 0
  for (let round = 0; sends.length > 0; round++) {
    const left = await goThrough(sends, context)
    sends = [...left.putOff, ...left.doubtful]
    vain = left.wentWell ? 0 : vain + 1
    if (sends.length === 0)
      return
    if (round === furtherRounds || vain === vainRounds) {
      giveUp(left, context)
      if (vain === vainRounds)
        throw left.error
      return
    }
    await context.clock.wait(Math.max(left.waitMs, pauseAfter(round + 1, context.random())), context.signal)
    if (left.doubtful.length > 0)
      sends = await lookAgain(sends, input, context)
  }
}

/** One go through all, several batches at once; it ends early when nothing goes well for a while. */
async function goThrough(sends: readonly PlannedSend[], context: RunContext): Promise<Left> {
  const { opened: { account, connector }, signal } = context
  const left: Left = { putOff: [], doubtful: [], error: undefined, waitMs: 0, wentWell: false }
  const workers = account.limits.parallel
  const most = Math.max(5, workers * 2)
  const queue = [...sends]
  const alone = new Set<PlannedSend>()
  let next = 0
  let amiss = 0
  let isOver = false

  function take(): readonly PlannedSend[] {
    const from = next
    let bytes = 0
    while (next < queue.length && next - from < connector.batch) {
      const send = queue[next]!
      bytes += send.candidate.bytes
      if (next > from && (bytes > batchBytes || alone.has(send)))
        break
      next++
      if (alone.has(send))
        break
    }
    return queue.slice(from, next)
  }

  async function work(): Promise<void> {
    while (!isOver && amiss < most && next < queue.length) {
      signal.throwIfAborted()
      const batch = take()
      const came = await attempt(batch, context)
      if (came.was === 'done') {
        left.wentWell = true
        amiss = 0
        continue
      }
      if (came.was === 'split') {
        came.sends.forEach(send => alone.add(send))
        queue.push(...came.sends)
        continue
      }
      amiss++
      left.error = came.error
      left.waitMs = Math.max(left.waitMs, came.waitMs)
      ;(came.was === 'doubtful' ? left.doubtful : left.putOff).push(...came.sends)
    }
  }

  const ended = await Promise.allSettled(Array.from({ length: workers }, () => work().catch((error: unknown) => {
    isOver = true
    throw error
  })))
  const wrong = ended.find(result => result.status === 'rejected')
  if (wrong)
    throw wrong.reason
  left.putOff.push(...queue.slice(next))
  return left
}

/** What did not go fails with why; what is in doubt stays so. */
function giveUp({ putOff, doubtful, error }: Left, context: RunContext): void {
  const { ledger, clock, counts, note } = context
  const rows = (sends: readonly PlannedSend[]) => sends.flatMap(({ candidate }) => ledger.get(candidate.key) ?? [])
  ledger.put([
    ...rows(putOff).map(row => failed(row, error!, momentOf(context))),
    ...rows(doubtful).map(row => ({ ...row, failure: error!.toWire(), attempts: row.attempts + 1, updatedAt: clock.now() })),
  ])
  counts.failed += putOff.length + doubtful.length
  note(error!.toWire())
}
