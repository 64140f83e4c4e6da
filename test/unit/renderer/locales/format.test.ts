import { describe, expect, it } from 'vitest'
import { en } from '../../../../src-renderer/locales/en.ts'
import { formatBytes, formatDuration, formatRate, formatScore } from '../../../../src-renderer/locales/format.ts'

it.each([[1, '1.00'], [0.999, '0.99'], [0.871, '0.87'], [0, '0.00']])('score %f is %s', (score, text) => {
  expect(formatScore(score)).toBe(text)
})

it.each([[0, '0 B'], [999, '999 B'], [1000, '1 KB'], [1530, '1.5 KB'], [999_600, '1 MB'], [48_200_000, '48 MB'], [3.2e12, '3.2 TB']])('%d bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text)
})

it.each([[0.2, '1 s'], [42, '42 s'], [1140, '19 min'], [5400, '1 h 30 min'], [7260, '2 h 1 min']])('%d seconds are %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text)
})

it.each([[211.7, '212'], [1.44, '1.4']])('a rate of %f is %s', (rate, text) => {
  expect(formatRate(rate)).toBe(text)
})

describe('status of indexing', () => {
  const progress = { phase: 'working', total: 250_000, done: 12_477, failed: 3, pending: 237_520, rate: 212.3, etaSeconds: 1140, halt: null, pace: 'full' } as const

  it('says how far it is, how fast and how long still', () => {
    expect(en.status.working(progress)).toBe('Indexing 12,480 / 250,000 · 212/s · 19 min left')
  })

  it('leaves out what is not known', () => {
    expect(en.status.working({ ...progress, rate: null, etaSeconds: null })).toBe('Indexing 12,480 / 250,000')
  })
})
