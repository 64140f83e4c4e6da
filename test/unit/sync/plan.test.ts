import type { LedgerItem } from '../../../src-main/catalog/sync-ledger.ts'
import type { Asset } from '../../../src-main/contract/entities.ts'
import type { PlanInput } from '../../../src-main/sync/plan.ts'
import type { Candidate, Impossible, RemoteItem } from '../../../src-main/sync/types.ts'
import { describe, expect, it } from 'vitest'
import { defaultSyncOptions, planKinds } from '../../../src-main/contract/sync.ts'
import { describedBy, planOf, rowOf } from '../../../src-main/sync/plan.ts'
import { holdOf } from '../../../src-main/sync/plan/removals.ts'
import { summaryOf } from '../../../src-main/sync/plan/summary.ts'
import { createMemoryService } from '../../helpers/sync/memory-service.ts'

const now = 1_000_000

function candidate(key: string, more: Partial<Candidate> = {}, id = key.charCodeAt(0)): Candidate {
  return { asset: { id, name: `${key}.png`, format: 'png', size: 100 } as Asset, key, view: null, format: 'png', name: `${key}.png`, bytes: 100, bucketPath: null, metadata: {}, ...more }
}

function row(key: string, more: Partial<LedgerItem> = {}): LedgerItem {
  return { ...rowOf(candidate(key), now), state: 'there', remoteId: `r-${key}`, revision: '1', ...more }
}

function remote(key: string, more: Partial<RemoteItem> = {}): RemoteItem {
  return { id: `r-${key}`, key: null, name: `${key}.png`, bytes: 100, md5: null, revision: '1', state: 'there', reason: null, ...more }
}

function input({ candidates = [], ledger = [], ...more }: Partial<Omit<PlanInput, 'ledger'>> & { readonly ledger?: readonly LedgerItem[] }): PlanInput {
  return {
    candidates,
    staying: new Set(),
    ledger: new Map(ledger.map(item => [item.key, item])),
    remote: [],
    elsewhere: new Map(),
    md5s: new Map(),
    options: defaultSyncOptions,
    service: { name: 'Memory', canPoll: true, canDescribe: true, canRemove: true },
    now,
    isAsked: false,
    ...more,
  }
}

/** What a plan does with one item of ours, in short. */
function verdict(given: Parameters<typeof input>[0]) {
  const { items, sends, facts, forgotten, removals } = planOf(input(given))
  return { kinds: items.map(({ kind }) => kind), sends: sends.map(({ candidate: { key } }) => key), states: facts.map(({ key, state, remoteId }) => `${key} ${state} ${remoteId}`), forgotten, removals: removals.map(({ remoteId }) => remoteId) }
}

const nothing = { kinds: [], sends: [], states: [], forgotten: [], removals: [] }
const [a, b] = [candidate('a'), candidate('b')]

