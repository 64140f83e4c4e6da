import type { Collection } from '../../src-main/contract/entities.ts'
import type { RouteInput } from '../../src-main/contract/routes.ts'
import { useLocalStorage, useThrottleFn } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { client, onConnect, onEvent } from '../client.ts'
import { messages } from '../locales/messages.ts'
import { useHistory } from './history.ts'
import { useNotices } from './notices.ts'

export type CollectionEdit = Omit<RouteInput<'editCollection'>, 'id'>
type Created = RouteInput<'createCollection'>

const refreshMs = 2000
const recentKept = 8

/** The collections that people made; those that libraries imply are kept apart. */
export const useCollections = defineStore('collections', () => {
  const notices = useNotices()
  const history = useHistory()
  /** Each followed by those that lie in it, in their order. */
  const collections = shallowRef<readonly Collection[]>([])
  /** Those that libraries imply: of all that is in each. */
  const implied = shallowRef<readonly Collection[]>([])
  /** Whether they have been loaded. */
  const isKnown = shallowRef(false)
  /** The key of the smart collection whose question is being changed in the query bar; null when none is. */
  const editing = shallowRef<string | null>(null)
  /** Keys of those that assets were put into last, the latest first. */
  const recent = useLocalStorage<readonly string[]>('likeness.collections.recent', [])
  const texts = messages.collections

  const byLibrary = computed(() => new Map(implied.value.map(collection => [collection.libraryId, collection])))

  async function load() {
    try {
      const all = await client.listCollections()
      collections.value = all.filter(collection => collection.libraryId === null)
      implied.value = all.filter(collection => collection.libraryId !== null)
      isKnown.value = true
    }
    catch (error) {
      notices.error(error)
    }
  }

  /** Makes a collection of assets. The error is the caller's to show. */
  async function create(name: string, assetIds: readonly number[], place: Pick<Created, 'parent' | 'colour'> = {}): Promise<Collection> {
    const collection = await client.createCollection({ name, assetIds: [...assetIds], ...place })
    if (assetIds.length > 0)
      used(collection.key)
    await load()
    return collection
  }

  /** Makes a smart collection of what a query finds. The error is the caller's to show. */
  async function createSmart(name: string, query: NonNullable<Created['query']>): Promise<Collection> {
    const collection = await client.createCollection({ name, query })
    await load()
    return collection
  }

  /** Tells that a collection was made, with a way back. */
  function tellMade({ key }: Pick<Collection, 'key'>, label: string) {
    history.recordMade(label, () => client.removeCollection({ id: key }))
  }

  /** Changes a collection; `done` says what was done, and that it can be taken back. The error is the caller's to show. */
  async function edit(key: string, change: CollectionEdit, done: string): Promise<void> {
    const { undo } = await client.editCollection({ id: key, ...change })
    history.record(done, undo)
    await load()
  }

  /** As `edit`; errors become notices. */
  async function change(key: string, changed: CollectionEdit, done: string): Promise<void> {
    await edit(key, changed, done).catch(notices.error)
  }

  /** Puts assets into a collection. Errors become notices. */
  async function add(key: string, ids: readonly number[]) {
    if (ids.length === 0)
      return
    used(key)
    await change(key, { add: [...ids] }, texts.added(ids.length, nameOf(key)))
  }

  /** Takes assets out of a collection that they were put into. Errors become notices. */
  async function take(key: string, ids: readonly number[]) {
    if (ids.length > 0)
      await change(key, { remove: [...ids] }, texts.taken(ids.length, nameOf(key)))
  }

  /** Removes a collection; its assets stay. Errors become notices. */
  async function remove(key: string): Promise<boolean> {
    const name = nameOf(key)
    try {
      const { undo } = await client.removeCollection({ id: key })
      collections.value = collections.value.filter(collection => collection.key !== key)
      history.record(texts.removed(name), undo)
      return true
    }
    catch (error) {
      notices.error(error)
      return false
    }
  }

  function used(key: string) {
    recent.value = [key, ...recent.value.filter(other => other !== key)].slice(0, recentKept)
  }

  function byKey(key: string): Collection | undefined {
    return collections.value.find(collection => collection.key === key)
  }

  function nameOf(key: string): string {
    return byKey(key)?.name ?? key
  }

  /** The collection of all that is in a library; undefined before it is known. */
  function ofLibrary(id: number): Collection | undefined {
    return byLibrary.value.get(id)
  }

  /** The library whose whole a collection is; undefined where it is of people's making. */
  function libraryOf(key: string): number | undefined {
    return implied.value.find(collection => collection.key === key)?.libraryId ?? undefined
  }

  const refresh = useThrottleFn(load, refreshMs, true)
  onConnect(load)
  onEvent('assets', refresh)
  onEvent('collections', refresh)

  return { collections, isKnown, editing, recent, load, create, createSmart, tellMade, edit, change, add, take, remove, byKey, nameOf, ofLibrary, libraryOf }
})
