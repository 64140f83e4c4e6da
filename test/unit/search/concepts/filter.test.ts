import type { ConceptFacts } from '../../../../src-main/search/concepts/filter.ts'
import { describe, expect, it } from 'vitest'
import { conceptFilter, conceptOrder } from '../../../../src-main/search/concepts/filter.ts'

const chairs: ConceptFacts = { concept: { name: 'Oak Chairs', createdAt: '2026-05-17T10:00:00.000Z', updatedAt: '2026-06-01T00:00:00.000Z' }, examples: 3, tags: ['Wood', 'dark blue'], collections: ['late-sea-5767'] }
const empty: ConceptFacts = { concept: { name: 'Café', createdAt: '2025-01-01T00:00:00.000Z', updatedAt: '2025-01-01T00:00:00.000Z' }, examples: 0, tags: [], collections: [] }

describe('a filter over concepts', () => {
  it.each<[string, boolean, boolean]>([
    ['name = "oak chairs"', true, false],
    ['name != "oak chairs"', false, true],
    ['NAME CONTAINS CAFÉ', false, true],
    ['name STARTS WITH oak', true, false],
    ['name < d', false, true],
    ['tags = wood', true, false],
    ['tag IN [red, "Dark Blue"]', true, false],
    ['tags IS EMPTY', false, true],
    ['tags EXISTS', true, false],
    ['collectionIds = late-sea-5767', true, false],
    ['collections NOT EXISTS', false, true],
    ['createdAt = 2026-05-17', true, false],
    ['createdAt > 2026-05-17', false, false],
    ['createdAt >= 2026-05-17', true, false],
    ['createdAt <= 2025', false, true],
    ['createdAt 2025 TO 2026-05-17', true, true],
    ['updatedAt < 2026', false, true],
    ['examples = 3', true, false],
    ['examples > 2', true, false],
    ['examples > 3', false, false],
    ['examples <= 3', true, true],
    ['examples 0 TO 2.5', false, true],
    ['examples IN [0, 7]', false, true],
    ['examples IS NULL', false, false],
    ['NOT (tags = wood AND examples > 5) AND (name = café OR examples = 3)', true, true],
  ])('%s', (filter, ofChairs, ofEmpty) => {
    const passes = conceptFilter(filter)
    expect([passes(chairs), passes(empty)]).toEqual([ofChairs, ofEmpty])
  })

  it.each([
    ['width > 5', 1, 'concepts have no attribute "width"'],
    ['name = x AND examples > many', 25, 'examples is a number; "many" is none'],
    ['createdAt = soon', 13, 'createdAt is a time; "soon" is none'],
    ['examples CONTAINS 3', 19, 'CONTAINS and STARTS WITH cannot be asked of it'],
    ['tags =', 7, 'expected a value'],
  ])('%s is refused at character %i', (filter, character, reason) => {
    expect(() => conceptFilter(filter)).toThrow(`The filter cannot be understood at character ${character}: `)
    expect(() => conceptFilter(filter)).toThrow(reason)
  })
})

describe('an order of concepts', () => {
  it.each<[string[], ConceptFacts[]]>([
    [['name:asc'], [empty, chairs]],
    [['name:desc'], [chairs, empty]],
    [['examples:desc'], [chairs, empty]],
    [['createdAt:asc'], [empty, chairs]],
    [['updatedAt:desc', 'name:asc'], [chairs, empty]],
  ])('%o', (rules, expected) => {
    const order = conceptOrder(rules)
    for (const given of [[chairs, empty], [empty, chairs]])
      expect(given.toSorted(order)).toEqual(expected)
  })

  it.each(['tags:asc', 'width:asc', 'name', ''])('is not by %s', rule =>
    expect(() => conceptOrder([rule])).toThrow('The order cannot be understood: concepts are sorted by name, createdAt, updatedAt or examples'))
})
