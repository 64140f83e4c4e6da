import { describe, expect, it, vi } from 'vitest'
import { AddAccount, defaultSyncOptions, EditSync, RunSync } from '../../../../src-main/contract/sync.ts'
import { createMemoryService, serviceFailure } from '../../../helpers/sync/memory-service.ts'
import { collectionKey, openWorld } from '../../../helpers/sync/world.ts'
import { withService } from './memory-world.ts'

const edit = (given: unknown) => EditSync.parse(given)

describe('what the service works on', () => {
  it('is asked about until it is there', async () => {
    await withService(2, { batch: 2, looks: 3 }, async ({ world, service, sync }) => {
      const begun = world.clock.now()
      expect(await world.firstRun(sync)).toMatchObject({ outcome: 'done', sent: 2 })
      expect(service.asked.filter(what => what.startsWith('poll'))).toHaveLength(3)
      expect(world.clock.now() - begun).toBe(2000)
    })
  })

  it('stays so after a quarter of an hour, and is asked about first by the next run', async () => {
    await withService(1, { looks: 1200 }, async ({ world, service, sync }) => {
      expect(await world.firstRun(sync)).toMatchObject({ outcome: 'incomplete', sent: 1 })
      expect(world.syncs().list()).toMatchObject([{ waiting: 1, there: 0 }])
      expect(service.asked.length).toBeGreaterThan(890)
      service.asked.length = 0
      expect(await world.run(sync)).toMatchObject({ outcome: 'done', sent: 0 })
      expect(service.asked.slice(0, 3)).toEqual(['survey', 'poll p-0000.png', 'survey'])
      expect(service.items()).toHaveLength(1)
    })
  })

  it('is looked for where nothing is known to ask by', async () => {
    await withService(1, { looks: 3 }, async ({ world, service, sync }) => {
      await world.firstRun(sync)
      const { catalog } = world.keeping()
      const ledger = catalog.syncLedger.of(catalog.syncs.get(sync)!)
      ledger.remove(ledger.page('', 10).map(({ key }) => key))
      const [item] = service.items()
      service.change('props', item!.id, { state: 'processing' })
      let surveys = 0
      service.before = (what) => {
        if (what === 'survey' && ++surveys === 4)
          service.change('props', item!.id, { state: 'there' })
      }
      expect(await world.run(sync)).toMatchObject({ outcome: 'done', sent: 0 })
      expect(service.items()).toHaveLength(1)
    })
  })
})

it('puts what the account has already into the container, and sends what it has not', async () => {
  await withService(3, { batch: 2, places: true }, async ({ world, service, account, sync }) => {
    const other = await world.addSync(account, 'other')
    await world.firstRun(other.id)
    service.asked.length = 0
    expect(await world.firstRun(sync)).toMatchObject({ outcome: 'done', sent: 3, bytes: 0 })
    expect(service.asked).toEqual(['survey', 'survey', 'place id-1,id-2,id-3'])
    expect(service.items()).toEqual(service.items('other'))

    const [gone] = service.items()
    service.containers.set('props', [])
    service.containers.set('other', service.items('other').slice(1))
    await world.run(sync)
    world.syncs().resolve(sync, { keys: world.syncs().items(sync, { state: 'deleted-there', limit: 10 }).map(({ key }) => key), how: 'send' })
    expect(await world.run(sync)).toMatchObject({ outcome: 'done', sent: 3 })
    expect(service.items().map(({ name }) => name).sort()).toEqual(['p-0000.png', 'p-0001.png', 'p-0002.png'])
    expect(service.items().map(({ id }) => id)).not.toContain(gone!.id)
  })
})

