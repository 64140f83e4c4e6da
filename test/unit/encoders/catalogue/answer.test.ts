import { describe, expect, it } from 'vitest'
import { judge, rangeHeaders } from '../../../../src-main/encoders/catalogue/answer.ts'

const part = { size: 100, etag: '"a"' }
const answer = (status: number, headers: Record<string, string> = {}) => judge({ status, headers: new Headers(headers) }, part)

describe('rangeHeaders', () => {
  it('asks for the rest of what is known to be the same file, else for all', () => {
    expect(rangeHeaders(part)).toEqual({ 'range': 'bytes=100-', 'if-range': '"a"' })
    expect(rangeHeaders({ size: 100, etag: null })).toEqual({})
    expect(rangeHeaders({ size: 0, etag: '"a"' })).toEqual({})
  })
})

describe('judge', () => {
  it.each([
    ['the whole file', 200, { 'content-length': '500', 'etag': '"b"' }, { kind: 'whole', total: 500, etag: '"b"' }],
    ['without a length', 200, {}, { kind: 'whole', total: null, etag: null }],
    ['with a weak mark', 200, { etag: 'W/"b"' }, { kind: 'whole', total: null, etag: null }],
    ['compressed, whose length and mark are those of something else', 200, { 'content-encoding': 'gzip', 'content-length': '50', 'etag': '"b"' }, { kind: 'whole', total: null, etag: null }],
    ['the rest', 206, { 'content-range': 'bytes 100-499/500', 'etag': '"a"' }, { kind: 'rest', total: 500 }],
    ['the rest without a mark', 206, { 'content-range': 'bytes 100-499/500' }, { kind: 'rest', total: 500 }],
    ['the rest of another file', 206, { 'content-range': 'bytes 100-499/500', 'etag': '"b"' }, { kind: 'stale' }],
    ['another part', 206, { 'content-range': 'bytes 0-499/500', 'etag': '"a"' }, { kind: 'stale' }],
    ['less than the rest', 206, { 'content-range': 'bytes 100-300/500', 'etag': '"a"' }, { kind: 'stale' }],
    ['a part that it does not name', 206, {}, { kind: 'stale' }],
    ['nothing more', 416, { 'content-range': 'bytes */100' }, { kind: 'complete' }],
    ['nothing of what is longer', 416, { 'content-range': 'bytes */70' }, { kind: 'stale' }],
    ['nothing', 416, {}, { kind: 'stale' }],
    ['that it is busy', 503, { 'retry-after': '2' }, { kind: 'later', reason: 'the server answered 503', afterMs: 2000 }],
    ['that one asks too much', 429, { 'retry-after': '9999999' }, { kind: 'later', reason: 'the server answered 429', afterMs: 60_000 }],
    ['that something is wrong', 500, { 'retry-after': 'Fri, 31 Dec 1999 23:59:59 GMT' }, { kind: 'later', reason: 'the server answered 500', afterMs: null }],
    ['that it is not there', 404, {}, { kind: 'refused', reason: 'the server does not have it (404).' }],
    ['that it is not for everybody', 401, {}, { kind: 'refused', reason: 'the server does not give it to everybody (401).' }],
    ['something else', 418, {}, { kind: 'refused', reason: 'the server answered 418.' }],
  ] as const)('%s', (_, status, headers, expected) => {
    expect(answer(status, headers)).toEqual(expected)
  })
})
