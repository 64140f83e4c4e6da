import { expect, it } from 'vitest'
import { createMemory } from '../../../src-main/search/memory.ts'

it('keeps the last used values, each for a while after it was set', () => {
  let time = 0
  const memory = createMemory<number>({ limit: 2, keptMs: 100, now: () => time })
  memory.set('a', 1)
  memory.set('b', 2)
  expect(memory.get('a')).toBe(1)
  memory.set('c', 3)
  expect([memory.get('a'), memory.get('b'), memory.get('c')]).toEqual([1, undefined, 3])
  time = 99
  expect(memory.get('a')).toBe(1)
  time = 100
  expect(memory.get('a')).toBeUndefined()
  memory.set('a', 5)
  memory.delete('a')
  expect(memory.get('a')).toBeUndefined()
})
