import type { SyncRun } from '../../../src-main/contract/sync.ts'
import type { Timing } from '../../../src-main/sync/schedule.ts'
import { describe, expect, it, vi } from 'vitest'
import { AddAccount, defaultSyncOptions, EditSync } from '../../../src-main/contract/sync.ts'
import { dueAt } from '../../../src-main/sync/schedule.ts'
import { createMemoryService, serviceFailure } from '../../helpers/sync/memory-service.ts'
import { openWorld } from '../../helpers/sync/world.ts'

const minute = 60_000
const begun = Date.parse('2026-05-01T10:00:00Z')
const now = begun + 20 * minute

function run(outcome: SyncRun['outcome'], startedAt = begun): Timing['runs'][number] {
  return { outcome, startedAt: new Date(startedAt).toISOString(), endedAt: new Date(startedAt + minute).toISOString() }
}

function timing(schedule: 'manual' | 'change' | 'interval', runs: Timing['runs'], more: Partial<Timing> = {}, options: Partial<typeof defaultSyncOptions> = {}): Timing {
  return { sync: { options: { ...defaultSyncOptions, schedule, everyMinutes: 60, ...options }, paused: false, approvedAt: begun, createdAt: begun }, runs, nextRetry: null, unsettled: 0, now, ...more }
}

describe('when a sync runs by itself', () => {
  it('is never, by hand alone, paused, or before its plan was agreed to', () => {
    expect(dueAt(timing('manual', [run('failed')], { nextRetry: now }))).toBe(Infinity)
    const interval = timing('interval', [])
    expect(dueAt({ ...interval, sync: { ...interval.sync, paused: true } })).toBe(Infinity)
    expect(dueAt({ ...interval, sync: { ...interval.sync, approvedAt: null } })).toBe(Infinity)
  })

  it('is so many minutes after the last time it began; to compare it needs not be agreed to', () => {
    expect(dueAt(timing('interval', []))).toBe(begun + 60 * minute)
    expect(dueAt(timing('interval', [run('done', begun + 5 * minute)]))).toBe(begun + 65 * minute)
    const comparing = timing('interval', [run('compared')], {}, { direction: 'compare' })
    expect(dueAt({ ...comparing, sync: { ...comparing.sync, approvedAt: null } })).toBe(begun + 60 * minute)
  })

  it('is at once after it was stopped in the middle', () => {
    expect(dueAt(timing('change', [run('stopped')]))).toBe(now)
  })

  it('is ever later after it failed', () => {
    const ended = begun + minute
    expect(dueAt(timing('change', [run('failed'), run('done')]))).toBe(ended + minute)
    expect(dueAt(timing('change', [run('failed'), run('failed'), run('failed'), run('done')]))).toBe(ended + 4 * minute)
  })

  it('is when the first item that failed is due, and in ten minutes while something is in doubt', () => {
    expect(dueAt(timing('change', [run('done')]))).toBe(Infinity)
    expect(dueAt(timing('change', [run('incomplete')], { nextRetry: now + 5 }))).toBe(now + 5)
    expect(dueAt(timing('change', [run('incomplete')], { unsettled: 1 }))).toBe(begun + 11 * minute)
    expect(dueAt(timing('interval', [run('incomplete')], { nextRetry: now + 120 * minute, unsettled: 1 }))).toBe(begun + 11 * minute)
  })
})

/** A clock whose waits end when it is moved on. */
function handClock() {
  let time = begun
  const waiting = new Set<{ readonly at: number, readonly resolve: () => void, readonly reject: (error: unknown) => void }>()
  return {
    now: () => time,
    wait: (ms: number, signal: AbortSignal) => new Promise<void>((resolve, reject) => {
      signal.throwIfAborted()
      const one = { at: time + ms, resolve, reject }
      waiting.add(one)
      signal.addEventListener('abort', () => waiting.delete(one) && reject(signal.reason))
    }),
    moveOn: (ms: number): void => {
      time += ms
      for (const one of [...waiting].filter(({ at }) => at <= time)) {
        waiting.delete(one)
        one.resolve()
      }
    },
  }
}

