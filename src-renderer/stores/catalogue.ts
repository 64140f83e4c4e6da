import type { CatalogueEntry, Download } from '../../src-main/contract/entities.ts'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { client, onConnect, onEvent } from '../client.ts'
import { describeError, useNotices } from './notices.ts'

/** Encoders and detectors that can be downloaded, and how far downloads are. */
export const useCatalogue = defineStore('catalogue', () => {
  const notices = useNotices()
  /** Null until they were read. */
  const entries = shallowRef<readonly CatalogueEntry[] | null>(null)
  /** Why they cannot be shown; null when they can. */
  const failure = shallowRef<string | null>(null)

  async function load() {
    try {
      entries.value = await client.listCatalogue()
      failure.value = null
    }
    catch (error) {
      failure.value = describeError(error)
    }
  }

  function take(downloads: readonly Download[]) {
    const byId = new Map(downloads.map(download => [download.id, download]))
    entries.value = entries.value?.map(entry => ({ ...entry, download: byId.get(entry.id) ?? entry.download })) ?? null
    if (downloads.some(({ id, state }) => state === 'done' && entries.value?.some(entry => entry.id === id && !entry.installed)))
      void load()
  }

  async function act(ask: () => Promise<Download>) {
    try {
      take([await ask()])
    }
    catch (error) {
      notices.error(error)
    }
  }

  onConnect(() => entries.value && load())
  onEvent('downloads', ({ downloads }) => take(downloads))
  onEvent('encoders', () => entries.value && load())
  onEvent('detectors', () => entries.value && load())

  return {
    entries,
    failure,
    /** What is on its way, or was given up in this run. */
    downloads: computed(() => entries.value?.filter(({ download }) => download !== null && download.state !== 'done') ?? []),
    load,
    install: (id: string) => act(() => client.installFromCatalogue({ id })),
    cancel: (id: string) => act(() => client.cancelDownload({ id })),
  }
})
