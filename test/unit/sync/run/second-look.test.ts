import type { LedgerItem } from '../../../../src-main/catalog/sync-ledger.ts'
import type { SyncOptions, SyncRun } from '../../../../src-main/contract/sync.ts'
import type { Timing } from '../../../../src-main/sync/schedule.ts'
import type { OpenAccount, Outcome } from '../../../../src-main/sync/types.ts'
import type { MemoryService } from '../../../helpers/sync/memory-service.ts'
import type { World } from '../../../helpers/sync/world.ts'
import { describe, expect, it, vi } from 'vitest'
import { StoredQuery } from '../../../../src-main/contract/query.ts'
import { AddSync, defaultSyncOptions, EditSync } from '../../../../src-main/contract/sync.ts'
import { isDue } from '../../../../src-main/sync/run/retries.ts'
import { dueAt } from '../../../../src-main/sync/schedule.ts'
import { serviceFailure } from '../../../helpers/sync/memory-service.ts'
import { withService } from './memory-world.ts'

const edit = (given: unknown) => EditSync.parse(given)
const mirror = { direction: 'mirror', removalPercent: 100 } as const

function idsOf(world: World): number[] {
  return world.keeping().catalog.assets.page({}, 0, 100).map(({ id }) => id)
}

function keysOf(world: World, sync: string, state: LedgerItem['state']): string[] {
  return world.syncs().items(sync, { state, limit: 100 }).map(({ key }) => key)
}

/** A service that has one item for each name, whatever its content: what is sent again comes in its place. */
function haveOneOfEachName(service: MemoryService): void {
  service.after = (what, _keys, outcomes) => what !== 'send'
    ? outcomes
    : outcomes.map((outcome): Outcome => {
        const items = service.items()
        const sent = items.at(-1)!
        const older = items.find(item => item.name === sent.name && item !== sent)
        if (!older || outcome.state !== 'there')
          return outcome
        service.containers.set('props', items.filter(item => item !== sent).map(item => item === older ? { ...sent, id: older.id } : item))
        return { ...outcome, remoteId: older.id }
      })
}

