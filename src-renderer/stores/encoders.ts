import type { Encoder } from '../../src-main/contract/entities.ts'
import type { Measurement } from '../../src-main/contract/insight.ts'
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { client, onConnect, onEvent } from '../client.ts'
import { describeError, useNotices } from './notices.ts'

/** The installed encoders, and what they did when they were measured. */
export const useEncoders = defineStore('encoders', () => {
  const notices = useNotices()
  /** Null until they were read. */
  const encoders = shallowRef<readonly Encoder[] | null>(null)
  const measurements = shallowRef<ReadonlyMap<string, Measurement>>(new Map())
  /** Ids of those that are being measured. */
  const measuring = shallowRef<ReadonlySet<string>>(new Set())
  /** Why they cannot be shown; null when they can. */
  const failure = shallowRef<string | null>(null)

  async function load() {
    try {
      const [installed, measured] = await Promise.all([client.listEncoders(), client.listMeasurements()])
      encoders.value = installed
      measurements.value = new Map(measured.map(measurement => [measurement.encoder, measurement]))
      failure.value = null
    }
    catch (error) {
      failure.value = describeError(error)
    }
  }

  async function measure(id: string) {
    measuring.value = new Set([...measuring.value, id])
    try {
      measurements.value = new Map(measurements.value).set(id, await client.measureEncoder({ id }))
    }
    catch (error) {
      notices.error(error)
    }
    finally {
      measuring.value = new Set([...measuring.value].filter(other => other !== id))
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

  onConnect(() => encoders.value && load())
  onEvent('encoders', (event) => {
    encoders.value = event.encoders
  })

  return {
    encoders,
    measurements,
    measuring,
    failure,
    load,
    measure,
    use: (id: string) => tell(() => client.useEncoder({ id })),
    remove: (id: string) => tell(() => client.removeEncoder({ id })),
    /** Installs one from a folder. The error is the caller's to show. */
    importFrom: (folder: string) => client.importEncoder({ folder }),
  }
})