it('brings metadata up to date, and that alone', async () => {
  await withService(2, { sync: { metadata: [{ from: 'tags', to: 'labels' }] } }, async ({ world, service, sync }) => {
    const { catalog } = world.keeping()
    const ids = catalog.assets.page({}, 0, 10).map(({ id }) => id)
    catalog.tags.add(ids, ['wood'])
    await world.firstRun(sync)
    expect(service.items().map(({ metadata }) => metadata)).toEqual([{ labels: ['wood'] }, { labels: ['wood'] }])
    expect(service.asked.filter(what => what.startsWith('describe'))).toEqual([])

    catalog.tags.add(ids.slice(1), ['red'])
    service.asked.length = 0
    expect((await world.syncs().plan(sync)).counts).toMatchObject({ described: 1, unchanged: 1, new: 0 })
    expect(await world.run(sync)).toMatchObject({ outcome: 'done', sent: 0 })
    expect(service.asked).toEqual(['survey', 'survey', 'describe p-0001.png'])
    expect(await world.run(sync)).toMatchObject({ outcome: 'done' })
    expect(service.asked).toHaveLength(4)
  })
})

describe('sending over what somebody else changed', () => {
  it('removes that first, and sends nothing while it cannot be removed', async () => {
    await withService(2, { keepsKeys: false }, async ({ world, service, sync }) => {
      await world.firstRun(sync)
      service.change('props', 'id-1', { revision: 'x', content: 'theirs' })
      await world.run(sync)
      const [changed] = world.syncs().items(sync, { state: 'changed-there', limit: 10 })
      world.syncs().resolve(sync, { keys: [changed!.key], how: 'send' })
      service.after = (what, _keys, outcomes) => what === 'remove' ? outcomes.slice(1) : outcomes
      service.before = (what) => {
        if (what === 'remove')
          throw serviceFailure({ kind: 'wrong', mayHaveHappened: false })
      }
      expect(await world.run(sync)).toMatchObject({ outcome: 'incomplete', failed: 1, sent: 0 })
      service.before = () => {}
      service.after = (_what, _keys, outcomes) => outcomes
      world.syncs().resolve(sync, { keys: [changed!.key], how: 'send' })
      expect(await world.run(sync)).toMatchObject({ outcome: 'done', sent: 1 })
      expect(service.items().map(({ id }) => id)).toEqual(['id-2', 'id-3'])
    })
  })
})

describe('a mirror', () => {
  const mirror = { direction: 'mirror' } as const

  it('removes some unasked, and at most so many percent', async () => {
    await withService(30, { sync: mirror }, async ({ world, service, sync }) => {
      await world.firstRun(sync)
      const ids = world.keeping().catalog.assets.page({}, 0, 100).map(({ id }) => id)
      world.setMember(false, ...ids.slice(0, 3))
      expect(await world.run(sync)).toMatchObject({ outcome: 'done', removed: 3 })
      world.setMember(false, ...ids.slice(3, 6))
      expect(await world.run(sync)).toMatchObject({ outcome: 'incomplete', removed: 0 })
      expect((await world.syncs().plan(sync)).removals).toMatchObject({ count: 3, confirmable: true })
      await world.syncs().edit(sync, edit({ options: { removalPercent: 20 } }))
      expect(await world.run(sync)).toMatchObject({ outcome: 'done', removed: 3 })
      expect(service.items()).toHaveLength(24)
    })
  })

  it('keeps the old content until the new one is there', async () => {
    await withService(2, { sync: { ...mirror, removalPercent: 100 } }, async ({ world, service, sync }) => {
      await world.firstRun(sync)
      const [asset] = world.keeping().catalog.assets.page({}, 0, 1)
      await world.change(asset!.id)
      service.before = (what) => {
        if (what === 'send')
          throw serviceFailure({ kind: 'wrong', mayHaveHappened: false })
      }
      expect(await world.run(sync)).toMatchObject({ outcome: 'incomplete', removed: 0, failed: 1 })
      expect(service.items()).toHaveLength(2)
      service.before = () => {}
      world.syncs().resolve(sync, { keys: world.syncs().items(sync, { state: 'failed', limit: 10 }).map(({ key }) => key), how: 'send' })
      expect(await world.run(sync)).toMatchObject({ outcome: 'done', sent: 1, removed: 1 })
      expect(service.items().map(({ id }) => id)).toEqual(['id-2', 'id-3'])
    })
  })

  it('removes nothing of a collection that is gone', async () => {
    await withService(2, { sync: mirror }, async ({ world, service, sync }) => {
      await world.firstRun(sync)
      world.keeping().catalog.changes.apply({ of: 'collection removed', key: 'late-sea-5767' })
      expect(await world.run(sync, 2)).toMatchObject({ outcome: 'failed', failure: { code: 'collection_not_found' } })
      expect(service.items()).toHaveLength(2)
    })
  })

  it('removes nothing of files that are away', async () => {
    await withService(2, { sync: { ...mirror, removalPercent: 100 } }, async ({ world, service, sync }) => {
      await world.firstRun(sync)
      const [asset] = world.keeping().catalog.assets.page({}, 0, 1)
      world.keeping().catalog.scans.missing(asset!.id)
      expect(await world.run(sync)).toMatchObject({ removed: 0 })
      expect(service.items()).toHaveLength(2)
    })
  })
})

