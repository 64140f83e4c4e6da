import { describe, expect, it } from 'vitest'
import { textLikeness } from '../../../src-main/search/text-likeness.ts'

describe('the likeness of texts', () => {
  it('is 1 where every word is there, in any order, case and accent', () => {
    expect(textLikeness('red leather', 'Leather sofa, dark RED')).toBe(1)
    expect(textLikeness('café', 'CAFE')).toBe(1)
    expect(textLikeness('SKU-17', 'sku 17')).toBe(1)
  })

  it('is 0 where nothing is alike, or nothing is said', () => {
    expect(textLikeness('red', 'blue')).toBe(0)
    expect(textLikeness('red', '')).toBe(0)
    expect(textLikeness('…', 'red')).toBe(0)
  })

  it('is the share of the words that are there', () => {
    expect(textLikeness('red chair', 'a red thing')).toBe(0.5)
    expect(textLikeness('red chair', 'red chair')).toBeGreaterThan(textLikeness('red chair', 'a red thing'))
  })

  it('lets forms of a word count for something, the nearer the more', () => {
    const [same, plural, slip, other] = ['wooden', 'woodens', 'woden', 'steel'].map(said => textLikeness('wooden', said))
    expect(same).toBe(1)
    expect(plural).toBeGreaterThan(0.7)
    expect(slip).toBeGreaterThan(0.5)
    expect(plural).toBeGreaterThan(slip!)
    expect(slip).toBeGreaterThan(other!)
  })

  it('follows Dice\'s coefficient of padded trigrams', () => {
    // "  c", " ca", "cat", "at " and "  c", " ca", "cap", "ap ": two of four are common.
    expect(textLikeness('cat', 'cap')).toBe(0.5)
  })
})
