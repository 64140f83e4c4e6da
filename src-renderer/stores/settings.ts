import type { Settings } from '../../src-main/contract/entities.ts'
import type { EditSettings } from '../../src-main/contract/requests.ts'
import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import { client, onConnect } from '../client.ts'
import { useNotices } from './notices.ts'
import { useProgress } from './progress.ts'

const dayMs = 24 * 60 * 60 * 1000

/** What the engine was told to do: read again when its pausing changes, of which no event says whose wish it is. */
export const useSettings = defineStore('settings', () => {
  const notices = useNotices()
  const progress = useProgress()
  /** Null until they have been loaded. */
  const settings = shallowRef<Settings | null>(null)
  /** Counts what was asked and wished: an answer to an earlier question is out of date. */
  let latest = 0
  let lastChange: Promise<unknown> = Promise.resolve()

  async function load() {
    const turn = ++latest
    try {
      const found = await client.getSettings()
      if (turn === latest)
        settings.value = found
    }
    catch (error) {
      notices.error(error)
    }
  }

  /** Has indexing wait, or go on. */
  async function setPaused(paused: boolean) {
    latest++
    if (settings.value)
      settings.value = { ...settings.value, paused }
    await (paused ? progress.pause() : progress.resume())
    await load()
  }

  /** Changes some of them, in the order in which they were wished. The error is the caller's to show, at the field. */
  async function change(parts: EditSettings) {
    const changing = lastChange.then(() => client.editSettings(parts))
    lastChange = changing.catch(() => undefined)
    const changed = await changing
    latest++
    settings.value = changed
  }

  /** When an asset that is missing since `iso` is forgotten; undefined while that is not known. */
  function keptUntil(iso: string | null): Date | undefined {
    return iso === null || settings.value === null ? undefined : new Date(Date.parse(iso) + settings.value.missingDays * dayMs)
  }

  onConnect(load)
  watch(() => progress.progress?.phase === 'paused', load)

  return { settings, load, change, setPaused, keptUntil }
})
