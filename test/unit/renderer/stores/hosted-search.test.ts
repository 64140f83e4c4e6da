import type { HostedSearchResponse } from '../../../../src-main/contract/hosted-search.ts'
import type { Account, HostedService, Sync } from '../../../../src-main/contract/sync.ts'
import type { HostedQuestion } from '../../../../src-renderer/query/request.ts'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { failure } from '../../../../src-main/contract/errors.ts'
import { useAccounts } from '../../../../src-renderer/stores/accounts.ts'
import { useHostedSearch } from '../../../../src-renderer/stores/hosted-search.ts'
import { useSyncs } from '../../../../src-renderer/stores/syncs.ts'

interface Asked {
  readonly accountId: string
  readonly container: string
  readonly signal: AbortSignal
  readonly answer: (response: Response) => void
}

const oak: HostedQuestion = { like: [{ assetId: 1 }], unlike: [] }
const words: HostedQuestion = { like: [], unlike: [], text: 'oak' }

let asked: Asked[] = []

beforeEach(() => {
  setActivePinia(createPinia())
  asked = []
  vi.stubGlobal('fetch', (_url: string, { body, signal }: RequestInit) => {
    const { promise, resolve, reject } = Promise.withResolvers<Response>()
    signal!.addEventListener('abort', () => reject(signal!.reason as Error))
    asked.push({ ...JSON.parse(String(body)) as Pick<Asked, 'accountId' | 'container'>, signal: signal!, answer: resolve })
    return promise
  })
})

// What is still under way would keep the next ones waiting.
afterEach(() => useHostedSearch().ask(undefined))

function service(id: string, parts: Partial<HostedService> = {}): HostedService {
  return { id, name: id, fields: [], container: 'collection', imageFormats: [], modelFormats: [], largestBytes: null, cannot: [], search: { score: 'score', sense: 'similarity', text: false, unlike: false }, ...parts }
}

function account(id: string, service: string, fields: Record<string, string> = {}): Account {
  return { id, service, name: id, fields, secretsKept: 'plain', limits: { parallel: 1, requestsPerSecond: 1, kilobytesPerSecond: null }, createdAt: '2026-01-01T00:00:00Z', triedAt: null, failure: null }
}

/** Accounts a, b and c at services that search by pictures; the one of c by words, too; and one at a service that does not search. */
function open() {
  const accounts = useAccounts()
  accounts.services = [service('pictures'), service('keyed', { cannot: ['container-list'] }), service('both', { search: { score: null, sense: 'rank', text: true, unlike: true } }), service('none', { search: null })]
  accounts.accounts = [account('a', 'pictures'), account('b', 'keyed', { key: 'late-sea-1' }), account('c', 'both'), account('d', 'none')]
  useSyncs().syncs = [{ accountId: 'a', container: { id: 'filled', name: 'Filled', items: 3 } } as Sync]
  return useHostedSearch()
}

const response = (accountId: string): HostedSearchResponse => ({ service: 'pictures', accountId, score: null, sense: 'rank', leftOut: [], elapsedMs: 1, results: [] })
const statesOf = (hosted: ReturnType<typeof useHostedSearch>) => Object.fromEntries([...hosted.answers].map(([id, { state }]) => [id, state]))

it('asks nobody until an account is switched on, and offers only those whose services search', async () => {
  const hosted = open()
  expect(hosted.able.map(({ id }) => id)).toEqual(['a', 'b', 'c'])
  hosted.ask(oak)
  expect(asked).toEqual([])
  hosted.toggle('a')
  hosted.ask(oak)
  await vi.waitUntil(() => asked.length === 1)
  expect(asked[0]).toMatchObject({ accountId: 'a', container: 'filled', like: [{ assetId: 1 }] })
})