describe('a mirror', () => {
  it('removes nothing that holds the new content of a file under the old id', async () => {
    await withService(3, { sync: mirror }, async ({ world, service, sync }) => {
      haveOneOfEachName(service)
      await world.firstRun(sync)
      await world.change(idsOf(world)[0]!)
      expect(await world.run(sync)).toMatchObject({ outcome: 'done', sent: 1, removed: 0 })
      expect(service.items()).toHaveLength(3)
      expect((await world.syncs().plan(sync)).counts).toMatchObject({ unchanged: 3, gone: 0 })
      expect(service.asked.filter(what => what.startsWith('remove'))).toEqual([])
    })
  })

  it('keeps the old content where the new one cannot go', async () => {
    await withService(2, { sync: { ...mirror, largestBytes: 10_000 } }, async ({ world, service, sync }) => {
      await world.firstRun(sync)
      await world.change(idsOf(world)[0]!, new Uint8Array(20_000))
      expect((await world.syncs().plan(sync))).toMatchObject({ counts: { impossible: 1, gone: 0 }, removals: { count: 0 } })
      expect(await world.run(sync)).toMatchObject({ removed: 0 })
      expect(service.items()).toHaveLength(2)
    })
  })

  it('keeps what is somebody else\'s, though something of the same name and size was sent once', async () => {
    await withService(3, { sync: mirror, keepsKeys: false }, async ({ world, service, sync }) => {
      await world.firstRun(sync)
      const [own] = service.items()
      service.containers.set('props', [...service.items().slice(1), { ...own!, id: 'theirs' }])
      world.setMember(false, idsOf(world)[0]!)
      await world.run(sync)
      expect(service.items().map(({ id }) => id)).toContain('theirs')
    })
  })

  it('keeps what a smart collection does not find while it is indexed anew', async () => {
    await withService(0, {}, async ({ world, service, account }) => {
      const { catalog } = world.keeping()
      const ids = await world.addMany(3)
      catalog.collections.insert({ key: 'clever-sea-1', name: 'Clever', libraryId: null, query: StoredQuery.parse({ filter: 'kind:image' }) }, ids)
      const { id: sync } = await world.keeping().syncs.add(AddSync.parse({ collection: 'clever-sea-1', accountId: account, container: { id: 'other' }, options: mirror, confirmMirror: true }))
      await world.firstRun(sync)
      expect(catalog.ingest.queueWithout('image', 'embed:another', 1, [])).toBe(3)
      catalog.collections.setFound('clever-sea-1', ids.slice(0, 1))
      expect(await world.run(sync)).toMatchObject({ removed: 0 })
      ids.forEach(id => catalog.ingest.settle(id))
      expect(await world.run(sync)).toMatchObject({ removed: 2 })
      expect(service.items('other')).toHaveLength(1)
    })
  })

  it('keeps what came back while the run was under way', async () => {
    await withService(4, { sync: mirror }, async ({ world, service, sync }) => {
      await world.firstRun(sync)
      const [first, second] = idsOf(world)
      world.setMember(false, first!, second!)
      await world.add('late.png')
      service.before = what => what === 'send' ? world.setMember(true, first!) : undefined
      expect(await world.run(sync)).toMatchObject({ sent: 1, removed: 1 })
      expect(service.items().map(({ name }) => name).sort()).toEqual(['late.png', 'p-0000.png', 'p-0002.png', 'p-0003.png'])
    })
  })

  it('removes nothing when the collection became empty while the run was under way', async () => {
    await withService(3, { sync: mirror }, async ({ world, service, sync }) => {
      await world.firstRun(sync)
      world.setMember(false, idsOf(world)[0]!)
      await world.add('late.png')
      service.before = what => what === 'send' ? world.setMember(false, ...idsOf(world)) : undefined
      expect(await world.run(sync)).toMatchObject({ outcome: 'incomplete', removed: 0 })
      expect(service.items()).toHaveLength(4)
    })
  })

  it('removes all that can be, when one of them cannot', async () => {
    await withService(4, { sync: mirror }, async ({ world, service, sync }) => {
      await world.firstRun(sync)
      world.setMember(false, ...idsOf(world).slice(0, 3))
      service.before = (what, keys) => {
        if (what === 'remove' && keys.includes('id-2'))
          throw serviceFailure({ kind: 'wrong', status: 400, mayHaveHappened: false })
      }
      expect(await world.run(sync)).toMatchObject({ outcome: 'incomplete', removed: 2, failed: 1 })
      expect(service.items().map(({ id }) => id)).toEqual(['id-2', 'id-4'])
    })
  })
})

describe('metadata', () => {
  it('that was changed by a run which was killed then is not taken for a change by somebody else', async () => {
    await withService(2, { sync: { metadata: [{ from: 'tags', to: 'tags' }] } }, async ({ world, service, sync }) => {
      await world.firstRun(sync)
      world.keeping().catalog.tags.add(idsOf(world), ['wood'])
      service.after = (what, _keys, outcomes) => {
        if (what === 'describe')
          throw new Error('as if the program were killed here')
        return outcomes
      }
      expect(await world.run(sync)).toMatchObject({ outcome: 'failed' })
      expect(service.items().map(({ metadata }) => metadata)).toEqual([{ tags: ['wood'] }, { tags: ['wood'] }])
      service.after = (_what, _keys, outcomes) => outcomes
      expect(await world.run(sync)).toMatchObject({ outcome: 'done' })
      expect(world.syncs().list()).toMatchObject([{ conflicts: 0 }])
    })
  })

  it('that was certainly not changed leaves it known what lies there', async () => {
    await withService(1, { sync: { metadata: [{ from: 'tags', to: 'tags' }] } }, async ({ world, service, sync }) => {
      await world.firstRun(sync)
      world.keeping().catalog.tags.add(idsOf(world), ['wood'])
      service.before = (what) => {
        if (what === 'describe')
          throw serviceFailure({ kind: 'wrong', status: 400, mayHaveHappened: false })
      }
      expect(await world.run(sync)).toMatchObject({ outcome: 'incomplete' })
      service.change('props', 'id-1', { revision: 'theirs' })
      expect(await world.run(sync)).toMatchObject({ outcome: 'incomplete' })
      expect(world.syncs().list()).toMatchObject([{ conflicts: 1 }])
    })
  })
})