describe('what is here', () => {
  it('is sent when nothing is known of it', () => {
    expect(verdict({ candidates: [a, b] })).toEqual({ ...nothing, kinds: ['new', 'new'], sends: ['a', 'b'] })
  })

  it('is left when it lies there as it should', () => {
    expect(verdict({ candidates: [a], ledger: [row('a')], remote: [remote('a')] })).toEqual({ ...nothing, kinds: ['unchanged'] })
    expect(verdict({ candidates: [a], ledger: [row('a')], remote: [remote('a', { revision: null })] })).toEqual({ ...nothing, kinds: ['unchanged'] })
  })

  it('is changed when its asset had another content', () => {
    const other = candidate('b', {}, a.asset.id)
    expect(verdict({ candidates: [other], ledger: [row('a')], remote: [remote('a')] })).toMatchObject({ kinds: ['changed', 'gone'], sends: ['b'], removals: [] })
  })

  it('shows what somebody else did there, and sends nothing over it', () => {
    expect(verdict({ candidates: [a], ledger: [row('a')], remote: [remote('a', { revision: '2' })] })).toEqual({ ...nothing, kinds: ['changed-there'], states: ['a changed-there r-a'] })
    expect(verdict({ candidates: [a], ledger: [row('a')] })).toEqual({ ...nothing, kinds: ['deleted-there'], states: ['a deleted-there r-a'] })
    expect(verdict({ candidates: [a], ledger: [row('a', { state: 'changed-there' })], remote: [remote('a', { revision: '1' })] })).toEqual({ ...nothing, kinds: ['unchanged'], states: ['a there r-a'] })
    expect(verdict({ candidates: [a], ledger: [row('a', { state: 'deleted-there' })], remote: [remote('a')] })).toMatchObject({ kinds: ['unchanged'], states: ['a there r-a'] })
    expect(verdict({ candidates: [a], ledger: [row('a', { state: 'left' })], remote: [remote('a', { revision: '2' })] })).toEqual({ ...nothing, kinds: ['unchanged'] })
  })

  it('goes over that when it was agreed to', () => {
    const waiting = row('a', { state: 'waiting' })
    const changed = remote('a', { revision: '2' })
    expect(planOf(input({ candidates: [a], ledger: [waiting], remote: [changed] })).sends).toMatchObject([{ replaces: 'r-a' }])
    const service = { name: 'Memory', canPoll: true, canDescribe: true, canRemove: false }
    expect(planOf(input({ candidates: [a], ledger: [waiting], remote: [changed], service }))).toMatchObject({ sends: [], items: [{ kind: 'changed-there' }], facts: [{ state: 'changed-there' }] })
    expect(planOf(input({ candidates: [a], ledger: [waiting] })).sends).toMatchObject([{ replaces: null }])
  })

  it('is described anew when its metadata is another, where the service takes that', () => {
    const tagged = candidate('a', { metadata: { tags: ['red', 'wood'] } })
    expect(verdict({ candidates: [tagged], ledger: [row('a')], remote: [remote('a')] }).kinds).toEqual(['described'])
    expect(verdict({ candidates: [tagged], ledger: [row('a', { described: describedBy(tagged.metadata) })], remote: [remote('a')] }).kinds).toEqual(['unchanged'])
    expect(verdict({ candidates: [tagged], ledger: [row('a')], remote: [remote('a')], service: { name: 'Memory', canPoll: true, canDescribe: false, canRemove: true } }).kinds).toEqual(['unchanged'])
  })

  it('waits for its time when it failed, unless somebody asks', () => {
    const failed = row('a', { state: 'failed', remoteId: null, retryAt: now + 1, failure: { code: 'service_failed', message: 'no' } })
    expect(verdict({ candidates: [a], ledger: [failed] })).toEqual({ ...nothing, kinds: ['new'] })
    expect(verdict({ candidates: [a], ledger: [failed], isAsked: true }).sends).toEqual(['a'])
    expect(verdict({ candidates: [a], ledger: [{ ...failed, retryAt: now }] }).sends).toEqual(['a'])
    expect(planOf(input({ candidates: [a], ledger: [{ ...failed, retryAt: null }], isAsked: true }))).toMatchObject({ sends: [], items: [{ kind: 'impossible', reason: { code: 'failed', params: { error: { message: 'no' } } } }] })
  })

  it('cannot go, for a reason, and what lies there of it stays', () => {
    const reason = { code: 'too-large', params: { bytes: 5 } } as const
    const impossible: Impossible = { asset: a.asset, key: 'a', reason }
    expect(planOf(input({ candidates: [impossible], ledger: [row('a')], remote: [remote('a')], options: { ...defaultSyncOptions, direction: 'mirror' } }))).toMatchObject({ items: [{ kind: 'impossible', reason }], removals: [] })
  })
})

describe('what lies there without the ledger knowing', () => {
  it('is recognised by the key that it carries, by its MD5, or by name and size', () => {
    expect(verdict({ candidates: [a], remote: [remote('x', { key: 'a', name: 'other', bytes: null })] })).toEqual({ ...nothing, kinds: ['adopted'], states: ['a there r-x'] })
    expect(verdict({ candidates: [a], remote: [remote('x', { md5: 'm', name: 'other' })], md5s: new Map([['a', 'm']]) })).toMatchObject({ states: ['a there r-x'] })
    expect(verdict({ candidates: [a], remote: [remote('x', { name: 'a.png' })] })).toMatchObject({ states: ['a there r-x'] })
  })

  it('is another thing when its key, its MD5 or its size is another, or nothing tells', () => {
    expect(verdict({ candidates: [a], remote: [remote('a', { key: 'z' })] }).sends).toEqual(['a'])
    expect(verdict({ candidates: [a], remote: [remote('a', { md5: 'z' })], md5s: new Map([['a', 'm']]) }).sends).toEqual(['a'])
    expect(verdict({ candidates: [a], remote: [remote('a', { bytes: 99 })] }).sends).toEqual(['a'])
    expect(verdict({ candidates: [a], remote: [remote('a', { bytes: null })] }).sends).toEqual(['a'])
    expect(verdict({ candidates: [candidate('a', { format: 'jpeg' })], remote: [remote('a')] }).sends).toEqual(['a'])
  })

  it('is nobody\'s when two could be it by name and size alone', () => {
    const twins = [candidate('a', { name: 'x.png' }), candidate('b', { name: 'x.png' })]
    expect(verdict({ candidates: twins, remote: [remote('x')] }).sends).toEqual(['a', 'b'])
    expect(verdict({ candidates: twins, ledger: [row('b', { name: 'x.png' })], remote: [remote('x'), remote('b')] })).toMatchObject({ sends: [], states: ['a there r-x'] })
  })

  it('is taken once', () => {
    expect(verdict({ candidates: [a], remote: [remote('x', { key: 'a' }), remote('y', { key: 'a' })] }).states).toEqual(['a there r-x'])
  })

  it('is what became of an upload that is in doubt', () => {
    const doubtful = row('a', { state: 'sending', remoteId: null, bytes: 77 })
    expect(verdict({ candidates: [a], ledger: [doubtful] })).toEqual({ ...nothing, kinds: ['new'], sends: ['a'] })
    expect(verdict({ candidates: [a], ledger: [doubtful], remote: [remote('a', { bytes: 77 })] })).toMatchObject({ sends: [], states: ['a there r-a'] })
    expect(verdict({ candidates: [a], ledger: [doubtful], remote: [remote('a', { key: 'a', state: 'processing' })] })).toMatchObject({ sends: [], states: ['a processing r-a'] })
    expect(verdict({ candidates: [a], ledger: [doubtful], remote: [remote('a', { key: 'a', state: 'failed', reason: 'no picture' })] })).toMatchObject({ sends: [], states: ['a failed r-a'] })
  })

  it('is sent anew where it failed there for somebody else', () => {
    expect(verdict({ candidates: [a], remote: [remote('a', { key: 'a', state: 'failed' })] }).sends).toEqual(['a'])
  })
})

