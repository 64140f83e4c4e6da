import type { Catalog } from '../../../src-main/catalog/catalog.ts'
import { expect, it } from 'vitest'
import { defaultSyncOptions } from '../../../src-main/contract/sync.ts'
import { withCatalog } from './seed.ts'

const sync = { id: 's1', collection: 'late-sea-5767', accountId: 'ours', container: 'props', containerName: 'Props', options: { ...defaultSyncOptions, views: 1 as const }, createdAt: 5 }

function withSyncs(work: (catalog: Catalog) => void): Promise<void> {
  return withCatalog((catalog) => {
    catalog.accounts.insert({ id: 'ours', service: 'echo3d', name: 'Ours', fields: {}, secretsKept: 'plain', limits: { parallel: 1, requestsPerSecond: 1, kilobytesPerSecond: null } })
    catalog.syncs.insert(sync)
    work(catalog)
  })
}

it('keeps syncs, one to a container', async () => {
  await withSyncs(({ syncs }) => {
    const kept = { ...sync, service: 'echo3d', paused: false, planSeenAt: null, approvedAt: null, heldRemovals: 0, fingerprint: null }
    expect(syncs.list()).toEqual([kept])
    expect(syncs.into('ours', 'props')).toEqual(kept)
    expect(syncs.into('ours', 'other')).toBeUndefined()
    expect(() => syncs.insert({ ...sync, id: 's2' })).toThrow('UNIQUE')
    syncs.setOptions('s1', { ...sync.options, direction: 'mirror' })
    syncs.setPaused('s1', true)
    syncs.setHeldRemovals('s1', 3)
    syncs.setFingerprint('s1', 'f')
    expect(syncs.get('s1')).toMatchObject({ options: { direction: 'mirror', views: 1 }, paused: true, heldRemovals: 3, fingerprint: 'f' })
    syncs.remove('s1')
    expect(syncs.get('s1')).toBeUndefined()
  })
})

it('remembers when its plan was first seen, and first agreed to', async () => {
  await withSyncs(({ syncs }) => {
    [10, 20].forEach(at => syncs.seePlan('s1', at))
    ;[30, 40].forEach(at => syncs.approve('s1', at))
    expect(syncs.get('s1')).toMatchObject({ planSeenAt: 10, approvedAt: 30 })
  })
})

it('forgets that a plan was seen when there are other options', async () => {
  await withSyncs(({ syncs }) => {
    syncs.seePlan('s1', 10)
    syncs.setOptions('s1', { ...syncs.get('s1')!.options, views: 12 })
    expect(syncs.get('s1')).toMatchObject({ planSeenAt: null, options: { views: 12 } })
    syncs.seePlan('s1', 20)
    expect(syncs.get('s1')).toMatchObject({ planSeenAt: 20 })
  })
})

it('remembers the last runs, and that those which nobody ended were broken off', async () => {
  await withSyncs(({ syncs }) => {
    const first = syncs.beginRun('s1', 1000)
    syncs.countRun(first, { sent: 3, removed: 1, failed: 2, bytes: 99 })
    syncs.endRun(first, 2000, 'incomplete', { code: 'service_failed', message: 'no' })
    expect(syncs.runs('s1')).toEqual([{ id: first, startedAt: '1970-01-01T00:00:01.000Z', endedAt: '1970-01-01T00:00:02.000Z', outcome: 'incomplete', sent: 3, removed: 1, failed: 2, bytes: 99, failure: { code: 'service_failed', message: 'no' } }])
    for (let i = 0; i < 60; i++)
      syncs.beginRun('s1', 3000 + i)
    expect(syncs.runs('s1')).toHaveLength(50)
    expect(syncs.runs('s1', 1)).toMatchObject([{ outcome: 'running', endedAt: null }])
    syncs.endBrokenRuns(9000)
    expect(syncs.runs('s1').every(({ outcome, endedAt }) => outcome === 'stopped' && endedAt === '1970-01-01T00:00:09.000Z')).toBe(true)
  })
})
