import type { Page } from '@playwright/test'
import type { DesktopBridge, DesktopEvent, DesktopState, EngineState, MenuSection } from '../../src-main/contract/desktop.ts'
import { desktopCalls } from '../../src-main/contract/desktop.ts'

type Called = readonly [name: string, ...args: unknown[]]

interface Fake {
  readonly called: Called[]
  readonly tell: (event: DesktopEvent) => void
}

interface Given {
  /** Where files lie on disk, by their names. */
  readonly paths?: Readonly<Record<string, string>>
  /** Folders that are chosen in the system's dialog. */
  readonly picked?: readonly string[]
}

const state: DesktopState = {
  version: '1.2.3',
  settings: { background: false, openAtLogin: false, notifications: true, updates: 'stable' },
  fileManagers: [{ id: 'nautilus', name: 'Files', installed: false }, { id: 'dolphin', name: 'Dolphin', installed: true }],
  update: { state: 'ready', version: '1.3.0' },
  keychain: true,
  logs: '/home/ann/.local/state/Likeness',
}

/** Stands in for the desktop shell around a page that is not open yet: what the page calls is written down, what is to be told is told. */
export async function fakeDesktop(page: Page, { paths = {}, picked = [] }: Given = {}) {
  await page.addInitScript(({ calls, state, paths, picked }) => {
    const called: Called[] = []
    const listeners = new Set<(event: DesktopEvent) => void>()
    let settings = state.settings
    const answers: Readonly<Record<string, (...args: never[]) => unknown>> = {
      state: () => ({ ...state, settings }),
      pickFolders: () => picked,
      changeSettings: (changes: Partial<typeof settings>) => settings = { ...settings, ...changes },
      setFileManager: (id: string, installed: boolean) => state.fileManagers.map(known => known.id === id ? { ...known, installed } : known),
      lookForUpdate: () => ({ state: 'current', version: state.version }),
    }
    const call = (name: string) => async (...args: unknown[]) => {
      called.push([name, ...args])
      return name === 'setFileManager' && args[0] === 'dolphin'
        ? { error: { code: 'file_manager_failed', message: 'The context menu of Dolphin was not changed: its folder cannot be written.' } }
        : { value: answers[name]?.(...args as never[]) }
    }
    const bridge = {
      ...Object.fromEntries(calls.map(name => [name, call(name)])),
      platform: 'linux',
      pathOf: (file: File) => paths[file.name] ?? '',
      listen: (listener: (event: DesktopEvent) => void) => {
        listeners.add(listener)
        return () => void listeners.delete(listener)
      },
    }
    const fake: Fake = { called, tell: event => listeners.forEach(listener => listener(event)) }
    Object.assign(window, { likeness: bridge as unknown as DesktopBridge, fake })
  }, { calls: desktopCalls, state, paths, picked })

  const called = async (name: string) => (await page.evaluate(() => (window as unknown as { readonly fake: Fake }).fake.called)).filter(([known]) => known === name).map(([, ...args]) => args)
  const tell = (event: DesktopEvent) => page.evaluate(event => (window as unknown as { readonly fake: Fake }).fake.tell(event), event)
  return {
    /** The arguments of every call of a name. */
    called,
    tell,
    engine: (engine: EngineState) => tell({ type: 'engine', engine }),
    /** The menu bar that the page showed last. */
    menu: async () => (await called('setMenu')).at(-1)?.[0] as readonly MenuSection[] | undefined,
  }
}
