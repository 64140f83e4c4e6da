import type { ShallowRef } from 'vue'
import { shallowRef } from 'vue'
import { onConnect } from '../client.ts'
import { describeError, useNotices } from './notices.ts'

interface InstalledOptions<T> {
  readonly list: () => Promise<readonly T[]>
  readonly use: (id: string) => Promise<unknown>
  readonly remove: (id: string) => Promise<unknown>
}

interface Installed<T> {
  /** Null until they were read. */
  readonly items: ShallowRef<readonly T[] | null>
  /** Why they cannot be shown; null when they can. */
  readonly failure: ShallowRef<string | null>
  readonly load: () => Promise<void>
  /** Errors become notices. */
  readonly use: (id: string) => Promise<void>
  /** Errors become notices. */
  readonly remove: (id: string) => Promise<void>
}

/** What a store of installed things has in common, of which one is in use: encoders, detectors. They are read again when the engine is reached anew. */
export function useInstalled<T>({ list, use, remove }: InstalledOptions<T>): Installed<T> {
  const notices = useNotices()
  const items = shallowRef<readonly T[] | null>(null)
  const failure = shallowRef<string | null>(null)

  async function load() {
    try {
      items.value = await list()
      failure.value = null
    }
    catch (error) {
      failure.value = describeError(error)
    }
  }

  async function tell(act: () => Promise<unknown>) {
    try {
      await act()
      await load()
    }
    catch (error) {
      notices.error(error)
    }
  }

  onConnect(() => items.value && load())

  return { items, failure, load, use: id => tell(() => use(id)), remove: id => tell(() => remove(id)) }
}