it('sends the same question to nobody twice: another account is asked alone', async () => {
  const hosted = open()
  hosted.toggle('a')
  hosted.ask(oak)
  await vi.waitUntil(() => asked.length === 1)
  asked[0]!.answer(Response.json(response('a')))
  await vi.waitUntil(() => statesOf(hosted)['a'] === 'answered')
  hosted.toggle('b')
  hosted.ask(oak)
  await vi.waitUntil(() => asked.length === 2)
  expect(asked.map(({ accountId }) => accountId)).toEqual(['a', 'b'])
  expect(statesOf(hosted)).toEqual({ a: 'answered', b: 'asking' })
})

it('takes back what is no longer asked: by another question, when switched off, and when folded away', async () => {
  const hosted = open()
  hosted.toggle('a')
  hosted.ask(oak)
  await vi.waitUntil(() => asked.length === 1)
  hosted.ask({ ...oak, text: 'oak' })
  await vi.waitUntil(() => asked.length === 2)
  expect(asked.map(({ signal }) => signal.aborted)).toEqual([true, false])
  hosted.open = false
  hosted.ask({ ...oak, text: 'oak' })
  expect(asked[1]!.signal.aborted).toBe(true)
  expect(statesOf(hosted)).toEqual({})
  hosted.open = true
  hosted.ask(oak)
  await vi.waitUntil(() => asked.length === 3)
  hosted.toggle('a')
  hosted.ask(oak)
  expect(asked[2]!.signal.aborted).toBe(true)
})

it('asks in what was chosen, else what a sync fills or the account names; asks to choose where nothing is known', async () => {
  const hosted = open()
  hosted.chosen = ['a', 'b', 'c']
  hosted.ask(oak)
  await vi.waitUntil(() => asked.length === 2)
  expect(asked.map(({ container }) => container)).toEqual(['filled', 'late-sea-1'])
  expect(statesOf(hosted)['c']).toBe('place')
  hosted.setPlace('c', { id: 'third', name: 'Third' })
  hosted.setPlace('a', { id: 'other', name: 'Other' })
  hosted.ask(oak)
  await vi.waitUntil(() => asked.length === 4)
  expect(asked.slice(2).map(({ accountId, container }) => [accountId, container])).toEqual([['a', 'other'], ['c', 'third']])
})

it('asks nobody by words alone who searches by pictures alone', async () => {
  const hosted = open()
  hosted.chosen = ['a', 'c']
  hosted.setPlace('c', { id: 'third', name: 'Third' })
  hosted.ask(words)
  await vi.waitUntil(() => asked.length === 1)
  expect(asked[0]!.accountId).toBe('c')
  expect(statesOf(hosted)).toEqual({ a: 'words', c: 'asking' })
})

it('says why one failed, and asks that one alone again', async () => {
  const hosted = open()
  hosted.chosen = ['a', 'b']
  hosted.ask(oak)
  await vi.waitUntil(() => asked.length === 2)
  asked[0]!.answer(Response.json(failure('account_refused', { service: 'pictures', reason: 'the key is unknown' }).toWire(), { status: 502 }))
  await vi.waitUntil(() => statesOf(hosted)['a'] === 'failed')
  expect(hosted.answers.get('a')).toMatchObject({ failure: expect.stringContaining('the key is unknown') as string })
  hosted.askAgain(hosted.on[0]!, oak)
  await vi.waitUntil(() => asked.length === 3)
  expect(asked[2]!.accountId).toBe('a')
  expect(asked[1]!.signal.aborted).toBe(false)
})

it('asks a few at a time, so that what is here can be asked for meanwhile', async () => {
  const hosted = open()
  const accounts = useAccounts()
  accounts.accounts = ['a', 'b', 'c', 'd', 'e'].map(id => account(id, 'pictures'))
  hosted.chosen = ['a', 'b', 'c', 'd', 'e']
  hosted.chosen.forEach(id => hosted.setPlace(id, { id: 'x', name: 'x' }))
  hosted.ask(oak)
  await vi.waitUntil(() => asked.length === 3)
  expect(Object.values(statesOf(hosted))).toEqual(Array.from({ length: 5 }).fill('asking'))
  asked[0]!.answer(Response.json(response('a')))
  await vi.waitUntil(() => asked.length === 4)
})
