import type { Database } from 'better-sqlite3'
import SQLite from 'better-sqlite3'
import { expect, it, vi } from 'vitest'
import { withService } from './memory-world.ts'

const originalPragma = SQLite.prototype.pragma

it('ends a run that cannot write what it does, and goes on when there is room', async () => {
  const opened = new Set<Database>()
  const pragma = vi.spyOn(SQLite.prototype, 'pragma').mockImplementation(function (this: Database, ...args) {
    opened.add(this)
    return originalPragma.apply(this, args)
  })
  await withService(300, { parallel: 4 }, async ({ world, service, sync }) => {
    pragma.mockRestore()
    const catalogs = [...opened].filter(({ name, open, readonly }) => open && !readonly && name.endsWith('catalog.db'))
    expect(catalogs).toHaveLength(1)
    const limit = (pages: number) => catalogs.forEach(db => db.pragma(`max_page_count = ${pages}`))
    await world.syncs().plan(sync)
    service.before = (what) => {
      if (what === 'send' && service.items().length === 20)
        limit(Number(catalogs[0]!.pragma('page_count', { simple: true })))
    }
    expect(await world.firstRun(sync)).toMatchObject({ outcome: 'failed', failure: { code: 'disk_full' } })
    const there = service.items().length
    expect(there).toBeGreaterThanOrEqual(20)
    expect(there).toBeLessThan(300)
    expect(world.syncs().list()).toMatchObject([{ progress: null, lastRun: { outcome: 'failed' } }])

    service.before = () => {}
    limit(1_000_000)
    expect(await world.run(sync)).toMatchObject({ outcome: 'done' })
    expect(service.items()).toHaveLength(300)
    expect(world.syncs().runs(sync).map(({ outcome }) => outcome)).toEqual(['done', 'failed'])
  })
})