it('only compares where it is to compare, without being agreed to', async () => {
  await withService(2, { sync: { direction: 'compare' } }, async ({ world, service, sync }) => {
    expect(await world.run(sync)).toMatchObject({ outcome: 'compared', sent: 0 })
    expect(service.asked).toEqual(['survey'])
  })
})

describe('pausing', () => {
  it('ends a run in order; what was under way is looked for, and all goes on', async () => {
    await withService(5, {}, async ({ world, service, sync }) => {
      await world.syncs().plan(sync)
      let release = () => {}
      service.before = (what, keys) => what === 'send' && keys[0] === 'p-0002.png' ? new Promise<void>(resolve => release = resolve) : undefined
      world.syncs().run(sync, { approve: true })
      await vi.waitUntil(() => service.asked.includes('send p-0002.png'))
      expect(world.syncs().list()).toMatchObject([{ progress: { phase: 'sending', total: 5, done: 2 } }])
      const paused = world.syncs().edit(sync, edit({ paused: true }))
      release()
      expect(await paused).toMatchObject({ paused: true, progress: null, lastRun: { outcome: 'stopped', sent: 2, failure: null } })
      expect(() => world.syncs().run(sync, { approve: false })).toThrow('is paused')

      service.before = () => {}
      await world.syncs().edit(sync, edit({ paused: false }))
      expect(await world.run(sync)).toMatchObject({ outcome: 'done', sent: 3 })
      expect(service.items()).toHaveLength(5)
    })
  })

  it('by the end of the program is as good', async () => {
    await withService(3, {}, async ({ world, service, sync }) => {
      await world.syncs().plan(sync)
      let release = () => {}
      service.before = (what, keys) => what === 'send' && keys[0] === 'p-0001.png' ? new Promise<void>(resolve => release = resolve) : undefined
      world.syncs().run(sync, { approve: true })
      await vi.waitUntil(() => service.asked.includes('send p-0001.png'))
      setTimeout(release, 20)
      await world.reopen()
      expect(world.syncs().list()).toMatchObject([{ lastRun: { outcome: 'stopped' } }])
      service.before = () => {}
      expect(await world.run(sync)).toMatchObject({ outcome: 'done', sent: 2 })
      expect(service.items()).toHaveLength(3)
    })
  })
})

it('runs once more when a run was asked for in the middle of one, and one at a time in an account', async () => {
  await withService(3, {}, async ({ world, service, account, sync }) => {
    const other = await world.addSync(account, 'other')
    await world.syncs().plan(sync)
    await world.syncs().plan(other.id)
    service.asked.length = 0
    world.syncs().run(sync, { approve: true })
    world.syncs().run(other.id, { approve: true })
    world.syncs().run(sync, { approve: false })
    await world.ended(sync)
    await world.ended(other.id)
    await world.ended(sync)
    const sent = service.asked.filter(what => what.startsWith('send'))
    expect(sent).toEqual([...sent.slice(0, 3), ...sent.slice(0, 3)])
    expect(world.syncs().runs(sync).map(run => run.sent)).toEqual([0, 3])
    expect(service.items('other')).toHaveLength(3)
  })
})

