import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { failure } from '../../../../src-main/contract/errors.ts'
import { connection } from '../../../../src-renderer/client.ts'
import { messages } from '../../../../src-renderer/locales/messages.ts'
import { useNotices } from '../../../../src-renderer/stores/notices.ts'

beforeEach(() => {
  vi.useFakeTimers()
  setActivePinia(createPinia())
})
afterEach(() => vi.useRealTimers())

const texts = () => useNotices().notices.map(({ text }) => text)

it('goes once it can have been read: what is longer, offers something or went wrong stays longer', () => {
  const notices = useNotices()
  notices.info('Copied.')
  notices.info('x'.repeat(200))
  notices.offer('Removed.', { label: 'Undo', run: () => {} })
  notices.error(failure('undo_gone'))
  vi.advanceTimersByTime(5000)
  expect(texts()).not.toContain('Copied.')
  expect(texts()).toHaveLength(3)
  vi.advanceTimersByTime(12_000)
  expect(texts()).toEqual(['Removed.', failure('undo_gone').message])
  vi.advanceTimersByTime(60_000)
  expect(texts()).toEqual([])
})

it('stays while somebody is at it', () => {
  const notices = useNotices()
  notices.info('Copied.')
  notices.hold()
  notices.info('And this.')
  vi.advanceTimersByTime(60_000)
  expect(texts()).toEqual(['Copied.', 'And this.'])
  notices.release()
  vi.advanceTimersByTime(3000)
  expect(texts()).toHaveLength(2)
  vi.advanceTimersByTime(3000)
  expect(texts()).toEqual([])
})

it('does not pile up: the same is counted, the oldest make room', () => {
  const notices = useNotices()
  notices.error(new TypeError('Failed to fetch'))
  notices.error(new TypeError('Failed to fetch'))
  expect(notices.notices).toMatchObject([{ text: messages.errors.unreachable, times: 2 }])
  for (const text of ['a', 'b', 'c', 'd'])
    notices.info(text)
  expect(texts()).toEqual(['a', 'b', 'c', 'd'])
})

it('says nothing of what was given up', () => {
  useNotices().error(new DOMException('', 'AbortError'))
  expect(texts()).toEqual([])
})

it('leaves it to the banner that the engine is away, whoever answers in its place', () => {
  const stopped = failure('engine_stopped', { reason: 'it ended with code 1' })
  useNotices().error(stopped)
  expect(texts(), 'before anything is known of that').toEqual([stopped.message])
  connection.value = 'lost'
  useNotices().error(failure('engine_unstartable', { reason: 'its program is not there' }))
  useNotices().error(new TypeError('Failed to fetch'))
  expect(texts()).toEqual([stopped.message])
  const full = failure('disk_full', { folder: '/data', free: 0 })
  useNotices().error(full)
  expect(texts()).toEqual([stopped.message, full.message])
  connection.value = 'connecting'
})
