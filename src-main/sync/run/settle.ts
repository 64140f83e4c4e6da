import type { LedgerItem } from '../../catalog/sync-ledger.ts'
import type { PlanInput } from '../plan.ts'
import type { RunContext } from './context.ts'
import { momentOf } from './context.ts'
import { lookAgain } from './look-again.ts'
import { afterOutcome } from './outcomes.ts'
import { persistently } from './retries.ts'

/** ms in which the service works on what it was sent, at most; then a later run asks again. */
const patience = 15 * 60_000

const longestPollMs = 60_000

const pageSize = 1000

/** Has the service take up what was sent, and waits until it has worked on all of it. Errors: ServiceFailure. */
export async function settleAll(input: PlanInput, context: RunContext): Promise<void> {
  const { opened: { connector, remote }, sync: { container }, clock, meter, signal } = context
  if (processing(context).length === 0 && context.counts.sent === 0)
    return
  meter.enter('settling', processing(context).length)
  if (remote.settle)
    await persistently(() => remote.settle!(container, signal), context, signal)
  const until = clock.now() + patience
  for (let looks = 0; ; looks++) {
    await pollOnce(input, context)
    const rest = processing(context)
    // What is looked for in the whole container is looked for ever more rarely.
    const ms = rest.some(({ ticket }) => ticket === null) ? Math.min(longestPollMs, connector.pollMs * 2 ** looks) : connector.pollMs
    if (rest.length === 0 || clock.now() + ms > until)
      return
    await clock.wait(ms, signal)
  }
}

/** Asks once what became of what the service works on, and writes it down. Errors: ServiceFailure. */
export async function pollOnce(input: PlanInput, context: RunContext): Promise<void> {
  const { ledger, opened: { remote }, sync: { container }, meter, counts, note, saveCounts, signal } = context
  const waiting = processing(context)
  const asked = waiting.flatMap(({ key, name, remoteId, ticket }) => ticket === null ? [] : [{ key, name, remoteId, ticket }])
  if (asked.length > 0 && remote.poll) {
    const rows = new Map(waiting.map(row => [row.key, row]))
    const outcomes = await persistently(() => remote.poll!(container, asked, signal), context, signal)
    const changed = outcomes.flatMap((outcome) => {
      const row = rows.get(outcome.key)
      return row ? [afterOutcome(row, outcome, undefined, momentOf(context))] : []
    })
    ledger.put(changed)
    const failed = changed.filter(({ state }) => state === 'failed')
    counts.failed += failed.length
    failed.slice(-1).forEach(({ failure }) => failure && note(failure))
    meter.advance(changed.filter(({ state }) => state !== 'processing').length)
    saveCounts()
  }
  // Of these nothing is known to ask by: they are looked for among what lies there.
  if (asked.length < waiting.length)
    await lookAgain([], input, context)
}

function processing({ ledger }: RunContext): readonly LedgerItem[] {
  const all: LedgerItem[] = []
  for (let page = ledger.page('', pageSize, 'processing'); page.length > 0; page = ledger.page(page.at(-1)!.key, pageSize, 'processing'))
    all.push(...page)
  return all
}
