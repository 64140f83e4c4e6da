import type { Detector } from '../../src-main/contract/entities.ts'
import { defineStore } from 'pinia'
import { client, onEvent } from '../client.ts'
import { useInstalled } from './installed.ts'

/** The installed detectors. */
export const useDetectors = defineStore('detectors', () => {
  const { items: detectors, failure, load, use, remove } = useInstalled<Detector>({
    list: client.listDetectors,
    use: id => client.useDetector({ id }),
    remove: id => client.removeDetector({ id }),
  })

  onEvent('detectors', (event) => {
    detectors.value = event.detectors
  })

  return {
    detectors,
    failure,
    load,
    use,
    remove,
    /** Installs one from a folder. The error is the caller's to show. */
    importFrom: (folder: string) => client.importDetector({ folder }),
  }
})
