import type { Collection } from '../../src-main/contract/entities.ts'
import { useThrottleFn } from '@vueuse/core'
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { client, onConnect, onEvent } from '../client.ts'
import { useNotices } from './notices.ts'

const refreshMs = 2000

/** The collections that people made; those that libraries imply are left out. */
export const useCollections = defineStore('collections', () => {
  const notices = useNotices()
  const collections = shallowRef<readonly Collection[]>([])

  async function load() {
    try {
      const all = await client.listCollections()
      collections.value = all.filter(collection => collection.libraryId === null)
    }
    catch (error) {
      notices.error(error)
    }
  }

  /** Makes a collection of assets. The error is the caller's to show. */
  async function create(name: string, assetIds: readonly number[]): Promise<Collection> {
    const collection = await client.createCollection({ name, assetIds: [...assetIds] })
    collections.value = [...collections.value, collection]
    return collection
  }

  async function remove(key: string) {
    try {
      await client.removeCollection({ id: key })
      collections.value = collections.value.filter(collection => collection.key !== key)
    }
    catch (error) {
      notices.error(error)
    }
  }

  function byKey(key: string): Collection | undefined {
    return collections.value.find(collection => collection.key === key)
  }

  onConnect(load)
  onEvent('assets', useThrottleFn(load, refreshMs, true))
  onEvent('collections', useThrottleFn(load, refreshMs, true))

  return { collections, load, create, remove, byKey }
})
