import type { SyncOptions, SyncRun } from '../../../src-main/contract/sync.ts'
import type { Faults } from '../../helpers/hosted-services/stand-in.ts'
import type { HostedStandIn } from '../../helpers/hosted-services/types.ts'
import type { Disk } from '../../helpers/sync/full-disk.ts'
import type { World } from '../../helpers/sync/world.ts'
import { Buffer } from 'node:buffer'
import { describe, expect, it, vi } from 'vitest'
import { EditSync, ResolveSyncItems } from '../../../src-main/contract/sync.ts'
import { seededRandom } from '../../helpers/random.ts'
import { contentsOf, expectedContents } from '../../helpers/sync/expected.ts'
import { withDisk } from '../../helpers/sync/full-disk.ts'
import { services } from '../../helpers/sync/services.ts'
import { openWorld } from '../../helpers/sync/world.ts'

interface Scene extends AsyncDisposable {
  readonly world: World
  readonly disk: Disk
  readonly standIn: HostedStandIn
  readonly container: string
  readonly sync: string
  /** What lies there is what is here, each once; and nobody said a secret. */
  readonly expectEqual: () => Promise<void>
  /** Runs until all is there, hours apart; fails when it is not after ten times. */
  readonly runUntilDone: () => Promise<SyncRun>
}

const hours = 7 * 3_600_000

