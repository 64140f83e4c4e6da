import { expect, it } from 'vitest'
import { errorTable, failure, LikenessError, toLikenessError } from '../../../src-main/contract/errors.ts'

/** Something for every parameter that a message may have. */
const params = new Proxy({}, { get: (_, key) => key === 'taken' ? ['<taken>'] : key === 'position' ? 0 : key === 'pid' || key === 'id' || key === 'limit' || key === 'seconds' ? 7 : `<${String(key)}>` })

/** Without a sound catalog there is no engine, and no window; keys, detectors and the catalogue are handled by commands, and only these take the name of a service: there only these help. */
const readInTerminals: readonly string[] = [
  'catalog_damaged',
  'backup_damaged',
  'detector_not_found',
  'detector_missing',
  'api_key_not_found',
  'api_key_missing',
  'api_key_wrong',
  'credentials_wrong',
  'quota_spent',
  'collection_closed',
  'catalogue_entry_not_found',
  'service_not_found',
]

it.each(Object.entries(errorTable))('%s has a status and a message in whole sentences', (code, { status, message }) => {
  expect(status).toBeGreaterThanOrEqual(400)
  expect(status).toBeLessThan(600)
  const text = (message as (p: unknown) => string)(params)
  expect(text).toMatch(/^["A-Z<3]/)
  expect(text).not.toMatch(readInTerminals.includes(code) ? /README/ : /`likeness (?!serve)|README/)
  expect(text).not.toContain('undefined')
  expect(text).toMatch(/(?:[^.]\.|<reason>|<reason>\n<filter>\n\^)$/)
})

it('gives the reason of a bad request as a sentence', () => {
  expect(failure('bad_request', { reason: '"a/b" is not an absolute path.' }).message).toBe('"a/b" is not an absolute path.')
  expect(failure('bad_request', { reason: 'the body ended early' }).message).toBe('The body ended early.')
})

it('points at the place where a filter is wrong, and shows what is around it', () => {
  const shown = (filter: string, position: number) => failure('filter_invalid', { filter, position, reason: 'why.' }).message.split('\n').slice(1)
  expect(shown('kind = = image', 7)).toEqual(['kind = = image', '       ^'])
  expect(shown('kind =\n = image', 8)).toEqual(['kind =  = image', '        ^'])
  const [line, sign] = shown(`${'a'.repeat(5000)}!${'b'.repeat(5000)}`, 5000)
  expect(line).toHaveLength(122)
  expect(line![sign!.indexOf('^')]).toBe('!')
})

it('quotes what is very long in part', () => {
  const { message } = failure('concept_not_found', { key: 'x'.repeat(30_000_000) })
  expect(message.length).toBeLessThan(6000)
  expect(message).toMatch(/x….$/)
})

it('says by which names this machine may be called', () => {
  expect(failure('wrong_host', { host: 'evil.example' }).message).toMatch(/name of its machine.*localhost.*numeric address.*"evil\.example"/)
})

it('makes an error of a row, whose cause stays here', () => {
  const cause = new Error('secret')
  const error = failure('asset_not_found', { id: 7 }, cause)
  expect(error).toBeInstanceOf(LikenessError)
  expect(error.status).toBe(404)
  expect(error.cause).toBe(cause)
  expect(error.toWire()).toEqual({ code: 'asset_not_found', message: 'There is no asset 7; it may have been removed.' })
})

it('makes internal ones of all else that is thrown', () => {
  const known = failure('unauthorised')
  expect(toLikenessError(known)).toBe(known)
  expect(toLikenessError(new TypeError('x is not a function'))).toMatchObject({ code: 'internal', status: 500, message: expect.stringContaining('x is not a function') as string })
  expect(toLikenessError('words')).toMatchObject({ code: 'internal' })
})
