import type { Encoder } from '../../src-main/contract/entities.ts'
import type { Measurement } from '../../src-main/contract/insight.ts'
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { client, onEvent } from '../client.ts'
import { useInstalled } from './installed.ts'
import { useNotices } from './notices.ts'

/** The installed encoders, and what they did when they were measured. */
export const useEncoders = defineStore('encoders', () => {
  const notices = useNotices()
  const measurements = shallowRef<ReadonlyMap<string, Measurement>>(new Map())
  /** Ids of those that are being measured. */
  const measuring = shallowRef<ReadonlySet<string>>(new Set())
  const { items: encoders, failure, load, use, remove } = useInstalled<Encoder>({
    list: async () => {
      const [installed, measured] = await Promise.all([client.listEncoders(), client.listMeasurements()])
      measurements.value = new Map(measured.map(measurement => [measurement.encoder, measurement]))
      return installed
    },
    use: id => client.useEncoder({ id }),
    remove: id => client.removeEncoder({ id }),
  })

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
    use,
    remove,
    /** Installs one from a folder. The error is the caller's to show. */
    importFrom: (folder: string) => client.importEncoder({ folder }),
  }
})
