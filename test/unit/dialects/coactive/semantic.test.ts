import { expect, it } from 'vitest'
import { weighted } from '../../../../src-main/dialects/coactive/semantic.ts'

it('weights a score by a half at least, and never adds to it', () => {
  expect(weighted(0.8, 1)).toBe(0.8)
  expect(weighted(0.8, 0)).toBe(0.4)
  expect(weighted(0.8, 0.5)).toBeCloseTo(0.6)
})
