import { expect, it } from 'vitest'
import { rememberRecent } from '../../../../src-main/encoders/text/recent.ts'

it('makes each of the recent keys once, and forgets the one that was not asked for longest', async () => {
  const made: string[] = []
  const recent = rememberRecent(2, async (key) => {
    made.push(key)
    return key.toUpperCase()
  })
  expect(await Promise.all(['a', 'b', 'a', 'a'].map(recent))).toEqual(['A', 'B', 'A', 'A'])
  await recent('c')
  await recent('a')
  expect(made).toEqual(['a', 'b', 'c'])
  await recent('b')
  expect(made).toEqual(['a', 'b', 'c', 'b'])
})

it('does not remember what failed', async () => {
  let fails = true
  const recent = rememberRecent(2, async () => {
    if (fails)
      throw new Error('not now')
    return 1
  })
  await expect(recent('a')).rejects.toThrow('not now')
  fails = false
  expect(await recent('a')).toBe(1)
})