describe.each(services)('$name', ({ start, takesPaths }) => {
  async function setUp(assets: number, options: Partial<SyncOptions> = {}, seed = 1): Promise<Scene> {
    const standIn = await start(seededRandom(seed))
    const { opened: world, disk } = await withDisk(() => openWorld([standIn.connector], { random: seededRandom(seed + 1) }))
    const container = standIn.addContainer('Props')
    const account = await world.addAccount(standIn)
    const { id: sync } = await world.addSync(account, container, options)
    await world.addMany(assets)
    return {
      world,
      disk,
      standIn,
      container,
      sync,
      expectEqual: async () => {
        expect(contentsOf(standIn, container)).toEqual(await expectedContents(world, takesPaths))
        expect(standIn.everything().length).toBe(standIn.contents(container).length)
      },
      runUntilDone: async () => {
        world.syncs().run(sync, { approve: true })
        let run = await world.ended(sync)
        for (let i = 0; i < 10 && run.outcome !== 'done'; i++) {
          world.clock.leap(hours)
          run = await world.run(sync)
        }
        expect(run).toMatchObject({ outcome: 'done' })
        return run
      },
      [Symbol.asyncDispose]: async () => {
        const said = await world.everythingSaid()
        const { fields } = standIn.connector.service
        for (const { key } of fields.filter(({ isSecret }) => isSecret)) {
          const secret = standIn.fields[key]
          if (secret)
            [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')].forEach(form => expect(said.includes(form), `${key} is told`).toBe(false))
        }
        await world[Symbol.asyncDispose]()
        await standIn[Symbol.asyncDispose]()
      },
    }
  }

  it('takes 500 assets, and nothing of them a second time', async () => {
    await using scene = await setUp(500)
    const { world, standIn, sync, expectEqual } = scene
    expect(await world.firstRun(sync)).toMatchObject({ outcome: 'done', sent: 500, failed: 0, failure: null })
    await expectEqual()
    const stored = standIn.everything().map(({ id }) => id)
    expect(await world.run(sync)).toMatchObject({ outcome: 'done', sent: 0, bytes: 0 })
    expect(standIn.everything().map(({ id }) => id)).toEqual(stored)
  }, 60_000)

  it('follows what is new, changed and gone; what is gone stays there unless it is a mirror', async () => {
    await using scene = await setUp(20)
    const { world, standIn, container, sync } = scene
    await world.firstRun(sync)
    const [first, second, third, ...rest] = world.keeping().catalog.assets.page({}, 0, 100).map(({ id }) => id)
    await world.change(first!)
    await world.add('one-more.png')
    world.setMember(false, second!, third!)
    expect((await world.syncs().plan(sync)).counts).toMatchObject({ new: 1, changed: 1, gone: 3, unchanged: 17 })
    expect(await world.run(sync)).toMatchObject({ outcome: 'done', sent: 2, removed: 0 })
    // A service that is told a path has what lies there now.
    expect(standIn.contents(container).length).toBeGreaterThanOrEqual(20 + 1)
    expect(contentsOf(standIn, container)).toEqual(expect.arrayContaining(await expectedContents(world, takesPaths)))
    expect(rest).toHaveLength(17)

    if (standIn.connector.service.cannot.includes('deletion')) {
      await expect(world.syncs().edit(sync, EditSync.parse({ options: { direction: 'mirror' }, confirmMirror: true }))).rejects.toMatchObject({ code: 'service_cannot' })
      return
    }
    await expect(world.syncs().edit(sync, EditSync.parse({ options: { direction: 'mirror' } }))).rejects.toMatchObject({ code: 'sync_not_confirmed' })
    await world.syncs().edit(sync, EditSync.parse({ options: { direction: 'mirror' }, confirmMirror: true }))
    expect(await world.run(sync)).toMatchObject({ outcome: 'incomplete', removed: 0 })
    expect(world.syncs().list()).toMatchObject([{ heldRemovals: 3 }])
    expect(await world.run(sync, 2)).toMatchObject({ outcome: 'incomplete', removed: 0 })
    expect(await world.run(sync, 3)).toMatchObject({ outcome: 'done', removed: 3 })
    await expectContents(scene)

    world.setMember(false, ...world.keeping().catalog.assets.page({}, 0, 100).map(({ id }) => id))
    expect((await world.syncs().plan(sync)).removals).toMatchObject({ count: 19, confirmable: false })
    expect(await world.run(sync, 19)).toMatchObject({ outcome: 'incomplete', removed: 0 })
    expect(standIn.contents(container)).toHaveLength(19)
  }, 60_000)

  /** What lies in the container alone: of some services what was removed stays in the account. */
  async function expectContents({ world, standIn, container }: Scene): Promise<void> {
    expect(contentsOf(standIn, container)).toEqual(await expectedContents(world, takesPaths))
  }

  it('shows what somebody else changed or deleted there, and overwrites it only when that is agreed to', async () => {
    await using scene = await setUp(10)
    const { world, standIn, container, sync } = scene
    await world.firstRun(sync)
    await world.run(sync)
    const [deleted, left, changed] = standIn.contents(container)
    standIn.deleteItem(container, deleted!.id)
    standIn.deleteItem(container, left!.id)
    const tellsChanges = !standIn.connector.service.cannot.includes('changes')
    if (tellsChanges)
      standIn.changeItem(container, changed!.id)
    expect(await world.run(sync)).toMatchObject({ outcome: 'incomplete', sent: 0 })
    expect(standIn.contents(container)).toHaveLength(8)
    expect(world.syncs().list()).toMatchObject([{ conflicts: tellsChanges ? 3 : 2 }])
    const conflicts = world.syncs().items(sync, { state: 'deleted-there', limit: 10 })
    expect(conflicts.map(({ remoteId }) => remoteId).sort()).toEqual([deleted!.id, left!.id].sort())

    const keyOf = (id: string) => conflicts.find(({ remoteId }) => remoteId === id)!.key
    const changedKeys = world.syncs().items(sync, { state: 'changed-there', limit: 10 }).map(({ key }) => key)
    const cannotReplace = tellsChanges && standIn.connector.service.cannot.includes('deletion')
    if (cannotReplace)
      expect(() => world.syncs().resolve(sync, ResolveSyncItems.parse({ keys: changedKeys, how: 'send' }))).toThrow('cannot do this by its documents')
    world.syncs().resolve(sync, ResolveSyncItems.parse({ keys: [keyOf(deleted!.id), ...cannotReplace ? [] : changedKeys], how: 'send' }))
    world.syncs().resolve(sync, ResolveSyncItems.parse({ keys: [keyOf(left!.id), ...cannotReplace ? changedKeys : []], how: 'leave' }))
    await world.run(sync)
    expect(await world.run(sync)).toMatchObject({ outcome: 'done', sent: 0 })
    const expected = await expectedContents(world, takesPaths)
    expect(contentsOf(standIn, container)).toEqual(expect.arrayContaining(expected.filter(content => content !== left!.content && !(cannotReplace && content === changed!.content))))
    expect(standIn.contents(container)).toHaveLength(9)
    expect(contentsOf(standIn, container)).not.toContain(left!.content)
    expect(world.syncs().list()).toMatchObject([{ conflicts: 0, failed: 0, waiting: 0 }])
  }, 60_000)

  it('finds what lies there already when the ledger is lost', async () => {
    await using scene = await setUp(60)
    const { world, sync, expectEqual } = scene
    await world.firstRun(sync)
    const { catalog } = world.keeping()
    const ledger = catalog.syncLedger.of(catalog.syncs.get(sync)!)
    ledger.remove(ledger.page('', 1000).map(({ key }) => key))
    expect((await world.syncs().plan(sync)).counts).toMatchObject({ adopted: 60, new: 0 })
    expect(await world.run(sync)).toMatchObject({ outcome: 'done', sent: 0 })
    await expectEqual()
  }, 60_000)

  const storms: readonly [string, Faults][] = [
    ['a tenth of all calls failing in every way', { rate: 0.1, kinds: ['fail', 'fail-after', 'limit', 'reset', 'reset-after', 'half'] }],
    ['a storm of 429', { rate: 1, kinds: ['limit'], times: 100, retryAfter: 1 }],
    ['a third of all answers cut in half', { rate: 0.33, kinds: ['half'] }],
    ['an outage that comes and goes', { rate: 1, kinds: ['fail', 'reset'], times: 120 }],
  ]
  it.each(storms)('is brought up to date in spite of %s', async (_, faults) => {
    await using scene = await setUp(80)
    const { world, standIn, sync, runUntilDone, expectEqual } = scene
    await world.syncs().plan(sync)
    standIn.fail(faults)
    await runUntilDone()
    standIn.fail(undefined)
    expect(await world.run(sync)).toMatchObject({ outcome: 'done', sent: 0 })
    await expectEqual()
  }, 60_000)

  it('goes on when its tokens expire in the middle of a run', async () => {
    await using scene = await setUp(60)
    const { world, standIn, sync, expectEqual } = scene
    const running = world.firstRun(sync)
    await vi.waitUntil(() => standIn.seen.length > 5, { interval: 1 })
    standIn.expireTokens()
    expect(await running).toMatchObject({ outcome: 'done', sent: 60 })
    await expectEqual()
  }, 60_000)

  it('ends when the disk here is full in the middle of a run, and goes on when there is room', async () => {
    await using scene = await setUp(300)
    const { world, disk, standIn, sync, runUntilDone, expectEqual } = scene
    await world.syncs().plan(sync)
    let asked = 0
    standIn.fail({
      rate: 1,
      only: () => {
        if (++asked === 4)
          disk.fill()
        return false
      },
    })
    expect(await world.firstRun(sync)).toMatchObject({ outcome: 'failed', failure: { code: 'disk_full' } })
    disk.makeRoom()
    await runUntilDone()
    await expectEqual()
  }, 60_000)
})
