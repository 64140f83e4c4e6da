import type { Change } from '../../../src-main/catalog/changes.ts'
import { expect, it } from 'vitest'
import { createUndoStore } from '../../../src-main/engine/undo.ts'

const named = (name: string): Change => ({ of: 'concept', key: 'k', name })
const ofAssets = (count: number): Change => ({ of: 'untag', name: 'a', ids: new Uint32Array(count) })

it('keeps the last hundred changes', () => {
  const store = createUndoStore()
  const tokens = Array.from({ length: 101 }, (_, i) => store.keep([named(String(i))]))
  expect(() => store.get(tokens[0]!)).toThrow('This change cannot be taken back any more')
  expect(store.get(tokens[1]!)).toEqual([named('1')])
  expect(store.get(tokens[100]!)).toEqual([named('100')])
})

it('keeps as many as there is room for, and makes room by what is dropped', () => {
  const store = createUndoStore({ bytes: 10_000 })
  const [a, b] = [store.keep([ofAssets(1000)]), store.keep([ofAssets(1000)])]
  expect(store.get(a)).toHaveLength(1)
  store.drop(a)
  const c = store.keep([ofAssets(1000)])
  expect(store.get(b)).toHaveLength(1)
  store.keep([{ of: 'value', key: 'k', values: ['x'.repeat(2000)], which: null, ids: new Uint32Array(1) }])
  expect(() => store.get(b)).toThrow(expect.objectContaining({ code: 'undo_gone' }))
  expect(store.get(c)).toHaveLength(1)
})

it('does not keep what is larger than all the room, and goes on keeping the others', () => {
  const store = createUndoStore({ bytes: 1000 })
  const small = store.keep([named('a')])
  const large = store.keep([ofAssets(1000)])
  expect(() => store.get(large)).toThrow(expect.objectContaining({ code: 'undo_gone' }))
  expect(store.get(small)).toEqual([named('a')])
})
