import type { Sync, SyncProgress } from '../../../../../src-main/contract/sync.ts'
import type { SyncState } from '../../../../../src-renderer/views/syncs/state.ts'
import { expect, it } from 'vitest'
import { describeProgress, shareOf, stateOf, worstOf } from '../../../../../src-renderer/views/syncs/state.ts'
import { run, syncWith } from './scene.ts'

const progress: SyncProgress = { phase: 'sending', total: 500, done: 120, bytesTotal: 48e6, bytesDone: 12e6, etaSeconds: 130 }

const cases: readonly (readonly [SyncState, Partial<Sync>])[] = [
  ['inStep', {}],
  ['running', { progress, failed: 2 }],
  ['gone', { collectionName: null, paused: true }],
  ['paused', { paused: true, conflicts: 1 }],
  ['unapproved', { approvedAt: null, lastRun: null }],
  ['stuck', { lastRun: { ...run, outcome: 'failed' }, heldRemovals: 3 }],
  ['removals', { heldRemovals: 3, conflicts: 1 }],
  ['conflicts', { conflicts: 1, failed: 1 }],
  ['failed', { failed: 1, waiting: 1 }],
  ['compared', { options: { ...syncWith().options, direction: 'compare' }, waiting: 4 }],
  ['waiting', { waiting: 1 }],
  ['waiting', { lastRun: null }],
  ['waiting', { lastRun: { ...run, outcome: 'stopped' } }],
]

it.each(cases)('is %s where %j', (state, parts) => {
  expect(stateOf(syncWith(parts))).toBe(state)
})

it('of several it is the worst that is told', () => {
  const [good, busy, held, stuck] = [syncWith(), syncWith({ progress }), syncWith({ heldRemovals: 1 }), syncWith({ failed: 1 })]
  expect(worstOf([])).toBeUndefined()
  expect(worstOf([good, busy])).toBe(busy)
  expect(worstOf([good, busy, held])).toBe(held)
  expect(worstOf([held, stuck, good])).toBe(stuck)
})

it('says how far a run is, with the bytes and the time that is left', () => {
  expect(describeProgress(progress)).toBe('Sending 120 / 500 · 12 MB of 48 MB · 2 min left')
  expect(describeProgress({ ...progress, etaSeconds: null })).toBe('Sending 120 / 500 · 12 MB of 48 MB')
  expect(describeProgress({ ...progress, phase: 'removing', etaSeconds: null })).toBe('Removing 120 / 500')
  expect(describeProgress({ ...progress, phase: 'settling' })).not.toContain('left')
})

it('counts by bytes while something is sent, else by items, and not where nothing can be counted', () => {
  expect(shareOf(progress)).toBe(0.25)
  expect(shareOf({ ...progress, bytesTotal: 0 })).toBe(0.24)
  expect(shareOf({ ...progress, phase: 'removing' })).toBe(0.24)
  expect(shareOf({ ...progress, phase: 'removing', total: 0 })).toBeUndefined()
  expect(shareOf({ ...progress, phase: 'planning' })).toBeUndefined()
})
