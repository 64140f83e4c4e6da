import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { addCounts, countFile, countPlaywright, countVitest } from '../../../scripts/test-counts.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

const vitest = {
  numPassedTests: 7,
  numFailedTests: 1,
  numPendingTests: 1,
  numTodoTests: 1,
  testResults: [
    { status: 'passed', assertionResults: [{}] },
    { status: 'failed', assertionResults: [{}] },
    { status: 'failed', assertionResults: [] },
  ],
}

it('counts a file that failed before its first test', () => {
  expect(countVitest(vitest)).toEqual({ passed: 7, failed: 2, skipped: 2, flaky: 0 })
})

it('counts errors outside of tests, and what passed only when it was tried again, as failures', () => {
  const report = { stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 4 }, errors: [{ message: 'x' }] }
  expect(countPlaywright(report)).toEqual({ passed: 3, failed: 3, skipped: 4, flaky: 1 })
})

it('counts a report that was not written as a failure', async () => {
  await using folder = await temporaryFolder()
  expect(countFile(join(folder.path, 'none.json'), countVitest)).toEqual({ passed: 0, failed: 1, skipped: 0, flaky: 0 })
  await writeFile(join(folder.path, 'report.json'), JSON.stringify(vitest))
  expect(countFile(join(folder.path, 'report.json'), countVitest).passed).toBe(7)
})

it('adds counts', () => {
  const one = { passed: 1, failed: 2, skipped: 3, flaky: 1 }
  expect(addCounts([one, one])).toEqual({ passed: 2, failed: 4, skipped: 6, flaky: 2 })
})
