import type { PlanItem, PlanKind, SyncPlan } from '../../contract/sync.ts'
import type { Plan } from '../plan.ts'
import type { Connector } from '../types.ts'
import type { holdOf } from './removals.ts'
import { planKinds } from '../../contract/sync.ts'

/** Items of each kind that are told. */
const told = 100

/** A plan as it is told. `madeAt`: ms since 1970. */
export function summaryOf(syncId: string, plan: Plan, hold: ReturnType<typeof holdOf>, connector: Connector, madeAt: number): SyncPlan {
  const byKind = Map.groupBy(plan.items, ({ kind }) => kind)
  const of = (kind: PlanKind): readonly PlanItem[] => byKind.get(kind) ?? []
  const bytes = plan.sends.reduce((sum, { candidate, elsewhere }) => sum + (elsewhere ? 0 : candidate.bytes), 0)
  return {
    syncId,
    madeAt: new Date(madeAt).toISOString(),
    counts: Object.fromEntries(planKinds.map(kind => [kind, of(kind).length])) as Record<PlanKind, number>,
    bytes,
    calls: connector.calls(plan.sends.length, bytes) + of('described').length + Math.ceil(plan.removals.length / connector.batch),
    items: planKinds.filter(kind => kind !== 'unchanged').flatMap(kind => of(kind).slice(0, told)),
    removals: { count: plan.removals.length, held: hold?.reason ?? null, confirmable: hold?.confirmable ?? true },
  }
}
