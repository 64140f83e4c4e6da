import type { syncRoutes } from '../../../src-main/contract/routes/sync.ts'
import type { AddSync, Sync, SyncRun } from '../../../src-main/contract/sync.ts'
import type { HostedStandIn } from '../../helpers/hosted-services/types.ts'
import type { Calls, Scene } from './scene.ts'
import { expect, vi } from 'vitest'
import { startEcho3d } from '../../helpers/hosted-services/echo3d.ts'

interface Kept {
  readonly sync: Sync
  readonly standIn: HostedStandIn
  readonly accountId: string
  readonly runToTheEnd: (agreed?: { readonly approve?: boolean }) => Promise<SyncRun>
}

/** Runs `work` while the pictures are kept at a hosted service, or are to be. */
async function withSync({ server, libraryId }: Scene, work: (kept: Kept) => Promise<void>, more: Partial<AddSync> = {}): Promise<void> {
  await using standIn = await startEcho3d()
  const { client } = server
  const { id: accountId } = await client.addAccount({ service: 'echo3d', name: 'Ours', fields: standIn.fields })
  const { key } = (await client.listCollections()).find(collection => collection.libraryId === libraryId)!
  const sync = await client.addSync({ collection: key, accountId, container: { id: standIn.fields['key']! }, ...more })

  async function runToTheEnd(agreed: { readonly approve?: boolean } = {}): Promise<SyncRun> {
    await client.runSync({ id: sync.id, ...agreed })
    return vi.waitUntil(async () => (await client.listSyncRuns({ id: sync.id })).find(({ endedAt }) => endedAt !== null), { timeout: 10_000 })
  }

  await work({ sync, standIn, accountId, runToTheEnd })
  if ((await client.listSyncs()).length > 0)
    await client.removeSync({ id: sync.id })
  await client.removeAccount({ id: accountId })
}

