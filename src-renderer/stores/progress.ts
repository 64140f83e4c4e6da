import type { IngestProgress } from '../../src-main/contract/entities.ts'
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { client, onConnect, onEvent } from '../client.ts'
import { describeError, useNotices } from './notices.ts'

/** What the engine is doing. */
export const useProgress = defineStore('progress', () => {
  const notices = useNotices()
  const progress = shallowRef<IngestProgress | null>(null)
  const encoder = shallowRef<string | null>(null)
  /** Counts up whenever assets were added, changed or removed. */
  const changes = shallowRef(0)
  /** Why the engine refused the first question, such as a missing token; null when it did not. */
  const refusal = shallowRef<string | null>(null)

  async function load() {
    try {
      const status = await client.status()
      progress.value = status.progress
      encoder.value = status.encoder
      refusal.value = null
    }
    catch (error) {
      refusal.value = describeError(error)
    }
  }

  async function ask(change: () => Promise<IngestProgress>) {
    try {
      progress.value = await change()
    }
    catch (error) {
      notices.error(error)
    }
  }

  onConnect(load)
  onEvent('progress', (event) => {
    progress.value = event.progress
  })
  onEvent('assets', () => {
    changes.value++
  })
  onEvent('encoders', ({ encoders }) => {
    encoder.value = encoders.find(({ state }) => state === 'active')?.id ?? encoder.value
  })

  return {
    progress,
    changes,
    encoder,
    refusal,
    load,
    retryFailed: () => ask(client.retryFailed),
    pause: () => ask(client.pause),
    resume: () => ask(client.resume),
  }
})
