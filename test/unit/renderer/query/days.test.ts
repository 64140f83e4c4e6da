import { expect, it } from 'vitest'
import { dayOf, daysAgo, wholeDay } from '../../../../src-renderer/query/days.ts'

it('counts days back over months and years', () => {
  expect(dayOf(new Date(2024, 1, 29, 23, 59))).toBe('2024-02-29')
  expect(daysAgo(new Date(2024, 2, 1), 1)).toBe('2024-02-29')
  expect(daysAgo(new Date(2024, 0, 3), 6)).toBe('2023-12-28')
})

it('tells the first and the last day of a year and of a month', () => {
  expect([wholeDay('2024', 'from'), wholeDay('2024', 'to')]).toEqual(['2024-01-01', '2024-12-31'])
  expect([wholeDay('2024-02', 'from'), wholeDay('2024-02', 'to')]).toEqual(['2024-02-01', '2024-02-29'])
  expect([wholeDay('2023-12', 'from'), wholeDay('2023-12', 'to')]).toEqual(['2023-12-01', '2023-12-31'])
  expect([wholeDay('2024-05-17', 'from'), wholeDay('2024-05-17', 'to'), wholeDay(undefined, 'to')]).toEqual(['2024-05-17', '2024-05-17', ''])
})
