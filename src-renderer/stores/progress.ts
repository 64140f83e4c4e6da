import type { IngestProgress } from '../../src-main/contract/entities.ts'
import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import { LikenessError } from '../../src-main/contract/errors.ts'
import { attempts, client, onConnect, onEvent } from '../client.ts'
import { isAway, useNotices } from './notices.ts'

/** Assets that are read anew by one request, at most. */
const retryLimit = 10_000

/** What the engine is doing. */
export const useProgress = defineStore('progress', () => {
  const notices = useNotices()
  const progress = shallowRef<IngestProgress | null>(null)
  const encoder = shallowRef<string | null>(null)
  const version = shallowRef<string | null>(null)
  const dataDir = shallowRef<string | null>(null)
  /** Counts up whenever assets were added, changed or removed. */
  const changes = shallowRef(0)
  /** Where other programs reach the API; null while no port is open. */
  const address = shallowRef<string | null>(null)
  /** Why the engine refuses questions, such as a missing token; null when it does not. */
  const refusal = shallowRef<string | null>(null)

  async function load() {
    try {
      const status = await client.status()
      progress.value = status.progress
      encoder.value = status.encoder
      version.value = status.version
      dataDir.value = status.dataDir
      address.value = status.address
      refusal.value = null
    }
    catch (error) {
      // One that cannot be reached is tried for again, and what is shown stays.
      if (error instanceof LikenessError && !isAway(error))
        refusal.value = error.message
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

  /** Has these read anew, whether they failed or not. The error is the caller's to show. */
  async function retry(ids: readonly number[]) {
    for (let start = 0; start < ids.length; start += retryLimit)
      progress.value = await client.retryAssets({ ids: ids.slice(start, start + retryLimit) })
  }

  onConnect(load)
  // The stream of events does not tell one that refuses from one that is away.
  watch(attempts, count => count > 0 && load())
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
    version,
    dataDir,
    address,
    refusal,
    load,
    retry,
    retryFailed: () => ask(client.retryFailed),
    pause: () => ask(client.pause),
    resume: () => ask(client.resume),
  }
})
