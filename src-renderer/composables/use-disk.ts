import type { DiskFolder } from '../../src-main/contract/browse.ts'
import { watchDebounced } from '@vueuse/core'
import { shallowRef } from 'vue'
import { client } from '../client.ts'
import { describeError } from '../stores/notices.ts'

const debounceMs = 250

/** A walk through the folders of the machine that the engine runs on. `path` is what is chosen: typed, or the folder that is looked into, or one in it. */
export function useDisk(initial: string) {
  const path = shallowRef(initial)
  /** The folder that is looked into; null until the first was read. */
  const folder = shallowRef<DiskFolder | null>(null)
  /** Why the path that was typed cannot be chosen; null when it can. */
  const problem = shallowRef<string | null>(null)
  let asked = new AbortController()

  async function read(at: string | undefined): Promise<DiskFolder | undefined> {
    asked.abort()
    const { signal } = asked = new AbortController()
    try {
      const found = await client.browseDisk(at === undefined ? {} : { path: at }, { signal })
      folder.value = found
      problem.value = null
      return found
    }
    catch (error) {
      if (!signal.aborted)
        problem.value = describeError(error)
      return undefined
    }
  }

  /** Looks into a folder and chooses it. */
  async function enter(at: string) {
    path.value = at
    await read(at)
  }

  /** Begins where `initial` is, or else at home. */
  async function begin() {
    if (initial && await read(initial))
      return
    await read(undefined)
    problem.value = null
  }

  function isKnown(at: string): boolean {
    return at === folder.value?.path || (folder.value?.folders.some(({ path }) => path === at) ?? false)
  }

  watchDebounced(path, (at) => {
    if (at.trim() === '')
      problem.value = null
    else if (!isKnown(at.trim()))
      void read(at.trim())
    else
      problem.value = null
  }, { debounce: debounceMs })

  return { path, folder, problem, enter, begin }
}
