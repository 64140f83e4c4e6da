import type { PlanItem, PlanKind, SyncPlan } from '../contract/sync.ts'
import { englishReasons, inWords } from '../contract/sync-reasons.ts'
import { bytes, count, counted, print, printTable } from './output.ts'

/** What each kind of item is, in the order in which they are shown. */
const kindWords: Readonly<Record<PlanKind, string>> = {
  'new': 'new, will be sent',
  'changed': 'changed, will be sent again',
  'described': 'whose tags or metadata changed',
  'adopted': 'there already, taken over',
  'unchanged': 'unchanged',
  'gone': 'no longer in the collection',
  'impossible': 'not possible',
  'changed-there': 'changed there by somebody else, left as they are',
  'deleted-there': 'deleted there by somebody else, not sent again',
}

/** Names of items that are shown for one reason. */
const shownNames = 3

/** Prints what a run would do, and why it cannot do the rest. */
export function printPlan({ counts, bytes: size, calls, items, removals }: SyncPlan): void {
  const kinds = (Object.keys(kindWords) as PlanKind[]).filter(kind => counts[kind] > 0)
  printTable(kinds, [
    { title: '', value: kind => count(counts[kind]), align: 'right' },
    { title: '', value: kind => kindWords[kind] },
  ], 'There is nothing to send, and nothing lies there.')
  reasonsOf(items).forEach(({ reason, names, total }) => print(`  ${count(total)}: ${reason} (${names.slice(0, shownNames).join(', ')}${total > shownNames ? ', …' : ''})`))
  if (size > 0 || calls > 0)
    print(`${bytes(size)} in about ${counted(calls, 'request')}.`)
  if (counts.gone > 0 && removals.count === 0)
    print('What is no longer in the collection stays there.')
  if (removals.count > 0)
    print(removals.held === null ? `${counted(removals.count, 'item')} will be removed there.` : `${counted(removals.count, 'item')} would be removed there, and ${removals.count === 1 ? 'is' : 'are'} not: ${inWords(englishReasons, removals.held)}${removals.confirmable ? ` \`--removals ${removals.count}\` agrees to it.` : ''}`)
}

interface Reason {
  readonly reason: string
  readonly names: readonly string[]
  readonly total: number
}

/** Why items cannot go or stay as they are, in words: the most frequent first, of those that the plan names. */
export function reasonsOf(items: readonly Pick<PlanItem, 'reason' | 'name'>[]): readonly Reason[] {
  const byReason = Map.groupBy(items.filter(({ reason }) => reason !== null), ({ reason }) => inWords(englishReasons, reason!))
  return [...byReason].map(([reason, those]) => ({ reason, names: those.map(({ name }) => name), total: those.length })).sort((a, b) => b.total - a.total)
}
