import { expect, it } from 'vitest'
import { countIn, firstTab } from '../../../../../src-renderer/views/syncs/use-sync-items.ts'
import { syncWith } from './scene.ts'

it('counts what waits beside what failed: nothing is in both', () => {
  expect(countIn('waiting', syncWith({ failed: 2, waiting: 1 }))).toBe(1)
  expect(countIn('failed', syncWith({ failed: 2, waiting: 1 }))).toBe(2)
})

it('shows first what somebody has to decide', () => {
  expect(firstTab(syncWith({ conflicts: 1, failed: 2, waiting: 1 }))).toBe('conflicts')
  expect(firstTab(syncWith({ failed: 2, waiting: 1 }))).toBe('failed')
  expect(firstTab(syncWith({ waiting: 1 }))).toBe('waiting')
  expect(firstTab(syncWith({ there: 0 }))).toBe('there')
})
