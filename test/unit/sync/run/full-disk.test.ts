import { expect, it } from 'vitest'
import { serviceFailure } from '../../../helpers/sync/memory-service.ts'
import { withService } from './memory-world.ts'

it('ends a run that cannot write what it does, and goes on when there is room', async () => {
  await withService(300, { parallel: 4 }, async ({ world, disk, service, sync }) => {
    await world.syncs().plan(sync)
    service.before = (what) => {
      if (what === 'send' && service.items().length === 20)
        disk.fill()
    }
    expect(await world.firstRun(sync)).toMatchObject({ outcome: 'failed', failure: { code: 'disk_full' } })
    const there = service.items().length
    expect(there).toBeGreaterThanOrEqual(20)
    expect(there).toBeLessThan(300)
    expect(world.syncs().list()).toMatchObject([{ progress: null, lastRun: { outcome: 'failed' } }])

    service.before = () => {}
    disk.makeRoom()
    expect(await world.run(sync)).toMatchObject({ outcome: 'done' })
    expect(service.items()).toHaveLength(300)
    expect(world.syncs().runs(sync).map(({ outcome }) => outcome)).toEqual(['done', 'failed'])
  })
})

it.each([true, false])('ends a run at once where there is no room left at the service, and says so (what was sent may have come through: %s)', async (mayHaveHappened) => {
  await withService(30, { parallel: 2, batch: 2, sync: { schedule: 'change' } }, async ({ world, service, sync }) => {
    service.before = (what) => {
      if (what === 'send' && service.items().length >= 8)
        throw serviceFailure({ kind: 'full', status: 507, mayHaveHappened })
    }
    const began = world.clock.now()
    expect(await world.firstRun(sync)).toMatchObject({ outcome: 'failed', sent: 8, failed: 0, failure: { code: 'service_full' } })
    expect(world.clock.now()).toBe(began)
    expect(service.asked.filter(what => what.startsWith('send')).length).toBeLessThanOrEqual(6)

    service.before = () => {}
    expect(await world.run(sync)).toMatchObject({ outcome: 'done', sent: 22 })
    expect(service.items()).toHaveLength(30)
  })
})

it('neither describes nor removes item by item where there is no room left at the service', async () => {
  await withService(4, { sync: { direction: 'mirror', removalPercent: 100, metadata: [{ from: 'tags', to: 'tags' }] } }, async ({ world, service, sync }) => {
    await world.firstRun(sync)
    service.before = (what) => {
      if (what === 'remove')
        throw serviceFailure({ kind: 'full', status: 507, mayHaveHappened: true })
    }
    world.setMember(false, ...world.keeping().catalog.assets.page({}, 0, 2).map(({ id }) => id))
    expect(await world.run(sync)).toMatchObject({ outcome: 'failed', failure: { code: 'service_full' } })
    expect(service.asked.filter(what => what.startsWith('remove'))).toHaveLength(1)
  })
})
