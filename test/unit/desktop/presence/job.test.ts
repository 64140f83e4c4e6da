import type { IngestProgress } from '../../../../src-main/contract/entities.ts'
import type { JobState } from '../../../../src-main/desktop/presence/job.ts'
import { describe, expect, it } from 'vitest'
import { advance, barOf, noJob } from '../../../../src-main/desktop/presence/job.ts'

type Given = Partial<IngestProgress> & { readonly phase: IngestProgress['phase'] }

function progress({ done = 0, failed = 0, pending = 0, ...given }: Given): IngestProgress {
  return { halt: null, pace: 'full', rate: null, etaSeconds: null, total: done + failed + pending, done, failed, pending, ...given }
}

/** Takes in progress that came at times, in seconds, and answers what was told and how it looks at the end. */
function follow(...steps: readonly (readonly [seconds: number, given: Given])[]) {
  let state: JobState = noJob
  const news = steps.flatMap(([seconds, given]) => {
    const next = advance(state, progress(given), seconds * 1000)
    state = next.state
    return next.news ?? []
  })
  return { news, bar: barOf(state) }
}

describe('a job', () => {
  it('ends with what came of it, not with what was there before', () => {
    const { news, bar } = follow(
      [0, { phase: 'idle', done: 1000, failed: 7 }],
      [10, { phase: 'scanning', done: 1000, failed: 7 }],
      [11, { phase: 'working', done: 1000, failed: 7, pending: 50 }],
      [71, { phase: 'working', done: 1040, failed: 9, pending: 8 }],
      [80, { phase: 'idle', done: 1048, failed: 9 }],
    )
    expect(news).toEqual([{ kind: 'ended', done: 48, failed: 2, ms: 70_000 }])
    expect(bar).toBe(null)
  })

  it('counts files that fail once more when they are tried again', () => {
    expect(follow([0, { phase: 'idle', done: 5, failed: 3 }], [1, { phase: 'working', done: 5, pending: 3 }], [9, { phase: 'idle', done: 6, failed: 2 }]).news)
      .toEqual([{ kind: 'ended', done: 1, failed: 2, ms: 8000 }])
  })

  it('counts what was over before it was heard of', () => {
    expect(follow([0, { phase: 'idle', done: 5 }], [1, { phase: 'working', done: 6, failed: 1, pending: 3 }], [9, { phase: 'idle', done: 9, failed: 1 }]).news)
      .toEqual([{ kind: 'ended', done: 4, failed: 1, ms: 8000 }])
  })

  it('does not take longer by waiting', () => {
    expect(follow([0, { phase: 'working', pending: 3 }], [10, { phase: 'paused', pending: 2, done: 1 }], [1000, { phase: 'working', pending: 2, done: 1 }], [1005, { phase: 'idle', done: 3 }]).news)
      .toEqual([{ kind: 'ended', done: 3, failed: 0, ms: 15_000 }])
  })

  it('is told once to be halted, and goes on', () => {
    const halt = { code: 'disk_full', message: 'The disk is full.' } as const
    expect(follow([0, { phase: 'working', pending: 3 }], [10, { phase: 'halted', halt, pending: 3 }], [20, { phase: 'halted', halt, pending: 3 }], [30, { phase: 'working', pending: 3 }], [40, { phase: 'idle', done: 3 }]).news)
      .toEqual([{ kind: 'halted', reason: 'The disk is full.' }, { kind: 'ended', done: 3, failed: 0, ms: 20_000 }])
  })

  it('is none while nothing waits', () => {
    expect(follow([0, { phase: 'idle', done: 5 }], [9, { phase: 'idle', done: 5 }])).toEqual({ news: [], bar: null })
  })
})

describe('its bar', () => {
  it('shows how far this job is, not how far the library is', () => {
    expect(follow([0, { phase: 'working', done: 1000, pending: 40 }], [10, { phase: 'working', done: 1008, failed: 2, pending: 30 }]).bar).toEqual({ fraction: 0.25, mode: 'normal' })
  })

  it('has no end that is known while folders are walked', () => {
    expect(follow([0, { phase: 'scanning', done: 10 }], [10, { phase: 'scanning', done: 10 }]).bar).toEqual({ fraction: null, mode: 'normal' })
  })

  it('shows that it waits, or cannot go on', () => {
    expect(follow([0, { phase: 'working', pending: 4 }], [5, { phase: 'paused', done: 1, pending: 3 }]).bar).toEqual({ fraction: 0.25, mode: 'paused' })
    expect(follow([0, { phase: 'halted', pending: 4 }]).bar).toEqual({ fraction: 0, mode: 'error' })
  })

  it('is not there for what takes a moment', () => {
    expect(follow([0, { phase: 'working', pending: 1 }], [1, { phase: 'working', pending: 1 }]).bar).toBe(null)
  })
})
