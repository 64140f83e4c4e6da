import type { SyncReason } from '../../../src-main/contract/sync-reasons.ts'
import type { PlanItem, PlanKind, SyncPlan } from '../../../src-main/contract/sync.ts'
import { planKinds } from '../../../src-main/contract/sync.ts'

/** Items of a plan that have the same to be said of them. */
export interface PlanGroup {
  readonly kind: PlanKind
  /** All of them, with those that the plan does not list. */
  readonly count: number
  /** Why, and the items for that reason; null where there is none to tell. */
  readonly reasons: readonly { readonly reason: SyncReason | null, readonly items: readonly PlanItem[] }[]
  /** So many are not listed. */
  readonly unlisted: number
}

/** Those first that somebody has to know of before what goes as it should. */
const order: readonly PlanKind[] = ['impossible', 'changed-there', 'deleted-there', 'new', 'changed', 'described', 'gone', 'adopted']

/** What a plan lists, by what becomes of it and why; the reason that holds for most comes first. */
export function groupsOf({ counts, items }: Pick<SyncPlan, 'counts' | 'items'>): readonly PlanGroup[] {
  const byKind = Map.groupBy(items, ({ kind }) => kind)
  return order.filter(kind => counts[kind] > 0).map((kind) => {
    const listed = byKind.get(kind) ?? []
    const reasons = [...Map.groupBy(listed, ({ reason }) => JSON.stringify(reason)).values()].map(found => ({ reason: found[0]!.reason, items: found }))
    return { kind, count: counts[kind], reasons: reasons.toSorted((a, b) => b.items.length - a.items.length), unlisted: counts[kind] - listed.length }
  })
}

/** The kinds that there are some of, in their order; those that stay as they are always. */
export function countsOf({ counts }: Pick<SyncPlan, 'counts'>): readonly { readonly kind: PlanKind, readonly count: number }[] {
  return planKinds.filter(kind => counts[kind] > 0 || kind === 'unchanged').map(kind => ({ kind, count: counts[kind] }))
}

/** Whether what is here and what is there are the same: nothing stays behind, and somebody else changed nothing. */
export function isInStep(plan: Pick<SyncPlan, 'counts' | 'removals'>): boolean {
  const { counts } = plan
  return isNothingToDo(plan) && counts.impossible + counts['changed-there'] + counts['deleted-there'] === 0
}

/** Whether a run would change nothing, here or there. */
export function isNothingToDo({ counts, removals }: Pick<SyncPlan, 'counts' | 'removals'>): boolean {
  return counts.new + counts.changed + counts.described + counts.adopted + removals.count === 0
}