it('is paused and closed although the keychain never answers', async () => {
  const service = createMemoryService()
  const unsealed: string[] = []
  await using world = await openWorld([service.connector], { keychain: {
    seal: async text => text,
    unseal: (sealed) => {
      unsealed.push(sealed)
      return new Promise<never>(() => {})
    },
  } })
  const { accounts, catalog } = world.keeping()
  const { id: accountId } = await accounts.add(AddAccount.parse({ service: 'memory', name: 'Ours', fields: { token: 'a-secret-token' } }))
  catalog.syncs.insert({ id: 's1', collection: collectionKey, accountId, container: 'props', containerName: 'props', options: { ...defaultSyncOptions, direction: 'compare' }, createdAt: 1 })
  const { syncs } = world.keeping()
  syncs.run('s1', RunSync.parse({}))
  await vi.waitUntil(() => unsealed.length === 1)
  await syncs.edit('s1', edit({ paused: true }))
  expect(syncs.list()).toMatchObject([{ paused: true, lastRun: { outcome: 'stopped' } }])
  await syncs.edit('s1', edit({ paused: false }))
  syncs.run('s1', RunSync.parse({}))
  await vi.waitUntil(() => unsealed.length === 2)
  await world.reopen()
  expect(world.syncs().list()).toMatchObject([{ lastRun: { outcome: 'stopped' } }])
})

it('counts what was sent by a run that was broken off for that run, once it is found there', async () => {
  await withService(5, { batch: 2 }, async ({ world, service, sync }) => {
    let sends = 0
    service.after = (what, _keys, outcomes) => {
      if (what !== 'send' || ++sends < 2)
        return outcomes
      // As by a kill: it came through, and nobody noted it.
      void world.syncs().edit(sync, edit({ paused: true }))
      throw serviceFailure({ kind: 'broken', mayHaveHappened: true })
    }
    expect(await world.firstRun(sync)).toMatchObject({ outcome: 'stopped', sent: 2 })
    await world.syncs().edit(sync, edit({ paused: false }))
    service.after = (_what, _keys, outcomes) => outcomes
    expect(await world.run(sync)).toMatchObject({ outcome: 'done', sent: 1 })
    const [last, broken] = world.syncs().runs(sync)
    expect(service.items()).toHaveLength(5)
    expect(broken).toMatchObject({ outcome: 'stopped', sent: 4 })
    expect(broken!.bytes + last!.bytes).toBe(service.items().reduce((sum, { bytes }) => sum + bytes!, 0))
  })
})

it('counts that once, also when the run that finds it is broken off as well', async () => {
  const items = 510
  await withService(items, { batch: items }, async ({ world, service, sync }) => {
    service.after = (what, _keys, outcomes) => {
      if (what !== 'send')
        return outcomes
      void world.syncs().edit(sync, edit({ paused: true }))
      throw serviceFailure({ kind: 'broken', mayHaveHappened: true })
    }
    await world.firstRun(sync)
    world.clock.leap(1000)
    const { syncs } = world.keeping().catalog
    const credit = vi.spyOn(syncs, 'creditSent').mockImplementationOnce((...asked) => {
      credit.mockRestore()
      syncs.creditSent(...asked)
      // Some of it is noted, and the rest is not.
      void world.syncs().edit(sync, edit({ paused: true }))
    })
    await world.syncs().edit(sync, edit({ paused: false }))
    expect(await world.run(sync)).toMatchObject({ outcome: 'stopped', sent: 0 })
    service.after = (_what, _keys, outcomes) => outcomes
    await world.syncs().edit(sync, edit({ paused: false }))
    expect(await world.run(sync)).toMatchObject({ outcome: 'done', sent: 0 })
    expect(service.items()).toHaveLength(items)
    expect(world.syncs().runs(sync).map(({ sent }) => sent)).toEqual([0, 0, items])
  })
})

it('tells how far it is, how fast, and what was sent', async () => {
  await withService(4, {}, async ({ world, service, sync }) => {
    service.before = async () => world.clock.leap(1000)
    await world.firstRun(sync)
    const told = world.keeping().told.flatMap(event => event.type === 'syncs' ? event.syncs : [])
    expect(told.every(({ progress }) => progress === null || progress.done <= progress.total)).toBe(true)
    expect(told.at(-1)).toMatchObject({ progress: null, there: 4, lastRun: { outcome: 'done', sent: 4 } })
    expect(told.at(-1)!.lastRun!.bytes).toBe(service.items().reduce((sum, { bytes }) => sum + bytes!, 0))
  })
})
