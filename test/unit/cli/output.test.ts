import process from 'node:process'
import { stripVTControlCharacters } from 'node:util'
import { afterEach, expect, it, vi } from 'vitest'
import { count, duration, printJsonList, printTable } from '../../../src-main/cli/output.ts'

let written = ''
function record(): void {
  written = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written += String(text)
    return true
  })
}
afterEach(() => vi.restoreAllMocks())

const columns = [{ title: 'n', value: (n: number) => String(n), align: 'right' as const }, { title: 'word', value: (n: number) => 'x'.repeat(n) }, { title: '', value: () => '' }]

it('aligns tables, and leaves no blanks at their right', () => {
  record()
  printTable([1, 12], columns, 'none')
  expect(stripVTControlCharacters(written)).toBe(' n  word\n 1  x\n12  xxxxxxxxxxxx\n')
})

it('has no heading without titles, and says so without rows', () => {
  record()
  printTable([3], columns.map(column => ({ ...column, title: '' })), 'none')
  printTable([], columns, 'none')
  expect(written).toBe('3  xxx\nnone\n')
})

it('prints very long tables', () => {
  record()
  printTable(Array.from({ length: 300_000 }, (_, i) => i % 7), columns, 'none')
  expect(written.split('\n')).toHaveLength(300_002)
})

it.each([[[]], [[[1, { a: 2 }]]], [[[1], [], [{ a: [2] }, null]]]])('prints pages %j as one JSON array', async (pages) => {
  record()
  async function* each() {
    yield* pages
  }
  await printJsonList(each())
  expect(JSON.parse(written)).toEqual(pages.flat())
})

it('says numbers and times', () => {
  expect(count(1234567)).toBe('1,234,567')
  expect([0.04, 9.96, 42.4, 119, 600, 7300].map(duration)).toEqual(['0.0 s', '10.0 s', '42 s', '119 s', '10 min', '2.0 h'])
})
