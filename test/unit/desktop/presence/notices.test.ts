import { expect, it } from 'vitest'
import { de } from '../../../../src-main/desktop/locales/de.ts'
import { en } from '../../../../src-main/desktop/locales/en.ts'
import { noticeOf } from '../../../../src-main/desktop/presence/notices.ts'

it('tells of long jobs, and of what cannot go on', () => {
  expect(noticeOf({ kind: 'ended', done: 1200, failed: 0, ms: 60_000 }, en.notifications)).toEqual({ title: 'Indexing has ended', body: '1,200 files were indexed.' })
  expect(noticeOf({ kind: 'ended', done: 1, failed: 1, ms: 90_000 }, de.notifications)).toEqual({ title: 'Die Indizierung ist fertig', body: '1 Datei wurde indiziert; 1 war nicht lesbar.' })
  expect(noticeOf({ kind: 'halted', reason: 'The disk is full.' }, en.notifications)).toEqual({ title: 'Indexing has stopped', body: 'The disk is full.' })
  expect(noticeOf({ kind: 'ended', done: 1200, failed: 3, ms: 59_999 }, en.notifications)).toBe(undefined)
})
