import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createRetries } from '../../../src-main/ingest/retries.ts'
import { insertAsset, makeFailed, withCatalog } from '../catalog/seed.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }))
afterEach(() => void vi.useRealTimers())

it('runs no timer while nothing is to be tried again', () => withCatalog((catalog) => {
  const asset = insertAsset(catalog, catalog.libraries.insert('/x', 'x'), 'a.png')
  makeFailed(catalog, asset, 'preview')
  const queue = vi.fn()
  createRetries(catalog, queue)
  expect(vi.getTimerCount()).toBe(0)
  vi.advanceTimersByTime(10_000_000)
  expect(queue).not.toHaveBeenCalled()
}))

it('queues what is due when it is due, also what an earlier start has left', () => withCatalog((catalog) => {
  const library = catalog.libraries.insert('/x', 'x')
  const [a, b] = [insertAsset(catalog, library, 'a.png'), insertAsset(catalog, library, 'b.png')]
  makeFailed(catalog, a, 'identify', Date.now() + 10_000)
  const queued: number[] = []
  const retries = createRetries(catalog, () => void queued.push(catalog.ingest.queueFailed(Date.now())))
  makeFailed(catalog, b, 'identify', Date.now() + 5000)
  retries.plan(Date.now() + 5000)
  retries.plan(Date.now() + 60_000)
  retries.plan(null)
  vi.advanceTimersByTime(4999)
  expect(queued).toEqual([])
  vi.advanceTimersByTime(1)
  expect(queued).toEqual([1])
  vi.advanceTimersByTime(5000)
  expect(queued).toEqual([1, 1])
  expect(vi.getTimerCount()).toBe(0)
}))

it('does not wait for what is missing or in a library that is offline, and for nothing after it was closed', () => withCatalog((catalog) => {
  const [here, away] = [catalog.libraries.insert('/here', 'here'), catalog.libraries.insert('/away', 'away')]
  const [gone, far] = [insertAsset(catalog, here, 'a.png'), insertAsset(catalog, away, 'b.png')]
  makeFailed(catalog, gone, 'identify', Date.now() + 1000)
  makeFailed(catalog, far, 'identify', Date.now() + 1000)
  catalog.scans.missing(gone)
  catalog.libraries.setState(away, 'offline')
  const retries = createRetries(catalog, () => {})
  expect(vi.getTimerCount()).toBe(0)
  retries.close()
  retries.plan(Date.now() + 1000)
  expect(vi.getTimerCount()).toBe(0)
}))
