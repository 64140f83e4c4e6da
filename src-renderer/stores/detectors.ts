import type { Detector } from '../../src-main/contract/entities.ts'
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { client, onConnect, onEvent } from '../client.ts'
import { describeError, useNotices } from './notices.ts'

/** The installed detectors. */
export const useDetectors = defineStore('detectors', () => {
  const notices = useNotices()
  /** Null until they were read. */
  const detectors = shallowRef<readonly Detector[] | null>(null)
  /** Why they cannot be shown; null when they can. */
  const failure = shallowRef<string | null>(null)

  async function load() {
    try {
      detectors.value = await client.listDetectors()
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

  onConnect(() => detectors.value && load())
  onEvent('detectors', (event) => {
    detectors.value = event.detectors
  })

  return {
    detectors,
    failure,
    load,
    use: (id: string) => tell(() => client.useDetector({ id })),
    remove: (id: string) => tell(() => client.removeDetector({ id })),
    /** Installs one from a folder. The error is the caller's to show. */
    importFrom: (folder: string) => client.importDetector({ folder }),
  }
})
