import { expect, it } from 'vitest'
import { inSlices, inTurns } from '../../../src-main/catalog/in-turns.ts'

/** Work that is done when `isDone` says so, or after very many steps. */
function* until(isDone: () => boolean): Generator<void, boolean> {
  for (let step = 0; step < 50_000_000 && !isDone(); step++)
    yield
  return isDone()
}

it('lets others have their turn while it works, and answers what the work answers', async () => {
  let hadTurn = false
  setImmediate(() => hadTurn = true)
  expect(await inTurns(until(() => hadTurn))).toBe(true)
})

it('ends with the reason of its signal, and with what the work throws', async () => {
  const closing = new AbortController()
  setImmediate(() => closing.abort(new Error('closed')))
  await expect(inTurns(until(() => false), closing.signal)).rejects.toThrow('closed')
  await expect(inTurns(until(() => expect.fail('the work failed')))).rejects.toThrow('the work failed')
})

it('works through a list in slices, between which others have their turn, until its signal is aborted', async () => {
  const done: (number | 'other')[][] = []
  setImmediate(() => done.push(['other']))
  await inSlices([1, 2, 3, 4, 5], 2, slice => done.push([...slice]))
  expect(done.toSpliced(done.findIndex(([first]) => first === 'other'), 1)).toEqual([[1, 2], [3, 4], [5]])
  expect(done.at(-1)).not.toEqual(['other'])
  const closing = new AbortController()
  await expect(inSlices([1, 2, 3], 1, () => closing.abort(new Error('closed')), closing.signal)).rejects.toThrow('closed')
})
