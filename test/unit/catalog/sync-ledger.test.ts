import type { Catalog } from '../../../src-main/catalog/catalog.ts'
import type { LedgerItem } from '../../../src-main/catalog/sync-ledger.ts'
import { expect, it } from 'vitest'
import { toSyncItem } from '../../../src-main/catalog/sync-ledger.ts'
import { defaultSyncOptions } from '../../../src-main/contract/sync.ts'
import { withCatalog } from './seed.ts'

const row: LedgerItem = { key: 'a', assetId: 1, name: 'a.png', state: 'waiting', remoteId: null, revision: null, described: null, ticket: null, bytes: 10, attempts: 0, retryAt: null, failure: null, updatedAt: 1000 }
const place = { accountId: 'ours', container: 'props' }

function withLedger(work: (catalog: Catalog) => void): Promise<void> {
  return withCatalog((catalog) => {
    catalog.accounts.insert({ id: 'ours', service: 'echo3d', name: 'Ours', fields: {}, secretsKept: 'plain', limits: { parallel: 1, requestsPerSecond: 1, kilobytesPerSecond: null } })
    work(catalog)
  })
}

it('keeps items by container and key, and reads them a page at a time', async () => {
  await withLedger((catalog) => {
    const ledger = catalog.syncLedger.of(place)
    const items = ['c', 'a', 'b'].map(key => ({ ...row, key }))
    ledger.put(items)
    catalog.syncLedger.of({ ...place, container: 'other' }).put([{ ...row, name: 'other' }])
    expect(ledger.page('', 10)).toEqual(items.toSorted((one, other) => one.key < other.key ? -1 : 1))
    expect(ledger.page('a', 1)).toEqual([items[2]])
    ledger.put([{ ...row, state: 'there', remoteId: 'r1', revision: '7', described: 'x', failure: { code: 'service_failed', message: 'no' } }])
    expect(ledger.get('a')).toEqual({ ...row, state: 'there', remoteId: 'r1', revision: '7', described: 'x', failure: { code: 'service_failed', message: 'no' } })
    expect(ledger.page('', 10, 'there').map(({ key }) => key)).toEqual(['a'])
    ledger.remove(['a', 'none'])
    expect(ledger.get('a')).toBeUndefined()
    expect(catalog.syncLedger.of({ ...place, container: 'other' }).get('a')).toMatchObject({ name: 'other' })
  })
})

it('keeps what a broken-off upload goes on from for as long as the item is to be sent', async () => {
  await withLedger((catalog) => {
    const ledger = catalog.syncLedger.of(place)
    ledger.put([row])
    expect(ledger.resumeOf('a')).toBeUndefined()
    ledger.note('a', { upload: 'u', parts: [1, 2] })
    for (const state of ['sending', 'waiting', 'failed'] as const) {
      ledger.put([{ ...row, state }])
      expect(ledger.resumeOf('a')).toEqual({ upload: 'u', parts: [1, 2] })
    }
    ledger.put([{ ...row, state: 'there' }])
    expect(ledger.resumeOf('a')).toBeUndefined()
  })
})

it('counts what stands how, each item once, and knows when something is due', async () => {
  await withLedger((catalog) => {
    const ledger = catalog.syncLedger.of(place)
    expect(ledger.nextRetry()).toBeNull()
    const states = ['there', 'there', 'waiting', 'sending', 'processing', 'changed-there', 'deleted-there', 'left'] as const
    ledger.put(states.map((state, at) => ({ ...row, key: String(at), state })))
    ledger.put([{ ...row, key: 'f1', state: 'failed' }, { ...row, key: 'f2', state: 'failed', retryAt: 500 }, { ...row, key: 'f3', state: 'failed', retryAt: 400 }])
    expect(ledger.counts()).toEqual({ there: 2, waiting: 3, failed: 3, conflicts: 2 })
    expect(ledger.nextRetry()).toBe(400)
    expect(toSyncItem(ledger.get('f3')!)).toEqual({ key: 'f3', name: 'a.png', assetId: 1, state: 'failed', remoteId: null, bytes: 10, attempts: 0, retryAt: '1970-01-01T00:00:00.400Z', failure: null, updatedAt: '1970-01-01T00:00:01.000Z' })
  })
})

it('knows what lies in other containers of the account', async () => {
  await withLedger((catalog) => {
    catalog.syncLedger.of({ ...place, container: 'other' }).put([{ ...row, state: 'there', remoteId: 'r1', revision: '3' }, { ...row, key: 'b', state: 'failed', remoteId: 'r2' }])
    expect([...catalog.syncLedger.of(place).elsewhere()]).toEqual([['a', { remoteId: 'r1', revision: '3' }]])
    expect(catalog.syncLedger.of({ ...place, container: 'other' }).elsewhere().size).toBe(0)
  })
})

it('is forgotten with its account, not with a sync', async () => {
  await withLedger((catalog) => {
    catalog.syncs.insert({ id: 's', collection: 'c', accountId: 'ours', container: 'props', containerName: 'Props', options: defaultSyncOptions, createdAt: 1 })
    catalog.syncLedger.of(place).put([row])
    catalog.syncs.remove('s')
    expect(catalog.syncLedger.of(place).get('a')).toBeDefined()
    catalog.accounts.remove('ours')
    expect(catalog.syncLedger.of(place).get('a')).toBeUndefined()
  })
})