describe('a sync that follows its collection', () => {
  async function withFollowing(work: (scene: { readonly world: Awaited<ReturnType<typeof openWorld>>, readonly clock: ReturnType<typeof handClock>, readonly service: ReturnType<typeof createMemoryService>, readonly sync: string, readonly change: () => void }) => Promise<void>): Promise<void> {
    const service = createMemoryService()
    const clock = handClock()
    await using world = await openWorld([service.connector], { follows: true, clock, random: () => 0.5 })
    const { id: account } = await world.keeping().accounts.add(AddAccount.parse({ service: 'memory', name: 'Ours', fields: { token: 'x-secret' } }))
    const { id: sync } = await world.addSync(account, 'props', { schedule: 'change' })
    await world.addMany(2)
    await world.firstRun(sync)
    service.asked.length = 0
    await work({ world, clock, service, sync, change: () => world.keeping().events.emit({ type: 'assets', ids: null }) })
  }

  const runs = (world: Awaited<ReturnType<typeof openWorld>>, sync: string) => world.syncs().runs(sync).filter(({ endedAt }) => endedAt !== null).length

  it('runs once it has been quiet for a while after something changed', async () => {
    await withFollowing(async ({ world, clock, service, sync, change }) => {
      await world.add('new.png')
      change()
      clock.moveOn(4000)
      change()
      clock.moveOn(4000)
      expect(service.asked).toEqual([])
      clock.moveOn(1000)
      await vi.waitUntil(() => runs(world, sync) === 2)
      expect(service.items()).toHaveLength(3)
    })
  })

  it('asks nothing of the service where a change is none of its collection', async () => {
    await withFollowing(async ({ world, clock, service, sync, change }) => {
      const id = await world.add('new.png')
      world.setMember(false, id)
      change()
      clock.moveOn(5000)
      await world.add('another.png')
      change()
      clock.moveOn(5000)
      await vi.waitUntil(() => runs(world, sync) === 2)
      expect(service.asked.filter(what => what === 'survey')).toHaveLength(1)
    })
  })

  it('does not wait for ever, however much goes on', async () => {
    await withFollowing(async ({ world, clock, sync, change }) => {
      await world.add('new.png')
      for (let i = 0; i < 160 && runs(world, sync) < 2; i++) {
        change()
        clock.moveOn(4000)
        await new Promise(resolve => setTimeout(resolve, 1))
      }
      await vi.waitUntil(() => runs(world, sync) === 2)
    })
  })

  it('goes on by itself after the service could not be reached, and when the program begins anew', async () => {
    await withFollowing(async ({ world, clock, service, sync, change }) => {
      service.before = () => {
        throw serviceFailure({ kind: 'refused', mayHaveHappened: false })
      }
      await world.add('new.png')
      change()
      clock.moveOn(5000)
      await vi.waitUntil(() => runs(world, sync) === 2)
      expect(world.syncs().runs(sync)[0]).toMatchObject({ outcome: 'failed' })
      service.before = () => {}
      clock.moveOn(minute)
      await vi.waitUntil(() => runs(world, sync) === 3)
      expect(service.items()).toHaveLength(3)

      await world.add('newer.png')
      await world.reopen()
      clock.moveOn(5000)
      await vi.waitUntil(() => runs(world, sync) === 4)
      expect(service.items()).toHaveLength(4)
    })
  })

  it('does nothing while it is paused', async () => {
    await withFollowing(async ({ world, clock, service, sync, change }) => {
      await world.syncs().edit(sync, EditSync.parse({ paused: true }))
      await world.add('new.png')
      change()
      clock.moveOn(5000)
      await world.syncs().edit(sync, EditSync.parse({ paused: false }))
      change()
      clock.moveOn(5000)
      await vi.waitUntil(() => runs(world, sync) === 2)
      expect(service.asked.filter(what => what.startsWith('send'))).toEqual(['send new.png'])
    })
  })
})
