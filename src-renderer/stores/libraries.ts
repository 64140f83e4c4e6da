import type { Library, ScanSummary } from '../../src-main/contract/entities.ts'
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { client, onConnect, onEvent } from '../client.ts'
import { messages } from '../locales/messages.ts'
import { useNotices } from './notices.ts'
import { useSettings } from './settings.ts'

/** The folders that Likeness looks through. */
export const useLibraries = defineStore('libraries', () => {
  const notices = useNotices()
  const settings = useSettings()
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
    return taken(await client.addLibrary({ path }))
  }

  /** Adds the small library that Likeness brings along. The error is the caller's to show. */
  async function addSample(): Promise<Library> {
    return taken(await client.addSampleLibrary())
  }

  /** Known at once, and not first when an event tells of it. */
  function taken(library: Library): Library {
    if (!byId(library.id))
      libraries.value = [...libraries.value ?? [], library]
    return library
  }

  // What these do to a library is told by an event, which may be here before the answer, and newer.

  /** Says where the folder of a library is now; `force`: although its files are not there. The error is the caller's to show. */
  async function move(id: number, path: string, force: boolean) {
    await client.moveLibrary({ id, path, force })
  }

  /** Renames a library, or leaves other files of it out. The error is the caller's to show. */
  async function edit(id: number, change: { readonly name?: string, readonly exclude?: string[] }) {
    await client.editLibrary({ id, ...change })
  }

  async function scan(id: number) {
    await tell(() => client.scanLibrary({ id }))
  }

  /** The files that a library misses are gone indeed. */
  async function believe({ id, name, suspicion }: Library) {
    await tell(async () => {
      await client.believeLibrary({ id })
      notices.info(messages.suspect.believed(name, suspicion?.missing ?? 0))
    })
  }

  async function remove({ id, name }: Library) {
    await tell(async () => {
      await client.removeLibrary({ id })
      notices.offer(messages.remove.libraryDone(name, settings.settings?.missingDays), { label: messages.remove.undo, run: () => void restore(id) })
    })
  }

  async function restore(id: number) {
    await tell(() => client.restoreLibrary({ id }))
  }

  async function tell(act: () => Promise<unknown>) {
    try {
      await act()
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

  return { libraries, scans, load, add, addSample, move, scan, believe, remove, byId, restore, edit }
})
