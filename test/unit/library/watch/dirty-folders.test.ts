import { expect, it } from 'vitest'
import { createDirtyFolders } from '../../../../src-main/library/watch/dirty-folders.ts'

const hints = (folders: readonly string[], events = folders.length, whole = false) => ({ folders, events, whole })

it('looks at folders together once it has been quiet', () => {
  const dirty = createDirtyFolders()
  expect(dirty.due()).toBeUndefined()
  dirty.note(hints(['a']), 0)
  dirty.note(hints(['b', 'a']), 300)
  expect(dirty.due()).toBe(800)
  expect(dirty.take(799)).toBeUndefined()
  expect(dirty.take(800)).toEqual({ folders: ['a', 'b'] })
  dirty.settle([], 900)
  expect(dirty.due()).toBeUndefined()
  expect(dirty.isWaiting()).toBe(false)
})

it('does not wait for quiet for longer than five seconds', () => {
  const dirty = createDirtyFolders()
  for (let now = 0; now <= 4900; now += 100)
    dirty.note(hints(['a']), now)
  expect(dirty.due()).toBe(5000)
  expect(dirty.take(5000)).toEqual({ folders: ['a'] })
})

it('looks at everything, once and when it is quiet, after a burst of many folders or many events', () => {
  const many = createDirtyFolders()
  many.note(hints(Array.from({ length: 501 }, (_, i) => `f${i}`)), 0)
  for (let now = 0; now <= 20_000; now += 400)
    many.note(hints(['a']), now)
  expect(many.due()).toBe(20_500)
  expect(many.take(20_500)).toEqual({ folders: null })
  expect(many.due()).toBeUndefined()

  const events = createDirtyFolders()
  events.note(hints(['a'], 5001), 0)
  expect(events.take(500)).toEqual({ folders: null })
  events.note(hints(['a'], 5000), 1000)
  expect(events.take(1500)).toEqual({ folders: ['a'] })

  const told = createDirtyFolders()
  told.note(hints([], 0, true), 0)
  expect(told.take(500)).toEqual({ folders: null })
})

it('does not wait for quiet for ever either where everything is to be looked at', () => {
  const dirty = createDirtyFolders()
  for (let now = 0; now <= 70_000; now += 400)
    dirty.note(hints([], 1, true), now)
  expect(dirty.due()).toBe(60_000)
})

it('looks at everything at once when it is asked to', () => {
  const dirty = createDirtyFolders()
  dirty.note(hints(['a']), 1000)
  dirty.noteAll(1100)
  expect(dirty.due()).toBeLessThanOrEqual(1100)
  expect(dirty.take(1100)).toEqual({ folders: null })
  expect(dirty.due()).toBeUndefined()
})

it('looks at a folder with a file that is being written at growing distances, whatever is told of it meanwhile', () => {
  const dirty = createDirtyFolders()
  const looks: number[] = []
  dirty.note(hints(['a']), 0)
  for (let now = 0; now <= 30_000; now += 100) {
    dirty.note(hints(['a']), now)
    if (dirty.take(now)) {
      looks.push(now)
      dirty.settle(['a'], now)
    }
  }
  expect(looks.map((at, i) => at - (looks[i - 1] ?? 0))).toEqual([5000, 1000, 2000, 4000, 5000, 5000, 5000])
  expect(dirty.isWaiting()).toBe(true)
  dirty.take(40_000)
  dirty.settle([], 40_000)
  expect(dirty.due()).toBeUndefined()
})

it('looks at other folders without waiting for one that is being written', () => {
  const dirty = createDirtyFolders()
  dirty.note(hints(['a']), 0)
  dirty.take(500)
  dirty.settle(['a'], 500)
  dirty.note(hints(['a', 'b']), 600)
  expect(dirty.take(1100)).toEqual({ folders: ['b'] })
  dirty.settle([], 1100)
  expect(dirty.take(1500)).toEqual({ folders: ['a'] })
})

it('keeps what is told during a look for the next one', () => {
  const dirty = createDirtyFolders()
  dirty.note(hints(['a']), 0)
  dirty.take(500)
  dirty.note(hints(['a', 'b']), 600)
  dirty.settle(['a'], 700)
  expect(dirty.take(1100)).toEqual({ folders: ['b'] })
  dirty.settle([], 1100)
  expect(dirty.due()).toBe(1700)
})
