import type { Library, ScanSummary } from '../../src-main/contract/entities.ts'
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { client, onConnect, onEvent } from '../client.ts'
import { useNotices } from './notices.ts'

/** The folders that Likeness looks through. */
export const useLibraries = defineStore('libraries', () => {
  const notices = useNotices()
  /** Null until they have been loaded. */
  const libraries = shallowRef<readonly Library[] | null>(null)
  const scans = shallowRef<ReadonlyMap<number, ScanSummary>>(new Map())

  async function load() {
    try {
      libraries.value = await client.listLibraries()
    }
    catch (error) {
      notices.error(error)
    }
  }

  /** Adds a folder. The error is the caller's to show, beside the field that holds the path. */
  async function add(path: string): Promise<Library> {
    const library = await client.addLibrary({ path })
    libraries.value = [...(libraries.value ?? []).filter(({ id }) => id !== library.id), library]
    return library
  }

  async function scan(id: number) {
    try {
      await client.scanLibrary({ id })
    }
    catch (error) {
      notices.error(error)
    }
  }

  async function remove(id: number) {
    try {
      await client.removeLibrary({ id })
      libraries.value = (libraries.value ?? []).filter(library => library.id !== id)
    }
    catch (error) {
      notices.error(error)
    }
  }

  function byId(id: number): Library | undefined {
    return libraries.value?.find(library => library.id === id)
  }

  onConnect(load)
  onEvent('libraries', (event) => {
    libraries.value = event.libraries
  })
  onEvent('scanned', ({ summary }) => {
    scans.value = new Map(scans.value).set(summary.libraryId, summary)
  })

  return { libraries, scans, load, add, scan, remove, byId }
})
