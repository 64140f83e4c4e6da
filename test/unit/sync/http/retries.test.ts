import { describe, expect, it } from 'vitest'
import { backoff, retryAfter } from '../../../../src-main/sync/http/retries.ts'

describe('backoff', () => {
  it('doubles, with a part by chance, up to an end', () => {
    expect([1, 2, 3].map(attempts => backoff(attempts, 0))).toEqual([250, 500, 1000])
    expect([1, 2, 3].map(attempts => backoff(attempts, 1))).toEqual([500, 1000, 2000])
    expect(backoff(50, 1)).toBe(30_000)
  })
})

describe('retryAfter', () => {
  const now = Date.parse('2026-03-01T12:00:00Z')

  it.each([
    ['3', 3000],
    ['0', 0],
    ['Sun, 01 Mar 2026 12:01:30 GMT', 90_000],
    ['Sun, 01 Mar 2026 11:00:00 GMT', 0],
    ['-5', 0],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('reads %s', (header, ms) => expect(retryAfter(header, now)).toBe(ms))
})
