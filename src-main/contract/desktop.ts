import type { WireError } from './errors.ts'

/**
 * What a window of the desktop app is given by the operating system, as `window.likeness`; a page in a browser has none of it.
 * No data of the library goes this way: windows ask the engine for that over HTTP.
 */

/** Systems that the desktop app runs on. */
export type DesktopPlatform = 'win32' | 'darwin' | 'linux'

/** What the desktop app keeps for its user, beside the settings of the engine. */
export interface DesktopSettings {
  /** Stays in the tray and goes on with indexing when its last window is closed. @default false */
  readonly background: boolean
  /** Starts with the session, without a window where it stays in the background. @default false */
  readonly openAtLogin: boolean
  /** Tells when a long job has ended and no window has the focus. @default true */
  readonly notifications: boolean
  /** Which versions it looks for. @default 'stable' */
  readonly updates: 'off' | 'stable' | 'beta'
}

/** A file manager of this system, and whether its context menu has an entry of Likeness. */
export interface FileManagerState {
  /** Such as `explorer`, `finder`, `nautilus`, `dolphin`, `thunar`. */
  readonly id: string
  /** Its name as people know it. */
  readonly name: string
  readonly installed: boolean
}

/** How far the update of the app is; `off` where there is no feed or nobody wants updates. */
export type UpdateState
  = | { readonly state: 'off', readonly reason: 'chosen' | 'no-feed' }
    | { readonly state: 'idle' }
    | { readonly state: 'looking' }
    | { readonly state: 'current', readonly version: string }
    | { readonly state: 'loading', readonly version: string, readonly fraction: number }
    | { readonly state: 'ready', readonly version: string }
    | { readonly state: 'failed', readonly reason: string }

/** The engine behind the windows. */
export type EngineState
  = | { readonly state: 'starting' }
    | { readonly state: 'running' }
  /** It runs and does not answer. After a while it is ended and started again. */
    | { readonly state: 'silent' }
  /** It ended by itself, for the `attempt`-th time in a row, and is about to be started again. */
    | { readonly state: 'restarting', readonly attempt: number, readonly error: WireError }
  /** It does not start, and is not tried again by itself. */
    | { readonly state: 'failed', readonly error: WireError }

/** What the app is and how it is set up. */
export interface DesktopState {
  readonly version: string
  readonly settings: DesktopSettings
  readonly fileManagers: readonly FileManagerState[]
  readonly update: UpdateState
  /** Whether secrets are kept by the system's keychain; else by files that only their owner can read. */
  readonly keychain: boolean
  /** Folder of the logs, absolute. */
  readonly logs: string
}

/** An entry of the native menu: a command of the window. */
export interface MenuCommand {
  readonly id: string
  readonly label: string
  /** Such as `CmdOrCtrl+K`, in Electron's terms. */
  readonly accelerator?: string
  readonly enabled: boolean
}

/** One menu of the menu bar: commands in groups, which are separated by lines. */
export interface MenuSection {
  /** A `CommandGroup` of the window. */
  readonly id: string
  readonly label: string
  readonly groups: readonly (readonly MenuCommand[])[]
}

/** What a window can call; each answers when it is done. Paths never come from a window: assets are named by their ids. */
export interface DesktopCalls {
  /** This window listens to events from now on; what waited for it comes. */
  readonly ready: () => void
  readonly state: () => DesktopState
  /** The folders that the user chooses in the system's dialog, absolute; none when it is dismissed. */
  readonly pickFolders: () => readonly string[]
  /** Shows the asset's file in the file manager. Errors: asset_not_found, not_found when it is not in its folder any more, file_offline, file_unreadable. */
  readonly reveal: (assetId: number) => void
  /** Opens the asset's file with the program that the system has for it. Errors: those of `reveal`, file_unopened. */
  readonly open: (assetId: number) => void
  /** Begins to drag the files of these assets, 1…200, out of the window; to be called while the pointer is down. Errors: those of `reveal`. */
  readonly dragOut: (assetIds: readonly number[]) => void
  /** Puts the picture of an asset into the clipboard, a model's as its first view. Errors: those of `reveal`, picture_unavailable, those of decoding. */
  readonly copyPicture: (assetId: number) => void
  /** Opens another window at an address within the app, such as `#/?like=asset:1`. */
  readonly openWindow: (address: string) => void
  /** What the menu bar shows while this window has the focus, in the language that the window speaks, such as `de`. */
  readonly setMenu: (menu: readonly MenuSection[], language: string) => void
  /** How the system's parts of the window look. */
  readonly setTheme: (theme: 'system' | 'light' | 'dark') => void
  readonly changeSettings: (changes: Partial<DesktopSettings>) => DesktopSettings
  /** Writes, or removes, the entry in the context menu of a file manager. Errors: file_manager_failed. */
  readonly setFileManager: (id: string, installed: boolean) => readonly FileManagerState[]
  /** Shows the logs in the file manager. */
  readonly showLogs: () => void
  /** Tries to start the engine now. */
  readonly retryEngine: () => void
  readonly lookForUpdate: () => UpdateState
  /** Ends the app, puts the loaded version in place and starts it. */
  readonly installUpdate: () => void
}

export type DesktopCall = keyof DesktopCalls

/** What a window is told. */
export type DesktopEvent
  /** A menu's entry was chosen: the id of a command. */
  = | { readonly type: 'command', readonly id: string }
  /** Somebody outside asks what looks like these files; absolute paths. */
    | { readonly type: 'ask', readonly paths: readonly string[] }
  /** Something that was asked from outside cannot be done. */
    | { readonly type: 'refused', readonly error: WireError }
    | { readonly type: 'engine', readonly engine: EngineState }
    | { readonly type: 'settings', readonly settings: DesktopSettings }
    | { readonly type: 'update', readonly update: UpdateState }

/** What comes of a call: errors cross as data. */
export type Outcome<T> = { readonly value: T } | { readonly error: WireError }

/** `window.likeness` in a window of the desktop app. */
export type DesktopBridge = {
  readonly [N in DesktopCall]: (...args: Parameters<DesktopCalls[N]>) => Promise<Outcome<ReturnType<DesktopCalls[N]>>>
} & {
  readonly platform: DesktopPlatform
  /** Absolute path of a file that was dropped, pasted or chosen; empty when it does not lie on disk. */
  readonly pathOf: (file: File) => string
  /** Calls `listener` with every event, until the function that it answers is called. */
  readonly listen: (listener: (event: DesktopEvent) => void) => () => void
}

/** The calls by name: of these the preload makes the bridge. */
export const desktopCalls: readonly DesktopCall[] = Object.keys({
  ready: true,
  state: true,
  pickFolders: true,
  reveal: true,
  open: true,
  dragOut: true,
  copyPicture: true,
  openWindow: true,
  setMenu: true,
  setTheme: true,
  changeSettings: true,
  setFileManager: true,
  showLogs: true,
  retryEngine: true,
  lookForUpdate: true,
  installUpdate: true,
} satisfies Readonly<Record<DesktopCall, true>>) as DesktopCall[]

/** Names of the two IPC channels: calls of windows with their arguments, and events to windows. */
export const desktopChannels = { call: 'likeness:call', event: 'likeness:event' } as const

/** Where the windows of the app live: origin of the window, and of the hidden page that renders. */
export const desktopOrigin = 'likeness://app'