describe('what the service works on', () => {
  const working = row('a', { state: 'processing', ticket: 't' })

  it('is there once it lies there, and asked about until then', () => {
    expect(verdict({ candidates: [a], ledger: [working], remote: [remote('a')] })).toMatchObject({ states: ['a there r-a'], sends: [] })
    expect(verdict({ candidates: [a], ledger: [working], remote: [remote('a', { state: 'processing' })] })).toEqual({ ...nothing, kinds: ['unchanged'] })
    expect(verdict({ candidates: [a], ledger: [working] })).toEqual({ ...nothing, kinds: ['unchanged'] })
  })

  it('is sent again when it is not there and nothing can be asked', () => {
    expect(verdict({ candidates: [a], ledger: [{ ...working, ticket: null }] })).toMatchObject({ sends: ['a'] })
  })
})

describe('what left the collection', () => {
  const options = { ...defaultSyncOptions, direction: 'mirror' } as const

  it('is removed by a mirror alone, and only what is as it was', () => {
    expect(verdict({ ledger: [row('a')], remote: [remote('a')] })).toEqual({ ...nothing, kinds: ['gone'] })
    expect(verdict({ ledger: [row('a')], remote: [remote('a')], options })).toEqual({ ...nothing, kinds: ['gone'], removals: ['r-a'] })
    expect(verdict({ ledger: [row('a')], remote: [remote('a', { revision: '2' })], options })).toMatchObject({ kinds: ['changed-there'], removals: [] })
    expect(verdict({ ledger: [row('a', { state: 'left' })], remote: [remote('a')], options })).toEqual(nothing)
  })

  it('is never what somebody else put there', () => {
    expect(verdict({ remote: [remote('a'), remote('b')], options })).toEqual(nothing)
  })

  it('is forgotten where it is not there either', () => {
    for (const state of ['there', 'waiting', 'sending', 'failed', 'deleted-there', 'left'] as const)
      expect(verdict({ ledger: [row('a', { state })], options })).toMatchObject({ forgotten: ['a'], removals: [] })
  })

  it('is found when its upload was in doubt', () => {
    expect(verdict({ ledger: [row('a', { state: 'sending', remoteId: null })], remote: [remote('a')], options })).toMatchObject({ states: ['a there r-a'], removals: ['r-a'] })
  })

  it('has not left while its file is away or not read yet', () => {
    expect(verdict({ ledger: [row('a')], remote: [remote('a')], staying: new Set([a.asset.id]), options })).toEqual(nothing)
  })
})

describe('removals', () => {
  const asked = { count: 5, there: 100, members: 50, percent: 10, confirmed: undefined }

  it('wait when they are more than so many percent, or the collection is empty', () => {
    expect(holdOf(asked)).toBeNull()
    expect(holdOf({ ...asked, count: 10 })).toBeNull()
    expect(holdOf({ ...asked, count: 11 })).toMatchObject({ confirmable: true })
    expect(holdOf({ ...asked, count: 1, there: 3 })).toBeNull()
    expect(holdOf({ ...asked, count: 1, percent: 0 })).toMatchObject({ confirmable: true })
    expect(holdOf({ ...asked, count: 11, confirmed: 10 })).toMatchObject({ confirmable: true })
    expect(holdOf({ ...asked, count: 11, confirmed: 11 })).toBeNull()
    expect(holdOf({ ...asked, count: 1, members: 0, confirmed: 1 })).toMatchObject({ confirmable: false })
    expect(holdOf({ ...asked, count: 0, members: 0 })).toBeNull()
  })
})

it('is told in short: all kinds counted, of each a hundred', () => {
  const candidates = Array.from({ length: 150 }, (_, id) => candidate(`k${id}`, {}, 1000 + id))
  const plan = planOf(input({ candidates, ledger: [row('z')], remote: [remote('z')] }))
  const told = summaryOf('s', plan, null, createMemoryService().connector, now)
  expect(told).toMatchObject({ syncId: 's', madeAt: '1970-01-01T00:16:40.000Z', counts: { new: 150, gone: 1, unchanged: 0 }, bytes: 15_000, calls: 150, removals: { count: 0, held: null } })
  expect(Object.keys(told.counts).sort()).toEqual([...planKinds].sort())
  expect(told.items).toHaveLength(101)
})
