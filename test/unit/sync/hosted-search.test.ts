import type { Account } from '../../../src-main/contract/sync.ts'
import type { HostedSearchParts } from '../../../src-main/sync/hosted-search.ts'
import { once } from 'node:events'
import sharp from 'sharp'
import { expect, it } from 'vitest'
import { createHostedSearch } from '../../../src-main/sync/hosted-search.ts'

/** Asks a service that never answers; `begun` is called once it was asked. */
function searchOfSlow(begun: () => void, patienceMs?: number) {
  const service = { id: 'slow', name: 'Slow', search: { score: null, sense: 'rank', text: true, unlike: false } }
  const search = async (_container: string, _query: unknown, signal: AbortSignal) => {
    const aborted = once(signal, 'abort')
    begun()
    await aborted
    signal.throwIfAborted()
  }
  const opened = { account: { id: 'a', fields: {} } as Account, connector: { service }, remote: { search }, [Symbol.asyncDispose]: async () => undefined }
  const parts = {
    catalog: { assets: { get: () => undefined }, syncs: { list: () => [] }, syncLedger: { of: () => ({ get: () => undefined, assetsOf: () => new Map() }) } },
    accounts: { open: async () => opened },
    pictures: { pathOf: () => '' },
    pictureOf: async () => ({ image: sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } }), kind: 'image', assetId: null }),
    ...patienceMs !== undefined && { patienceMs },
  } as unknown as HostedSearchParts
  return createHostedSearch(parts)
}

const request = { accountId: 'a', container: 'props', like: [], unlike: [], text: 'oak', limit: 3 }

it('says of a service that does not answer that it took too long', async () => {
  await expect(searchOfSlow(() => undefined, 20)(request)).rejects.toMatchObject({ code: 'service_failed', message: 'Slow did not do as asked: it did not answer within 0.02 s.' })
})

it('takes the question back from the service when nobody waits for its answer', async () => {
  const controller = new AbortController()
  await expect(searchOfSlow(() => controller.abort())(request, controller.signal)).rejects.toMatchObject({ code: 'service_failed', message: expect.stringContaining('taken back') as string })
})
