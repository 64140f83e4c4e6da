import { expect, it } from 'vitest'
import { matching } from '../../../../src-renderer/components/choice.ts'

it('offers what holds the words, first what begins with them', () => {
  const names = ['Oak wood', 'Wood', 'Stone', 'woodland']
  expect(matching(names, ' WOOD', name => name)).toEqual(['Wood', 'woodland', 'Oak wood'])
  expect(matching(names, '', name => name)).toEqual(names)
  expect(matching(['Bäume'], 'ba\u0308u', name => name)).toEqual(['Bäume'])
})
