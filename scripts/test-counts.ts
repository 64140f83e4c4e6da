import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'

export interface TestCounts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** Of those that failed: they passed when they were tried again. */
  readonly flaky: number
}

const VitestReport = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
  numTodoTests: z.int(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
})

const PlaywrightReport = z.object({
  stats: z.object({ expected: z.int(), unexpected: z.int(), flaky: z.int(), skipped: z.int() }),
  errors: z.array(z.unknown()),
})

/** Counts of vitest's JSON report. A file that failed before its first test counts as one failed test. */
export function countVitest(report: unknown): TestCounts {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = VitestReport.parse(report)
  const broken = testResults.filter(file => file.status === 'failed' && file.assertionResults.length === 0).length
  return { passed: numPassedTests, failed: numFailedTests + broken, skipped: numPendingTests + numTodoTests, flaky: 0 }
}

/** Counts of Playwright's JSON report. A test that passed only when it was tried again counts as failed, and as flaky; each error outside of a test as failed. */
export function countPlaywright(report: unknown): TestCounts {
  const { stats, errors } = PlaywrightReport.parse(report)
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length, skipped: stats.skipped, flaky: stats.flaky }
}

/** Counts of a report file. A report that was not written counts as one failed test. */
export function countFile(path: string, count: (report: unknown) => TestCounts): TestCounts {
  return existsSync(path) ? count(JSON.parse(readFileSync(path, 'utf8'))) : { passed: 0, failed: 1, skipped: 0, flaky: 0 }
}

/** The sum of counts. */
export function addCounts(counts: readonly TestCounts[]): TestCounts {
  const sum = (of: (count: TestCounts) => number) => counts.reduce((total, count) => total + of(count), 0)
  return { passed: sum(count => count.passed), failed: sum(count => count.failed), skipped: sum(count => count.skipped), flaky: sum(count => count.flaky) }
}
