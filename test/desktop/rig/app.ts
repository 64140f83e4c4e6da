import process from 'node:process'
import { windowEvents } from './browser-window.ts'
import { browser } from './browser.ts'
import { commandLine } from './command-line.ts'
import { lockInstance } from './instance-lock.ts'
import { appFolder, appName, appVersion, pathOf, setAppName, setPathOf } from './paths.ts'
import { openWindows } from './registry.ts'
import { sessionEvents } from './session.ts'
import { createEvent, eventsOf, extend, isPrevented, StrictEmitter } from './strict.ts'

const emitter = new StrictEmitter('app', eventsOf<Electron.App>()(
  'ready',
  'will-finish-launching',
  'window-all-closed',
  'before-quit',
  'will-quit',
  'quit',
  'open-file',
  'open-url',
  'activate',
  'did-become-active',
  'second-instance',
  'browser-window-created',
  'browser-window-focus',
  'browser-window-blur',
  'web-contents-created',
  'session-created',
  'render-process-gone',
  'child-process-gone',
  'certificate-error',
  'gpu-info-update',
  'accessibility-support-changed',
))

let isStarting = false
let isReady = false
let isQuitting = false
let badge = 0
let loginItem: Electron.Settings = {}
let lock: boolean | undefined

const protocols = new Set<string>()
const ready = new Promise<void>(resolve => emitter.once('ready', () => resolve()))

const parts = {
  name: appName(),
  isPackaged: process.env['LIKENESS_RIG_RESOURCES'] !== undefined,
  dock: undefined,
  applicationMenu: null,
  commandLine,
  whenReady: () => {
    becomeReady()
    return ready
  },
  isReady: () => isReady,
  quit,
  exit,
  relaunch: () => {},
  focus: () => [...openWindows].at(-1)?.focus(),
  getVersion: () => appVersion,
  getName: appName,
  setName: setAppName,
  getAppPath: () => appFolder,
  getPath: of => pathOf(of),
  setPath: (of, path) => setPathOf(of, path),
  setAppLogsPath: path => path === undefined ? undefined : setPathOf('logs', path),
  getLocale: () => 'en-US',
  getSystemLocale: () => 'en-US',
  getPreferredSystemLanguages: () => ['en-US'],
  getLocaleCountryCode: () => 'US',
  enableSandbox: () => {},
  disableHardwareAcceleration: () => {},
  requestSingleInstanceLock: data => lock ??= lockInstance(pathOf('userData'), data, ({ argv, cwd, data }) => void ready.then(() => emitter.emit('second-instance', createEvent({}), argv, cwd, data))),
  hasSingleInstanceLock: () => lock ?? false,
  setAsDefaultProtocolClient: protocol => protocols.add(protocol).has(protocol),
  removeAsDefaultProtocolClient: (protocol: string) => protocols.delete(protocol),
  isDefaultProtocolClient: protocol => protocols.has(protocol),
  setAppUserModelId: () => {},
  getLoginItemSettings: () => ({ openAtLogin: loginItem.openAtLogin ?? false, openAsHidden: false, wasOpenedAtLogin: false, wasOpenedAsHidden: false, restoreState: false, executableWillLaunchAtLogin: false, launchItems: [], status: 'not-registered' }),
  setLoginItemSettings: settings => void (loginItem = settings),
  setBadgeCount: (count = 0) => {
    badge = count
    return true
  },
  getBadgeCount: () => badge,
  addRecentDocument: () => {},
  clearRecentDocuments: () => {},
  setAboutPanelOptions: () => {},
  showAboutPanel: () => {},
  setUserTasks: () => true,
  setJumpList: () => 'ok',
  isEmojiPanelSupported: () => false,
  getAppMetrics: () => [],
  getGPUFeatureStatus: () => ({}) as Electron.GPUFeatureStatus,
  isAccessibilitySupportEnabled: () => false,
  isHidden: () => false,
} satisfies Partial<Record<keyof Electron.App, unknown>> & Pick<Electron.App, 'whenReady' | 'isReady' | 'quit' | 'exit' | 'relaunch' | 'getVersion' | 'getPath' | 'setPath' | 'setAppLogsPath' | 'getLocale' | 'requestSingleInstanceLock' | 'setAsDefaultProtocolClient' | 'isDefaultProtocolClient' | 'setAppUserModelId' | 'getLoginItemSettings' | 'setLoginItemSettings' | 'setBadgeCount' | 'getBadgeCount' | 'addRecentDocument' | 'setJumpList' | 'commandLine'>

export const app = extend(emitter, parts)

/** Starts the browser once the app waits for it: by then it has said where its files lie. */
function becomeReady(): void {
  if (isStarting)
    return
  isStarting = true
  setImmediate(() => void browser().then(() => {
    isReady = true
    emitter.emit('ready', createEvent({}), {})
  }))
}

/** Has a signal end the app as it does in Electron. */
export function quitOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, quit)
}

function quit(): void {
  if (isQuitting || isPrevented(emitter, 'before-quit', {}))
    return
  isQuitting = true
  openWindows.forEach(window => window.close())
  if (openWindows.size > 0)
    isQuitting = false
  else
    leave()
}

function leave(): void {
  if (isPrevented(emitter, 'will-quit', {})) {
    isQuitting = false
    return
  }
  exit(0)
}

function exit(code = 0): void {
  isQuitting = true
  openWindows.forEach(window => window.destroy())
  emitter.emit('quit', createEvent({}), code)
  process.exit(code)
}

windowEvents.on('all-closed', () => {
  if (isQuitting)
    return
  if (emitter.listenerCount('window-all-closed') === 0)
    quit()
  else
    emitter.emit('window-all-closed')
})
windowEvents.on('created', (window: { readonly webContents: Electron.WebContents }) => {
  window.webContents.on('render-process-gone', (_, details) => emitter.emit('render-process-gone', createEvent({}), window.webContents, details))
  emitter.emit('browser-window-created', createEvent({}), window)
  emitter.emit('web-contents-created', createEvent({}), window.webContents)
})
windowEvents.on('focus', window => emitter.emit('browser-window-focus', createEvent({}), window))
windowEvents.on('blur', window => emitter.emit('browser-window-blur', createEvent({}), window))
sessionEvents.on('created', session => emitter.emit('session-created', session))
