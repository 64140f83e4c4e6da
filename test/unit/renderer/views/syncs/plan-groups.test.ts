import type { SyncReason } from '../../../../../src-main/contract/sync-reasons.ts'
import type { PlanItem, PlanKind, SyncPlan } from '../../../../../src-main/contract/sync.ts'
import { expect, it } from 'vitest'
import { countsOf, groupsOf, isInStep, isNothingToDo } from '../../../../../src-renderer/views/syncs/plan-groups.ts'

const none: SyncPlan['counts'] = { 'new': 0, 'changed': 0, 'described': 0, 'gone': 0, 'unchanged': 0, 'adopted': 0, 'impossible': 0, 'changed-there': 0, 'deleted-there': 0 }
const nothingRemoved = { count: 0, held: null, confirmable: false }

function item(key: string, kind: PlanKind, reason: SyncReason | null = null): PlanItem {
  return { key, kind, name: key, assetId: 1, bytes: 1, reason }
}

it('lists what somebody has to know of first, by reason, with how many are not listed', () => {
  const missing = { code: 'missing', params: {} } as const
  const offline = (library: string) => ({ code: 'offline', params: { library } } as const)
  const items = [item('a', 'new'), item('b', 'impossible', missing), item('c', 'impossible', offline('Photos')), item('d', 'impossible', offline('Photos'))]
  expect(groupsOf({ counts: { ...none, new: 250, impossible: 3, unchanged: 9 }, items })).toEqual([
    { kind: 'impossible', count: 3, reasons: [{ reason: offline('Photos'), items: [items[2], items[3]] }, { reason: missing, items: [items[1]] }], unlisted: 0 },
    { kind: 'new', count: 250, reasons: [{ reason: null, items: [items[0]] }], unlisted: 249 },
  ])
})

it('counts those kinds that there are, and those that stay always', () => {
  expect(countsOf({ counts: { ...none, gone: 2 } })).toEqual([{ kind: 'gone', count: 2 }, { kind: 'unchanged', count: 0 }])
})

it('there is nothing to do where nothing would change, here or there', () => {
  expect(isNothingToDo({ counts: { ...none, 'unchanged': 9, 'impossible': 2, 'deleted-there': 1 }, removals: nothingRemoved })).toBe(true)
  expect(isNothingToDo({ counts: { ...none, adopted: 1 }, removals: nothingRemoved })).toBe(false)
  expect(isNothingToDo({ counts: { ...none, gone: 3 }, removals: { ...nothingRemoved, count: 3 } })).toBe(false)
})

it('is in step only where nothing stays behind, and nobody else changed anything', () => {
  const counts = { ...none, unchanged: 9 }
  expect(isInStep({ counts, removals: nothingRemoved })).toBe(true)
  for (const kind of ['impossible', 'changed-there', 'deleted-there', 'new'] as const)
    expect(isInStep({ counts: { ...counts, [kind]: 1 }, removals: nothingRemoved })).toBe(false)
})
