import type { Database } from 'better-sqlite3'
import SQLite from 'better-sqlite3'
import { expect, it, vi } from 'vitest'
import { post, startServer } from '../helpers/server.ts'

const originalPragma = SQLite.prototype.pragma

it('is told as that, with what to do, to who edits', async () => {
  const opened: Database[] = []
  const pragma = vi.spyOn(SQLite.prototype, 'pragma').mockImplementation(function (this: Database, ...args) {
    opened.push(this)
    return originalPragma.apply(this, args)
  })
  await using server = await startServer()
  pragma.mockRestore()
  const catalogs = opened.filter(({ name, open }) => open && name.endsWith('catalog.db'))
  catalogs.forEach(db => db.pragma(`max_page_count = ${Number(db.pragma('page_count', { simple: true }))}`))

  const name = 'long'.repeat(50)
  const statuses = new Set<number>()
  for (let i = 0; i < 200 && !statuses.has(507); i++) {
    const response = await server.ask('/api/collections', post({ name }))
    statuses.add(response.status)
    if (response.status === 507)
      expect(await response.json()).toMatchObject({ code: 'disk_full', message: expect.stringContaining('Make room') as string })
  }
  expect([...statuses]).toContain(507)
  expect([...statuses]).not.toContain(500)
})
