import type { MetadataImportReport } from '../../src-main/contract/browse.ts'
import { useThrottleFn } from '@vueuse/core'
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { backgroundClient, client, onConnect, onEvent } from '../client.ts'
import { downloadFile } from '../composables/download.ts'
import { messages } from '../locales/messages.ts'
import { useHistory } from './history.ts'
import { describeError, useNotices } from './notices.ts'

const refreshMs = 4000

/** A key of metadata, with how many assets have a value under it. */
export interface MetadataKey {
  readonly name: string
  readonly assets: number
}

/** What a table brought. */
export interface ImportedTable {
  readonly fileName: string
  readonly report: MetadataImportReport
}

/** Keys of metadata over the whole library, and tables of it. */
export const useMetadata = defineStore('metadata', () => {
  const notices = useNotices()
  const history = useHistory()
  /** In the order of their names; null until they have been loaded. */
  const keys = shallowRef<readonly MetadataKey[] | null>(null)
  /** Why they cannot be shown; null when they can. */
  const failure = shallowRef<string | null>(null)
  /** What is under way, in words; null when nothing is. */
  const busy = shallowRef<string | null>(null)
  const imported = shallowRef<ImportedTable | null>(null)
  let watching = false
  const texts = messages.metadataKeys

  /** Loads the keys, and again whenever assets change, until `leave` is called. */
  async function watch() {
    watching = true
    await load(client)
  }

  function leave() {
    watching = false
  }

  async function load(by: typeof client) {
    try {
      keys.value = (await by.listFacets()).metadataKeys.toSorted((a, b) => a.name.localeCompare(b.name))
      failure.value = null
    }
    catch (error) {
      failure.value = describeError(error)
    }
  }

  /** Moves what was set under a key to another one. The error is the caller's to show. */
  async function rename(from: string, to: string): Promise<void> {
    const { edited, undo } = await client.editMetadataKey({ from, to })
    tell(edited, from, texts.renamed(edited, from, to), undo)
  }

  /** Removes what was set under a key. Errors become notices. */
  async function remove(key: string): Promise<void> {
    try {
      const { edited, undo } = await client.editMetadataKey({ from: key, to: null })
      tell(edited, key, texts.removed(edited, key), undo)
    }
    catch (error) {
      notices.error(error)
    }
  }

  function tell(edited: number, key: string, done: string, undo: string) {
    if (edited > 0)
      history.record(done, undo)
    else
      notices.info(texts.nothingSet(key))
    void load(client)
  }

  /** Has the browser save a table of these assets, or of all. Errors become notices. */
  async function save(format: 'csv' | 'json', ids: readonly number[] | undefined): Promise<void> {
    await doing(texts.exporting, async () => {
      const table = await client.exportMetadata({ format, ...ids && { ids: [...ids] } })
      downloadFile(new File([table.text], table.fileName, { type: table.mediaType }))
      notices.info(texts.exported(table.fileName))
    })
  }

  /** Takes in a table; what it brought is `imported` then. Errors become notices. */
  async function take(file: File): Promise<void> {
    await doing(texts.importing(file.name), async () => {
      const report = await client.importMetadata({ file, fileName: file.name })
      imported.value = { fileName: file.name, report }
      if (report.undo !== null)
        history.record(texts.imported(file.name, report.set), report.undo)
      await load(client)
    })
  }

  async function doing(what: string, work: () => Promise<void>) {
    busy.value = what
    try {
      await work()
    }
    catch (error) {
      notices.error(error)
    }
    finally {
      busy.value = null
    }
  }

  onConnect(() => watching && load(client))
  onEvent('assets', useThrottleFn(() => watching ? load(backgroundClient) : undefined, refreshMs, true))

  return { keys, failure, busy, imported, watch, leave, rename, remove, save, take }
})