describe('what somebody else changed there', () => {
  it('is removed only once what comes in its place can be sent', async () => {
    await withService(2, {}, async ({ world, service, sync }) => {
      await world.firstRun(sync)
      service.change('props', 'id-1', { revision: 'theirs' })
      await world.run(sync)
      world.syncs().resolve(sync, { keys: keysOf(world, sync, 'changed-there'), how: 'send' })
      await world.changeUnseen('p-0000.png')
      expect(await world.run(sync)).toMatchObject({ outcome: 'incomplete', sent: 0 })
      expect(service.items().map(({ id }) => id)).toEqual(['id-1', 'id-2'])
    })
  })

  it('is not taken for ours after it could not be replaced', async () => {
    await withService(2, {}, async ({ world, service, sync }) => {
      await world.firstRun(sync)
      service.change('props', 'id-1', { revision: 'theirs' })
      await world.run(sync)
      world.syncs().resolve(sync, { keys: keysOf(world, sync, 'changed-there'), how: 'send' })
      service.before = (what) => {
        if (what === 'remove')
          throw serviceFailure({ kind: 'wrong', mayHaveHappened: false })
      }
      await world.run(sync)
      expect(await world.run(sync)).toMatchObject({ outcome: 'incomplete' })
      expect(keysOf(world, sync, 'there')).toHaveLength(1)
      expect(world.syncs().list()).toMatchObject([{ conflicts: 1 }])
      expect(service.items()).toHaveLength(2)
    })
  })

  it('is no second time there where nothing can be removed, and that is said', async () => {
    await withService(2, {}, async ({ world, service, sync }) => {
      const { service: told, open } = service.connector
      Object.assign(service.connector, { service: { ...told, cannot: ['deletion'] }, open: (account: OpenAccount) => ({ ...open(account), remove: undefined }) })
      await world.reopen()
      await world.firstRun(sync)
      service.change('props', 'id-1', { revision: 'theirs' })
      await world.run(sync)
      const keys = keysOf(world, sync, 'changed-there')
      expect(() => world.syncs().resolve(sync, { keys, how: 'send' })).toThrow('Memory cannot do this by its documents: replace')
      world.syncs().resolve(sync, { keys, how: 'leave' })
      expect(await world.run(sync)).toMatchObject({ outcome: 'done' })
      world.syncs().resolve(sync, { keys, how: 'send' })
      expect(await world.run(sync)).toMatchObject({ outcome: 'incomplete', sent: 0 })
      expect((await world.syncs().plan(sync)).items).toMatchObject([{ kind: 'changed-there', reason: { code: 'changed-there', params: { replaceable: false } } }])
      service.containers.set('props', service.items().filter(({ id }) => id !== 'id-1'))
      await world.run(sync)
      world.syncs().resolve(sync, { keys, how: 'send' })
      expect(await world.run(sync)).toMatchObject({ outcome: 'done', sent: 1 })
      expect(service.items()).toHaveLength(2)
    })
  })

  it('stays alone there when its content changes here, and the new content is sent once', async () => {
    await withService(2, { sync: mirror }, async ({ world, service, sync }) => {
      await world.firstRun(sync)
      service.change('props', 'id-1', { revision: 'theirs' })
      await world.run(sync)
      world.syncs().resolve(sync, { keys: keysOf(world, sync, 'changed-there'), how: 'leave' })
      await world.change(idsOf(world)[0]!)
      await world.run(sync)
      expect(await world.run(sync)).toMatchObject({ outcome: 'done', sent: 0, removed: 0 })
      expect(service.items().map(({ id }) => id)).toEqual(['id-1', 'id-2', 'id-3'])
    })
  })
})

