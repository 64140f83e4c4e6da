import type { DesktopEvent, DesktopSettings, DesktopState, EngineState } from '../../src-main/contract/desktop.ts'
import type { Desktop } from '../desktop/bridge.ts'
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { desktop } from '../desktop/bridge.ts'
import { useNotices } from './notices.ts'

/** What the desktop app around this window is and how it is set up; of no use in a browser. */
export const useDesktop = defineStore('desktop', () => {
  const notices = useNotices()
  /** Null until it is known. */
  const state = shallowRef<DesktopState | null>(null)
  /** The engine runs until something else is heard. */
  const engine = shallowRef<EngineState>({ state: 'running' })

  async function load() {
    try {
      state.value = await there().state()
    }
    catch (error) {
      notices.error(error)
    }
  }

  /** Takes in what the app tells of itself. */
  function hear(event: DesktopEvent) {
    if (event.type === 'engine')
      engine.value = event.engine
    else if (event.type === 'settings')
      change({ settings: event.settings })
    else if (event.type === 'update')
      change({ update: event.update })
  }

  /** Changes some settings. The error is the caller's to show, at the field. */
  async function changeSettings(changes: Partial<DesktopSettings>) {
    change({ settings: await there().changeSettings(changes) })
  }

  /** Has an entry in the context menu of a file manager, or none. The error is the caller's to show. */
  async function setFileManager(id: string, installed: boolean) {
    change({ fileManagers: await there().setFileManager(id, installed) })
  }

  async function lookForUpdate() {
    try {
      change({ update: await there().lookForUpdate() })
    }
    catch (error) {
      notices.error(error)
    }
  }

  /** Does what only the app can; errors become notices. */
  async function act(work: (desktop: Desktop) => Promise<unknown>) {
    try {
      await work(there())
    }
    catch (error) {
      notices.error(error)
    }
  }

  function change(parts: Partial<DesktopState>) {
    if (state.value)
      state.value = { ...state.value, ...parts }
  }

  return { state, engine, load, hear, changeSettings, setFileManager, lookForUpdate, act }
})

/** The bridge, where what asks for it is shown in the desktop app alone. */
function there(): Desktop {
  if (!desktop)
    throw new Error('this is no window of the desktop app: what needs it is offered where `desktop` is there')
  return desktop
}
