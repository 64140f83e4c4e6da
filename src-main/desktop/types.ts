import type { BrowserWindow } from 'electron'
import type { Client } from '../contract/client.ts'
import type { DesktopEvent, DesktopSettings, EngineState, FileManagerState, UpdateState } from '../contract/desktop.ts'
import type { LikenessEvent } from '../contract/events.ts'

/** Parts of the desktop shell as they know each other; `app.ts` puts them together. */

/** The engine process: started, watched, started again, ended in order. */
export interface EngineHost {
  readonly state: () => EngineState
  /** Calls `listener` at each change of the state, until the function that it answers is called. */
  readonly onState: (listener: (state: EngineState) => void) => () => void
  /** Calls `listener` with each event of the engine, over every restart, until the function that it answers is called. */
  readonly onEvent: (listener: (event: LikenessEvent) => void) => () => void
  /**
   * Sends a request to the engine, whose token it adds; `path` begins with a slash. While the engine starts or restarts it
   * waits for it; a request that was on its way when the engine ended fails, unless it only reads: that is sent once more. Errors: engine_stopped, engine_unstartable.
   */
  readonly fetch: (path: string, init: RequestInit) => Promise<Response>
  readonly client: Client
  /** Tries to start it now, where it does not run. */
  readonly retry: () => void
  /** Has it end in order, and waits for that; one that does not is killed. */
  readonly close: () => Promise<void>
}

/** The windows of the app. */
export interface Windows {
  /** Opens one more window at an address within the app, such as `#/map`; the last one's place where none is given. */
  readonly open: (address?: string) => BrowserWindow
  /** Brings the window to the front that had the focus last, or opens one. */
  readonly show: () => BrowserWindow
  /** Opens what was open when the app ended, at least one window. */
  readonly restore: () => void
  readonly all: () => readonly BrowserWindow[]
  /** Sends once the window listens. */
  readonly send: (window: BrowserWindow, event: DesktopEvent) => void
  readonly broadcast: (event: DesktopEvent) => void
  /** A window says that it listens from now on. */
  readonly listens: (window: BrowserWindow) => void
  /** Keeps what is open for the next start; windows that close from now on still count as open. */
  readonly remember: () => void
}

/** What the shell keeps in a file of its own. */
export interface SettingsFile {
  readonly get: () => DesktopSettings
  readonly change: (changes: Partial<DesktopSettings>) => DesktopSettings
  readonly onChange: (listener: (settings: DesktopSettings) => void) => () => void
}

/** Entries in the context menus of the system's file managers. */
export interface FileManagers {
  readonly list: () => Promise<readonly FileManagerState[]>
  /** Errors: not_found, file_manager_failed. */
  readonly set: (id: string, installed: boolean) => Promise<void>
}

export interface Updates {
  readonly state: () => UpdateState
  readonly onState: (listener: (state: UpdateState) => void) => () => void
  readonly look: () => Promise<UpdateState>
  /** Puts the loaded version in place, which ends the app; it has been closed in order before. Calls `leave` where that fails, or does not come about. */
  readonly install: (leave: () => void) => void
  readonly close: () => void
}

/** The log of the shell. */
export interface ShellLog {
  readonly info: (message: string) => void
  readonly error: (message: string, error?: unknown) => void
  /** Folder of the logs, absolute. */
  readonly folder: string
}
