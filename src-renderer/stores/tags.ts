import type { Tag } from '../../src-main/contract/entities.ts'
import { useThrottleFn } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { backgroundClient, client, connection, onConnect, onEvent } from '../client.ts'
import { messages } from '../locales/messages.ts'
import { filterText } from '../query/request.ts'
import { numbersOf } from './columns.ts'
import { useHistory } from './history.ts'
import { describeError, useNotices } from './notices.ts'

const refreshMs = 4000

/** All tags, and changes of them over the whole library. */
export const useTags = defineStore('tags', () => {
  const notices = useNotices()
  const history = useHistory()
  /** In the order of their names; null until they have been loaded. */
  const tags = shallowRef<readonly Tag[] | null>(null)
  /** Why they cannot be shown; null when they can. */
  const failure = shallowRef<string | null>(null)
  const texts = messages.tagging

  /** The most used first. */
  const byUse = computed(() => (tags.value ?? []).toSorted((a, b) => b.assets - a.assets))

  async function load(by = client) {
    try {
      tags.value = await by.listTags()
      failure.value = null
    }
    catch (error) {
      failure.value = describeError(error)
    }
  }

  /** Adds tags to assets and takes others off; `done` says what was done, and that it can be taken back. The error is the caller's to show. */
  async function edit(ids: readonly number[], addTags: readonly string[], removeTags: readonly string[], done: string): Promise<void> {
    if (ids.length === 0)
      return
    const { undo } = await client.editAssets({ ids: [...ids], addTags: [...addTags], removeTags: [...removeTags] })
    history.record(done, undo)
    await load()
  }

  /** One tag in place of some others, wherever they are. The error is the caller's to show. */
  async function merge(from: readonly string[], to: string): Promise<void> {
    const others = from.filter(name => !isSameTag(name, to))
    const done = others.length === 1 ? texts.renamed(others[0] ?? '', to) : texts.merged(others.length, to)
    await edit(await carriersOf(others), [to], others, done)
  }

  /** Takes tags off all assets. Errors become notices. */
  async function remove(names: readonly string[]): Promise<void> {
    try {
      await edit(await carriersOf(names), [], names, texts.removed(names))
    }
    catch (error) {
      notices.error(error)
    }
  }

  onConnect(() => load())
  if (connection.value === 'open')
    void load()
  onEvent('assets', useThrottleFn(() => load(backgroundClient), refreshMs, true))

  return { tags, byUse, failure, load: () => load(), edit, merge, remove }
})

/** Whether two names are those of one tag: case makes no difference. */
export function isSameTag(a: string, b: string): boolean {
  return a.trim().normalize('NFC').toLowerCase() === b.trim().normalize('NFC').toLowerCase()
}

/** The ids of all assets that carry one of these tags, those whose files are gone included. */
async function carriersOf(names: readonly string[]): Promise<readonly number[]> {
  if (names.length === 0)
    return []
  const filter = `tags IN [${names.map(filterText).join(', ')}]`
  const outlines = await Promise.all([client.outlineAssets({ filter }), client.outlineAssets({ filter, state: 'missing' })])
  return [...new Set(outlines.flatMap(({ ids }) => [...numbersOf(ids)]))]
}