it('does not wait for another sync of the account to pause one that waits for its turn, nor loses the next wish', async () => {
  await withService(2, {}, async ({ world, service, account, sync }) => {
    const { id: other } = await world.addSync(account, 'other')
    await world.syncs().plan(sync)
    await world.syncs().plan(other)
    let release = () => {}
    service.before = what => what === 'send p-0000.png' || what === 'send' ? new Promise<void>(resolve => release = resolve) : undefined
    world.syncs().run(sync, { approve: true })
    world.syncs().run(other, { approve: true })
    await vi.waitUntil(() => service.asked.some(what => what.startsWith('send')))
    expect(await world.syncs().edit(other, edit({ paused: true }))).toMatchObject({ paused: true })
    await world.syncs().edit(other, edit({ paused: false }))
    world.syncs().run(other, { approve: false })
    service.before = () => {}
    release()
    await world.ended(sync)
    expect(await world.ended(other)).toMatchObject({ outcome: 'done', sent: 2 })
  })
})

it('knows when to try again though the clock was set back since', () => {
  const now = Date.parse('2026-05-01T10:00:00Z')
  expect([now - 1, now + 60_000, now + 365 * 86_400_000].map(retryAt => isDue(retryAt, now))).toEqual([true, false, true])
})

describe('a sync that runs by itself', () => {
  const now = Date.parse('2026-05-01T10:00:00Z')
  const minute = 60_000
  const runAt = (outcome: SyncRun['outcome'], endedAt: number) => ({ outcome, startedAt: new Date(endedAt - minute).toISOString(), endedAt: new Date(endedAt).toISOString() })
  const timing = (runs: Timing['runs'], more: Partial<Timing> = {}, options: Partial<SyncOptions> = {}): Timing =>
    ({ sync: { options: { ...defaultSyncOptions, schedule: 'change', ...options }, paused: false, approvedAt: now, createdAt: now }, runs, nextRetry: null, unsettled: 0, now, ...more })

  it('asks ever more rarely when it never went well', () => {
    expect(dueAt(timing(Array.from({ length: 5 }, () => runAt('failed', now))))).toBe(now + 16 * minute)
    expect(dueAt(timing(Array.from({ length: 50 }, () => runAt('failed', now))))).toBe(now + 360 * minute)
  })

  it('does not run on and on for what was due and cannot be tried, such as of a disk that is away', () => {
    expect(dueAt(timing([runAt('incomplete', now - minute)], { nextRetry: now - 30 * minute }))).toBe(now + 9 * minute)
    expect(dueAt(timing([runAt('compared', now - minute)], { nextRetry: now - 30 * minute, unsettled: 1 }, { direction: 'compare' }))).toBe(Infinity)
  })

  it('goes on though the clock was set back by a year', () => {
    const ahead = now + 365 * 24 * 60 * minute
    expect(dueAt(timing([runAt('done', ahead)], {}, { schedule: 'interval' }))).toBe(now)
    expect(dueAt(timing([runAt('failed', ahead)]))).toBe(now + minute)
    expect(dueAt(timing([runAt('incomplete', ahead)], { nextRetry: ahead }))).toBe(now + 10 * minute)
  })
})

it('sends nothing to two containers twice, and places what the account has', async () => {
  await withService(3, { places: true }, async ({ world, service, account, sync }) => {
    const { id: other } = await world.addSync(account, 'other')
    await world.firstRun(sync)
    service.before = (what) => {
      if (what === 'place')
        throw serviceFailure({ kind: 'unreachable', mayHaveHappened: false })
    }
    expect(await world.firstRun(other)).toMatchObject({ outcome: 'failed', sent: 0 })
    expect(service.asked.filter(what => what.startsWith('place')).length).toBeLessThanOrEqual(4)
    service.before = () => {}
    expect(await world.run(other)).toMatchObject({ outcome: 'done', sent: 3, bytes: 0 })
    expect(new Set([...service.containers.values()].flat().map(({ id }) => id)).size).toBe(3)
  })
})
