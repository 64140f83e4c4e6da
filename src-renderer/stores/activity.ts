import type { Activity } from '../../src-main/contract/browse.ts'
import { useIntervalFn } from '@vueuse/core'
import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import { backgroundClient, onConnect } from '../client.ts'
import { describeError } from './notices.ts'
import { useProgress } from './progress.ts'

const lookMs = 1000

/** What is being done now and what waits: looked at again and again, while somebody looks and something happens. */
export const useActivity = defineStore('activity', () => {
  const progress = useProgress()
  /** Null until it was read. */
  const activity = shallowRef<Activity | null>(null)
  /** Why it cannot be shown; null when it can. */
  const failure = shallowRef<string | null>(null)
  const watching = shallowRef(false)

  async function look() {
    try {
      activity.value = await backgroundClient.getActivity()
      failure.value = null
    }
    catch (error) {
      failure.value = describeError(error)
    }
  }

  const { pause, resume } = useIntervalFn(look, lookMs, { immediate: false })

  watch([watching, () => progress.progress?.phase], ([looked, phase]) => {
    pause()
    if (!looked)
      return
    void look()
    if (phase === 'working' || phase === 'scanning')
      resume()
  })
  onConnect(() => watching.value && look())

  return { activity, failure, watching }
})
