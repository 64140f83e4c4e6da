import type { Database } from 'better-sqlite3'
import SQLite from 'better-sqlite3'
import { expect, vi } from 'vitest'

export interface Disk {
  /** Nothing more fits. */
  readonly fill: () => void
  readonly makeRoom: () => void
}

/** The disk of the one catalog that `open` opens, as SQLite sees it: its file cannot grow from when the disk is full. */
export async function withDisk<T>(open: () => Promise<T>): Promise<{ readonly opened: T, readonly disk: Disk }> {
  const databases = new Set<Database>()
  const originalPragma = SQLite.prototype.pragma
  const pragma = vi.spyOn(SQLite.prototype, 'pragma').mockImplementation(function (this: Database, ...args) {
    databases.add(this)
    return originalPragma.apply(this, args)
  })
  const opened = await open().finally(() => pragma.mockRestore())
  const [catalog, ...others] = [...databases].filter(({ name, open, readonly }) => open && !readonly && name.endsWith('catalog.db'))
  expect(others).toEqual([])
  const limit = (pages: number) => void catalog!.pragma(`max_page_count = ${pages}`)
  return { opened, disk: { fill: () => limit(Number(catalog!.pragma('page_count', { simple: true }))), makeRoom: () => limit(1_000_000) } }
}
