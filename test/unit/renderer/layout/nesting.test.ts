import type { Collection } from '../../../../src-main/contract/entities.ts'
import { describe, expect, it } from 'vitest'
import { mayLieIn, nextOf, placeAfter } from '../../../../src-renderer/layout/nesting.ts'

function collection(key: string, parent: string | null = null, smart = false): Collection {
  const query = { like: [], unlike: [], among: 'assets', meaning: 1, shape: 0, textMeaning: 0.5, textWeight: 0.5, modelMatch: 'aligned', threshold: 0 } as const
  return { key, name: key, libraryId: null, query: smart ? query : null, colour: null, parent, assets: 0, createdAt: '2026-01-01T00:00:00.000Z' }
}

/** a, b (b1, b2), c at the top; s and t smart. */
const all = [collection('a'), collection('s', null, true), collection('b'), collection('b1', 'b'), collection('b2', 'b'), collection('c'), collection('t', null, true)]

describe('where a step takes a collection', () => {
  it('is before or behind its neighbours of its kind', () => {
    expect(placeAfter(all, 'b', 'up')).toEqual({ parent: null, before: 'a' })
    expect(placeAfter(all, 'a', 'down')).toEqual({ parent: null, before: 'c' })
    expect(placeAfter(all, 'b', 'down')).toEqual({ parent: null, before: null })
    expect(placeAfter(all, 't', 'up')).toEqual({ parent: null, before: 's' })
    expect(placeAfter(all, 'a', 'up')).toBeUndefined()
    expect(placeAfter(all, 'c', 'down')).toBeUndefined()
    expect(placeAfter(all, 'gone', 'down')).toBeUndefined()
  })

  it('is into the one above it, and out of the one around it', () => {
    expect(placeAfter(all, 'c', 'in')).toEqual({ parent: 'b', before: null })
    expect(placeAfter(all, 'b2', 'out')).toEqual({ parent: null, before: 'c' })
    expect(placeAfter(all, 'a', 'in')).toBeUndefined()
    expect(placeAfter(all, 'a', 'out')).toBeUndefined()
    expect(placeAfter(all, 't', 'in'), 'a smart one holds none').toBeUndefined()
  })

  it('is never in itself, in what lies in it, or in a smart one', () => {
    expect(mayLieIn(all, 'a', 'b1')).toBe(true)
    expect(mayLieIn(all, 'b', null)).toBe(true)
    expect(mayLieIn(all, 'b', 'b')).toBe(false)
    expect(mayLieIn(all, 'b', 'b2')).toBe(false)
    expect(mayLieIn(all, 'a', 's')).toBe(false)
    expect(mayLieIn(all, 'a', 'gone')).toBe(false)
  })

  it('knows the next of those beside one', () => {
    expect(nextOf(all, all[2]!)?.key).toBe('c')
    expect(nextOf(all, all[4]!)).toBeUndefined()
  })
})
