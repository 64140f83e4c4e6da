import { describe, expect, it } from 'vitest'
import { reasonsOf } from '../../../src-main/cli/sync-plan.ts'
import { describe as inWords } from '../../../src-main/cli/sync-progress.ts'

describe('reasonsOf', () => {
  it('groups items by why they cannot go, the most frequent first', () => {
    const empty = { code: 'empty', params: {} } as const
    const items = [{ reason: { code: 'offline', params: { library: 'Photos' } } as const, name: 'a' }, { reason: null, name: 'b' }, { reason: empty, name: 'c' }, { reason: { ...empty }, name: 'd' }]
    expect(reasonsOf(items)).toEqual([{ reason: 'is empty', names: ['c', 'd'], total: 2 }, { reason: 'lies in "Photos", which cannot be reached now', names: ['a'], total: 1 }])
  })
})

describe('the progress of a run', () => {
  it('is told in items, bytes and the time that is left, as far as they are known', () => {
    expect(inWords({ phase: 'sending', total: 500, done: 12, bytesTotal: 90_200_000, bytesDone: 3_100_000, etaSeconds: 240 })).toBe('sending 12/500  3.1 MB of 90.2 MB  4 min left')
    expect(inWords({ phase: 'planning', total: 0, done: 0, bytesTotal: 0, bytesDone: 0, etaSeconds: null })).toBe('comparing')
  })
})