/** Collections that are kept at hosted services. */
export const syncCalls = {
  listSyncs: scene => withSync(scene, async ({ sync }) => {
    expect(await scene.server.client.listSyncs()).toEqual([sync])
    expect(scene.server.engine.events.last('syncs')).toEqual({ type: 'syncs', syncs: [sync] })
  }),
  addSync: async (scene) => {
    const { client } = scene.server
    await withSync(scene, async ({ sync, accountId }) => {
      expect(sync).toMatchObject({ collectionName: 'pictures', service: 'echo3d', approvedAt: null, progress: null, lastRun: null, there: 0, options: { direction: 'up', schedule: 'manual', views: 1 } })
      const again = { collection: sync.collection, accountId, container: { id: sync.container.id } }
      await expect(client.addSync(again)).rejects.toMatchObject({ code: 'bad_request', message: expect.stringContaining(sync.id) as string })
      await expect(client.addSync({ ...again, collection: 'no-such-1' })).rejects.toMatchObject({ code: 'collection_not_found' })
      await expect(client.addSync({ ...again, accountId: 'none' })).rejects.toMatchObject({ code: 'account_not_found' })
      await expect(client.addSync({ ...again, container: { make: 'Props' } })).rejects.toMatchObject({ code: 'service_cannot' })
      await expect(client.addSync({ ...again, container: { id: 'not-there-1' } })).rejects.toMatchObject({ status: 502 })
    }, { options: { views: 1 } })
  },
  editSync: scene => withSync(scene, async ({ sync: { id } }) => {
    const { client } = scene.server
    expect(await client.editSync({ id, options: { schedule: 'interval', everyMinutes: 30 } })).toMatchObject({ options: { schedule: 'interval', everyMinutes: 30, views: 4 } })
    expect(await client.editSync({ id, paused: true })).toMatchObject({ paused: true })
    await expect(client.runSync({ id, approve: true })).rejects.toMatchObject({ code: 'sync_paused' })
    await expect(client.editSync({ id, options: { direction: 'mirror' } })).rejects.toMatchObject({ code: 'service_cannot' })
    await expect(client.editSync({ id: 'none' })).rejects.toMatchObject({ code: 'sync_not_found' })
  }),
  removeSync: scene => withSync(scene, async ({ sync, standIn, runToTheEnd }) => {
    const { client } = scene.server
    await client.planSync({ id: sync.id })
    await runToTheEnd({ approve: true })
    expect(await client.removeSync({ id: sync.id })).toEqual({})
    expect(await client.listSyncs()).toEqual([])
    expect(standIn.contents(sync.container.id)).toHaveLength(3)
    await expect(client.removeSync({ id: sync.id })).rejects.toMatchObject({ code: 'sync_not_found' })
  }),
  planSync: scene => withSync(scene, async ({ sync: { id }, standIn }) => {
    const plan = await scene.server.client.planSync({ id })
    expect(plan).toMatchObject({ syncId: id, counts: { new: 3, changed: 0, gone: 0, unchanged: 0 }, removals: { count: 0, held: null } })
    expect(plan.items.filter(({ kind }) => kind === 'new').map(({ name }) => name)).toEqual(['1.png', '2.png', '3.png'])
    expect(plan.bytes).toBeGreaterThan(0)
    expect(standIn.everything()).toEqual([])
  }),
  runSync: scene => withSync(scene, async ({ sync: { id, container }, standIn, runToTheEnd }) => {
    const { client } = scene.server
    await expect(client.runSync({ id })).rejects.toMatchObject({ code: 'sync_unapproved' })
    await expect(client.runSync({ id, approve: true })).rejects.toMatchObject({ code: 'sync_unapproved' })
    await client.planSync({ id })
    expect(await runToTheEnd({ approve: true })).toMatchObject({ outcome: 'done', sent: 3, failure: null })
    expect(standIn.contents(container.id)).toHaveLength(3)
    expect(await client.listSyncs()).toMatchObject([{ there: 3, waiting: 0, failed: 0, conflicts: 0, lastRun: { outcome: 'done' } }])
  }),
  listSyncRuns: scene => withSync(scene, async ({ sync: { id }, runToTheEnd }) => {
    const { client } = scene.server
    await client.planSync({ id })
    const run = await runToTheEnd({ approve: true })
    expect(await client.listSyncRuns({ id })).toEqual([run])
    await expect(client.listSyncRuns({ id: 'none' })).rejects.toMatchObject({ code: 'sync_not_found' })
  }),
  listSyncItems: scene => withSync(scene, async ({ sync: { id }, runToTheEnd }) => {
    const { client } = scene.server
    expect(await client.listSyncItems({ id })).toEqual([])
    await client.planSync({ id })
    await runToTheEnd({ approve: true })
    const items = await client.listSyncItems({ id })
    expect(items).toHaveLength(3)
    expect(items.every(({ state, failure, remoteId }) => state === 'there' && failure === null && remoteId !== null)).toBe(true)
    expect(await client.listSyncItems({ id, after: items[0]!.key, limit: 1 })).toEqual([items[1]])
    expect(await client.listSyncItems({ id, state: 'failed' })).toEqual([])
  }),
  resolveSyncItems: scene => withSync(scene, async ({ sync: { id, container }, standIn, runToTheEnd }) => {
    const { client } = scene.server
    await client.planSync({ id })
    await runToTheEnd({ approve: true })
    standIn.deleteItem(container.id, standIn.contents(container.id)[0]!.id)
    await client.runSync({ id })
    const [deleted] = await vi.waitUntil(async () => {
      const items = await client.listSyncItems({ id, state: 'deleted-there' })
      return items.length > 0 && (await client.listSyncs())[0]!.progress === null && items
    })
    expect(await client.resolveSyncItems({ id, keys: [deleted!.key], how: 'leave' })).toMatchObject({ conflicts: 0, there: 2 })
    expect(await client.resolveSyncItems({ id, keys: [deleted!.key], how: 'send' })).toMatchObject({ waiting: 1 })
    await expect(client.resolveSyncItems({ id, keys: ['none'], how: 'send' })).rejects.toMatchObject({ code: 'not_found' })
  }),
} satisfies Pick<Calls, keyof Omit<typeof syncRoutes, 'searchHosted'>>
