import type { IndexRun } from '../../../src-main/cli/index-report.ts'
import type { Asset, Library, ScanSummary } from '../../../src-main/contract/entities.ts'
import { expect, it } from 'vitest'
import { filesOfOthers, indexReport } from '../../../src-main/cli/index-report.ts'

const time = '2026-01-01T00:00:00.000Z'
const nothing = { pending: 0, failed: [], missing: 0 }

function library(assets: number): Library {
  return { id: 1, path: '/l', name: 'l', state: 'online', suspicion: null, watch: { mode: 'off', reason: null }, exclude: [], assets, missing: 0, addedAt: time, scannedAt: time, removedAt: null }
}

function asset(id: number, size = 10): Asset {
  return { id, libraryId: 1, path: `${id}.png`, name: `${id}.png`, kind: 'image', format: 'png', size, hash: null, width: null, height: null, triangles: null, createdAt: time, modifiedAt: time, addedAt: time, missingSince: null, state: 'failed', failure: null, preview: null, strip: null }
}

function scan(numbers: Partial<ScanSummary>): ScanSummary {
  return { libraryId: 1, files: 0, added: 0, changed: 0, moved: 0, missing: 0, unreadable: [], elapsedMs: 1, ...numbers }
}

function report(run: Partial<IndexRun>) {
  const made = indexReport({ libraries: [library(10)], before: nothing, after: nothing, scans: [scan({})], recovered: [], retried: false, seconds: 2, ...run })
  expect(made.done + made.failed + made.skipped + made.waiting).toBe(made.files)
  return made
}

it('counts all as done the first time, but for those that failed', () => {
  expect(report({ scans: [scan({ added: 10 })], after: { ...nothing, failed: [asset(1)] } })).toMatchObject({ done: 9, failed: 1, skipped: 0, rate: 5 })
})

it('counts all as skipped when nothing changed, those that failed before apart', () => {
  const failed = [asset(1), asset(2)]
  expect(report({ before: { ...nothing, failed }, after: { ...nothing, failed } })).toMatchObject({ done: 0, failed: 0, skipped: 10, failedBefore: 2, rate: null })
})

it('counts what was tried again as failed again, or done', () => {
  const before = { ...nothing, failed: [asset(1), asset(2), asset(3)] }
  expect(report({ before, after: { ...nothing, failed: [asset(1)] }, recovered: [asset(2), asset(3)], retried: true })).toMatchObject({ done: 2, failed: 1, skipped: 7, failedBefore: 0 })
})

it('counts what got well by itself as done', () => {
  expect(report({ before: { ...nothing, failed: [asset(1)] }, recovered: [asset(1)] })).toMatchObject({ done: 1, failed: 0, skipped: 9, failedBefore: 0 })
})

it('counts a failed file that was changed once, well now or not', () => {
  const before = { ...nothing, failed: [asset(1)] }
  expect(report({ before, scans: [scan({ changed: 1 })], recovered: [asset(1, 11)] })).toMatchObject({ done: 1, failed: 0, skipped: 9 })
  expect(report({ before, scans: [scan({ changed: 1 })], after: { ...nothing, failed: [asset(1, 11)] } })).toMatchObject({ done: 0, failed: 1, skipped: 9, failedBefore: 0 })
})

it('counts what an interrupted run left, and adds up several scans', () => {
  expect(report({ before: { ...nothing, pending: 3 }, scans: [scan({ added: 2 }), scan({ added: 1, unreadable: [{ path: 'locked', reason: 'EACCES' }] })] })).toMatchObject({ done: 6, resumed: 3, added: 3, skipped: 4, unreadable: [{ path: 'locked' }] })
})

it('tells the work of other libraries apart', () => {
  const before = new Map([[1, { ...nothing, pending: 5 }], [2, { ...nothing, pending: 3 }]])
  expect(filesOfOthers(new Set([1]), before, [scan({ added: 7 }), scan({ libraryId: 2, added: 2, changed: 1 })])).toBe(6)
  expect(filesOfOthers(new Set([1, 2]), before, [scan({ added: 7 })])).toBe(0)
})

it('counts as missing what is missing since this run', () => {
  expect(report({ before: { ...nothing, missing: 2 }, after: { ...nothing, missing: 5 }, scans: [scan({ missing: 4 })] })).toMatchObject({ missing: 3 })
})

it('counts what still waits, and what was moved, apart', () => {
  expect(report({ scans: [scan({ added: 6, moved: 2 }), scan({ moved: 1 })], after: { ...nothing, pending: 4, failed: [asset(1)] } })).toMatchObject({ done: 1, failed: 1, waiting: 4, skipped: 4, moved: 3, rate: 1 })
  expect(report({ scans: [scan({ added: 6 })], after: { ...nothing, pending: 6 } })).toMatchObject({ done: 0, waiting: 6, skipped: 4, rate: null })
})
