import { expect, it } from 'vitest'
import { grouped } from '../../../../src-main/catalog/browsing/groups.ts'

function groups(values: readonly (string | null)[], byNumber: boolean): (string | null)[] {
  return grouped(values, value => value, byNumber).map(({ value }) => value)
}

it('keeps the order of the members, and puts groups in the order of their values, none last', () => {
  expect(grouped([3, 1, 4, 1, 5], n => n === 5 ? null : n % 2 === 0 ? 'Even' : 'odd', false)).toEqual([
    { value: 'Even', members: [4] },
    { value: 'odd', members: [3, 1, 1] },
    { value: null, members: [5] },
  ])
  expect(groups([null, 'b', 'B', 'a', ''], false)).toEqual(['', 'a', 'b', 'B', null])
})

it('puts numbers in the order of numbers, before texts', () => {
  expect(groups(['10', '9', 'many', '-1', '', null, '2.5'], true)).toEqual(['-1', '2.5', '9', '10', '', 'many', null])
  expect(groups(['10', '9'], false)).toEqual(['10', '9'])
})
