import { expect, it } from 'vitest'
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
