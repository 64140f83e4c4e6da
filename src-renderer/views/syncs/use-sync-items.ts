import type { Sync, SyncItem } from '../../../src-main/contract/sync.ts'
import type { messages } from '../../locales/messages.ts'
import { watchThrottled } from '@vueuse/core'
import { shallowRef, watch } from 'vue'
import { client } from '../../client.ts'
import { describeError } from '../../stores/notices.ts'

export type ItemTab = keyof typeof messages.syncItems.tabs
type ItemState = SyncItem['state']

const states: { readonly [T in ItemTab]: readonly ItemState[] } = {
  conflicts: ['changed-there', 'deleted-there'],
  failed: ['failed'],
  waiting: ['sending', 'processing', 'waiting'],
  left: ['left'],
  there: ['there'],
}

/** The tabs in their order: what somebody has to decide comes first. */
export const itemTabs = Object.keys(states) as readonly ItemTab[]

const pageSize = 50
const wholePage = 1000
const mostKeys = 10_000
const refreshMs = 2000

/** So many items are in a tab; undefined where that is not told. */
export function countIn(tab: ItemTab, { conflicts, failed, waiting, there }: Sync): number | undefined {
  return { conflicts, failed, waiting, there, left: undefined }[tab]
}

/** The first tab that holds something to look at. */
export function firstTab(sync: Sync): ItemTab {
  return itemTabs.find(tab => (countIn(tab, sync) ?? 0) > 0) ?? 'there'
}

/** The items of one tab, a page at a time; read again while a run changes them. */
export function useSyncItems(sync: () => Sync, tab: () => ItemTab) {
  /** Null until they were read. */
  const items = shallowRef<readonly SyncItem[] | null>(null)
  const hasMore = shallowRef(false)
  const failure = shallowRef<string | null>(null)
  let wanted = pageSize
  let asked = new AbortController()

  /** Items of a tab, at most so many. */
  async function read(most: number, page: number, signal: AbortSignal): Promise<readonly SyncItem[]> {
    const found: SyncItem[] = []
    for (const state of states[tab()]) {
      for (let after: string | undefined; found.length < most;) {
        const some = await client.listSyncItems({ id: sync().id, state, limit: page, ...after === undefined ? {} : { after } }, { signal })
        found.push(...some)
        after = some.at(-1)?.key
        if (some.length < page)
          break
      }
    }
    return found
  }

  async function load() {
    asked.abort()
    const { signal } = asked = new AbortController()
    try {
      const found = await read(wanted + 1, Math.min(wanted + 1, wholePage), signal)
      items.value = found.slice(0, wanted)
      hasMore.value = found.length > wanted
      failure.value = null
    }
    catch (error) {
      if (!signal.aborted)
        failure.value = describeError(error)
    }
  }

  async function more() {
    wanted *= 2
    await load()
  }

  watch(tab, () => {
    wanted = pageSize
    items.value = null
    void load()
  }, { immediate: true })
  watchThrottled(() => [sync().there, sync().waiting, sync().failed, sync().conflicts, sync().lastRun?.outcome].join(), load, { throttle: refreshMs, trailing: true })

  return {
    items,
    hasMore,
    failure,
    load,
    more,
    /** The keys of all items of the tab, 10,000 at most. The error is the caller's to show. */
    allKeys: async () => (await read(mostKeys, wholePage, new AbortController().signal)).slice(0, mostKeys).map(({ key }) => key),
  }
}
