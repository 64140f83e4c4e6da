import type { Sync, SyncOptions } from '../../src-main/contract/sync.ts'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { client, onConnect, onEvent } from '../client.ts'
import { messages } from '../locales/messages.ts'
import { useAccounts } from './accounts.ts'
import { describeError, useNotices } from './notices.ts'

/** What a sync is set up with. */
export interface NewSync {
  readonly collection: string
  readonly accountId: string
  readonly container: { readonly id: string } | { readonly make: string }
  readonly options: SyncOptions
  readonly confirmMirror: boolean
}

/** Collections that are kept at hosted services. */
export const useSyncs = defineStore('syncs', () => {
  const notices = useNotices()
  const accounts = useAccounts()
  /** Null until they were read. */
  const syncs = shallowRef<readonly Sync[] | null>(null)
  /** Why they cannot be shown; null when they can. */
  const failure = shallowRef<string | null>(null)
  /** Events that came: an answer that was given before one may come after it, and is older then. */
  let told = 0

  const byCollection = computed(() => Map.groupBy(syncs.value ?? [], ({ collection }) => collection))

  async function load() {
    const before = told
    try {
      const found = await client.listSyncs()
      if (told === before)
        take(found)
      failure.value = null
    }
    catch (error) {
      failure.value = describeError(error)
    }
  }

  /** What services are called is known as soon as there is something to say of one. */
  function take(found: readonly Sync[]) {
    syncs.value = found
    if (found.length > 0 && accounts.accounts === null)
      void accounts.load()
  }

  /** Asks for something that answers how a sync is then. */
  async function changed(ask: () => Promise<Sync>): Promise<Sync> {
    const before = told
    const sync = await ask()
    const others = syncs.value ?? []
    if (!others.some(({ id }) => id === sync.id))
      take([...others, sync])
    else if (told === before)
      take(others.map(other => other.id === sync.id ? sync : other))
    return sync
  }

  /** Sets up a sync, which sends nothing before its plan is agreed to. The error is the caller's to show. */
  async function add({ options, ...rest }: NewSync): Promise<Sync> {
    return changed(() => client.addSync({ ...rest, options: mutable(options) }))
  }

  /** Changes the options of a sync. The error is the caller's to show. */
  async function edit(id: string, options: SyncOptions, confirmMirror: boolean): Promise<Sync> {
    return changed(() => client.editSync({ id, options: mutable(options), confirmMirror }))
  }

  /** Begins a run; `approve` agrees to the first plan, `removals` confirms as many removals as were held. The error is the caller's to show. */
  async function run(id: string, agreed: { readonly approve?: boolean, readonly removals?: number } = {}): Promise<Sync> {
    return changed(() => client.runSync({ id, ...agreed }))
  }

  /** Says what is to become of items that failed, or that somebody else changed there. The error is the caller's to show. */
  async function resolve(id: string, keys: readonly string[], how: 'send' | 'leave'): Promise<Sync> {
    return changed(() => client.resolveSyncItems({ id, keys: [...keys], how }))
  }

  /** Has a sync wait, or go on. Errors become notices. */
  async function setPaused(id: string, paused: boolean) {
    await tell(async () => void await changed(() => client.editSync({ id, paused })))
  }

  /** Begins a run. Errors become notices. */
  async function runNow({ id, collection, collectionName }: Sync) {
    await tell(async () => {
      await run(id)
      notices.info(messages.syncs.began(collectionName ?? collection))
    })
  }

  /** Ends a sync; what lies at the service stays. Errors become notices. */
  async function remove({ id, collection, collectionName }: Sync): Promise<void> {
    await tell(async () => {
      await client.removeSync({ id })
      syncs.value = syncs.value?.filter(sync => sync.id !== id) ?? null
      notices.info(messages.syncs.removed(collectionName ?? collection))
    })
  }

  async function tell(act: () => Promise<void>) {
    try {
      await act()
    }
    catch (error) {
      notices.error(error)
    }
  }

  onConnect(load)
  onEvent('syncs', (event) => {
    told++
    take(event.syncs)
  })

  return {
    syncs,
    failure,
    running: computed(() => syncs.value?.filter(({ progress }) => progress !== null) ?? []),
    load,
    add,
    edit,
    run,
    resolve,
    setPaused,
    runNow,
    remove,
    byId: (id: string) => syncs.value?.find(sync => sync.id === id),
    ofCollection: (key: string) => byCollection.value.get(key) ?? [],
    ofAccount: (id: string) => syncs.value?.filter(({ accountId }) => accountId === id) ?? [],
  }
})

/** Lists as requests have them. */
function mutable(options: SyncOptions) {
  return { ...options, metadata: [...options.metadata], buckets: [...options.buckets] }
}
