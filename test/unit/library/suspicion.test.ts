import { expect, it } from 'vitest'
import { suspicionOf } from '../../../src-main/library/suspicion.ts'

const nothing = { known: 100, missing: 0, recent: 0, isEmpty: false, believed: 0 }

it('suspects a library in which nothing is left', () => {
  expect(suspicionOf({ ...nothing, known: 1, missing: 1, isEmpty: true })).toEqual({ missing: 1, known: 1 })
  expect(suspicionOf({ ...nothing, known: 0, isEmpty: true })).toBeNull()
})

it('suspects when half is gone, but not for a few files', () => {
  expect(suspicionOf({ ...nothing, missing: 49 })).toBeNull()
  expect(suspicionOf({ ...nothing, missing: 50 })).toEqual({ missing: 50, known: 100 })
  expect(suspicionOf({ ...nothing, known: 10, missing: 9 })).toBeNull()
  expect(suspicionOf({ ...nothing, known: 12, missing: 10 })).not.toBeNull()
})

it('counts what went missing within the last hour', () => {
  expect(suspicionOf({ ...nothing, known: 60, missing: 10, recent: 39 })).toBeNull()
  expect(suspicionOf({ ...nothing, known: 60, missing: 10, recent: 40 })).toEqual({ missing: 10, known: 60 })
})

it('believes as much as the user said, and no more', () => {
  expect(suspicionOf({ ...nothing, missing: 60, believed: 60 })).toBeNull()
  expect(suspicionOf({ ...nothing, missing: 61, believed: 60 })).not.toBeNull()
  expect(suspicionOf({ ...nothing, missing: 100, isEmpty: true, believed: 60 })).not.toBeNull()
})
