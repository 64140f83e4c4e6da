import type { Folder } from '../../src-main/contract/browse.ts'
import { useThrottleFn } from '@vueuse/core'
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { backgroundClient, client, onConnect, onEvent } from '../client.ts'
import { describeError } from './notices.ts'

const refreshMs = 5000

/** The folders right below one, or why they are not known. */
export interface FolderList {
  readonly folders: readonly Folder[]
  readonly failure: string | null
}

/** Folders of the libraries, read one level at a time where somebody looks. */
export const useFolders = defineStore('folders', () => {
  const lists = shallowRef<ReadonlyMap<string, FolderList>>(new Map())
  /** What is open now: it is read again when assets come and go. */
  let open: ReadonlySet<string> = new Set()
  const asked = new Set<string>()

  /** The folders below these are shown, and no others: those not known yet are read. Keys are made by `folderKey`. */
  function show(keys: ReadonlySet<string>) {
    open = keys
    for (const key of keys) {
      if (!lists.value.has(key))
        void read(key, client)
    }
  }

  async function read(key: string, by: typeof client) {
    if (asked.has(key))
      return
    asked.add(key)
    const { libraryId, path } = placeOf(key)
    try {
      put(key, { folders: await by.listFolders({ libraryId, parent: path }), failure: null })
    }
    catch (error) {
      put(key, { folders: lists.value.get(key)?.folders ?? [], failure: describeError(error) })
    }
    finally {
      asked.delete(key)
    }
  }

  function put(key: string, list: FolderList) {
    lists.value = new Map(lists.value).set(key, list)
  }

  async function refresh() {
    lists.value = new Map([...lists.value].filter(([key]) => open.has(key)))
    for (const key of open)
      await read(key, backgroundClient)
  }

  function of(key: string): FolderList | undefined {
    return lists.value.get(key)
  }

  const soon = useThrottleFn(refresh, refreshMs, true)
  onConnect(refresh)
  onEvent('assets', soon)
  onEvent('scanned', soon)

  return { of, show, retry: (key: string) => read(key, client) }
})

/** Names a folder of a library; `path` is '' for its root. */
export function folderKey(libraryId: number, path: string): string {
  return `folder:${libraryId}:${path}`
}

function placeOf(key: string): { readonly libraryId: number, readonly path: string } {
  const [, libraryId, path] = /^folder:(\d+):(.*)$/s.exec(key) ?? []
  return { libraryId: Number(libraryId), path: path ?? '' }
}
