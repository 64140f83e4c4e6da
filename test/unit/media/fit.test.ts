import { describe, expect, it } from 'vitest'
import { displaySize, fullSize, workingScale, workingSize } from '../../../src-main/media/fit.ts'

describe('workingSize', () => {
  it.each([
    [{ width: 4000, height: 3000 }, { width: 512, height: 384 }],
    [{ width: 3000, height: 4000 }, { width: 384, height: 512 }],
    [{ width: 384, height: 384 }, { width: 384, height: 384 }],
    [{ width: 100, height: 80 }, { width: 100, height: 80 }],
    [{ width: 1537, height: 10 }, { width: 1536, height: 10 }],
    [{ width: 30000, height: 1000 }, { width: 1536, height: 51 }],
    [{ width: 1, height: 100000 }, { width: 1, height: 1536 }],
  ])('%o becomes %o', (source, expected) => {
    expect(workingSize(source)).toEqual(expected)
  })
})

describe('workingScale', () => {
  it('exceeds 1 for what is smaller than the working size', () => {
    expect(workingScale({ width: 24, height: 24 })).toBe(16)
    expect(workingScale({ width: 1000, height: 10 })).toBe(1.536)
  })
})

it('shows pictures at no more than 4,096 pixels, and none larger than it is', () => {
  expect([{ width: 8192, height: 2048 }, { width: 3, height: 40_000 }, { width: 4096, height: 100 }].map(displaySize))
    .toEqual([{ width: 4096, height: 1024 }, { width: 1, height: 4096 }, { width: 4096, height: 100 }])
})

it('hands pictures on as large as they are, as far as JPEG goes', () => {
  expect([{ width: 8192, height: 2048 }, { width: 131_000, height: 100 }].map(fullSize)).toEqual([{ width: 8192, height: 2048 }, { width: 65_500, height: 50 }])
})
