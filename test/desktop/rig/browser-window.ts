import { EventEmitter } from 'node:events'
import { browser } from './browser.ts'
import { openContents, openWindows } from './registry.ts'
import { workArea } from './screen.ts'
import { sessionOf } from './session.ts'
import { createEvent, eventsOf, isPrevented, StrictEmitter } from './strict.ts'
import { RigContents } from './web-contents.ts'

const names = eventsOf<Electron.BrowserWindow>()(
  'close',
  'closed',
  'ready-to-show',
  'show',
  'hide',
  'focus',
  'blur',
  'maximize',
  'unmaximize',
  'minimize',
  'restore',
  'enter-full-screen',
  'leave-full-screen',
  'resize',
  'resized',
  'move',
  'moved',
  'will-resize',
  'page-title-updated',
  'responsive',
  'unresponsive',
  'session-end',
  'query-session-end',
  'app-command',
  'swipe',
  'always-on-top-changed',
)

/** Tells the app of windows: `created`, `focus`, `blur`, `all-closed`. */
export const windowEvents = new EventEmitter()

let lastId = 0
let focused: RigWindow | undefined

type Picked = Pick<Electron.BrowserWindow, 'id' | 'webContents' | 'loadURL' | 'show' | 'showInactive' | 'hide' | 'focus' | 'blur' | 'close' | 'destroy' | 'isDestroyed' | 'isVisible' | 'isFocused' | 'isMinimized' | 'isMaximized' | 'isFullScreen' | 'isNormal' | 'minimize' | 'maximize' | 'unmaximize' | 'restore' | 'setFullScreen' | 'getBounds' | 'setBounds' | 'getNormalBounds' | 'getContentBounds' | 'getSize' | 'setSize' | 'getPosition' | 'setPosition' | 'getTitle' | 'setTitle' | 'setProgressBar' | 'flashFrame' | 'setOverlayIcon' | 'setBackgroundColor' | 'setTitleBarOverlay' | 'setMenu' | 'removeMenu' | 'setMenuBarVisibility' | 'setAutoHideMenuBar' | 'moveTop' | 'setIcon' | 'setSkipTaskbar' | 'setMinimumSize' | 'reload' | 'isEnabled' | 'center'>

/** A window: a page of the browser, whose frame is kept in mind alone. */
export class RigWindow extends StrictEmitter implements Picked {
  readonly id = ++lastId
  readonly webContents: Electron.WebContents
  readonly rigContents: RigContents
  /** What was shown in the frame and the taskbar, for specs. */
  readonly rigShown = { progress: -1, mode: 'none', overlay: '', flashes: false, background: '' }
  #bounds: Electron.Rectangle
  #state: 'normal' | 'minimized' | 'maximized' | 'fullscreen' = 'normal'
  #isVisible = false
  #isDestroyed = false
  #title: string

  constructor({ width = 800, height = 600, x, y, show = true, title = '', backgroundColor = '', webPreferences = {} }: Electron.BrowserWindowConstructorOptions = {}) {
    super('BrowserWindow', names)
    this.#bounds = { width, height, x: x ?? Math.max(0, Math.round((workArea.width - width) / 2)), y: y ?? Math.max(0, Math.round((workArea.height - height) / 2)) }
    this.#title = title
    this.rigShown.background = backgroundColor
    this.rigContents = new RigContents(webPreferences.session as never ?? sessionOf(webPreferences.partition ?? ''), webPreferences, this.#bounds)
    this.webContents = this.rigContents as unknown as Electron.WebContents
    this.rigContents.on('page-title-updated', (_event, text: string) => {
      if (!isPrevented(this, 'page-title-updated', {}, text, true))
        this.#title = text
    })
    this.rigContents.once('dom-ready', () => this.#isDestroyed || this.emit('ready-to-show', {}))
    this.rigContents.on('unresponsive', () => this.emit('unresponsive'))
    this.rigContents.on('destroyed', () => this.destroy())
    openWindows.add(this)
    windowEvents.emit('created', this)
    if (show)
      this.show()
  }

  static getAllWindows = (): Electron.BrowserWindow[] => [...openWindows].map(toElectron)
  static getFocusedWindow = (): Electron.BrowserWindow | null => focused === undefined ? null : toElectron(focused)
  static fromId = (id: number): Electron.BrowserWindow | null => find(window => window.id === id)
  static fromWebContents = (contents: Electron.WebContents): Electron.BrowserWindow | null => find(({ webContents }) => webContents === contents)

  loadURL = (address: string) => this.rigContents.loadURL(address)
  reload = () => this.rigContents.reload()

  show(): void {
    this.showInactive()
    this.focus()
  }

  showInactive(): void {
    if (this.#isVisible)
      return
    this.#isVisible = true
    this.emit('show')
  }

  hide(): void {
    if (!this.#isVisible)
      return
    this.#isVisible = false
    this.blur()
    this.emit('hide')
  }

  focus(): void {
    if (focused === this || !this.#isVisible)
      return
    focused?.blur()
    takeFocus(this)
    void browser().then(({ cdp }) => this.rigContents.rigFrame === undefined ? undefined : cdp.send('Target.activateTarget', { targetId: this.rigContents.rigFrame })).catch(() => {})
    this.emit('focus', createEvent({}))
    windowEvents.emit('focus', this)
  }

  blur(): void {
    if (focused !== this)
      return
    focused = undefined
    this.emit('blur', createEvent({}))
    windowEvents.emit('blur', this)
  }

  close(): void {
    if (!this.#isDestroyed && !isPrevented(this, 'close', {}))
      this.destroy()
  }

  destroy(): void {
    if (this.#isDestroyed)
      return
    this.#isDestroyed = true
    if (focused === this)
      focused = undefined
    openWindows.delete(this)
    this.rigContents.rigDestroy()
    this.emit('closed')
    if (openWindows.size === 0)
      windowEvents.emit('all-closed')
  }

  #become(state: 'normal' | 'minimized' | 'maximized' | 'fullscreen', event: string): void {
    if (this.#state === state)
      return
    this.#state = state
    this.emit(event)
    this.#resized()
  }

  #resized(): void {
    void this.rigContents.rigResize(this.getContentBounds()).catch(() => {})
    this.emit('resize')
    this.emit('resized')
  }

  minimize = () => this.#become('minimized', 'minimize')
  maximize = () => this.#become('maximized', 'maximize')
  unmaximize = () => this.#become('normal', 'unmaximize')
  restore = () => this.#become('normal', 'restore')
  setFullScreen = (flag: boolean) => this.#become(flag ? 'fullscreen' : 'normal', flag ? 'enter-full-screen' : 'leave-full-screen')
  isMinimized = () => this.#state === 'minimized'
  isMaximized = () => this.#state === 'maximized'
  isFullScreen = () => this.#state === 'fullscreen'
  isNormal = () => this.#state === 'normal'
  isVisible = () => this.#isVisible
  isFocused = () => focused === this
  isDestroyed = () => this.#isDestroyed
  isEnabled = () => true

  getNormalBounds = () => ({ ...this.#bounds })
  getBounds = () => ['maximized', 'fullscreen'].includes(this.#state) ? { ...workArea } : { ...this.#bounds }
  getContentBounds = () => this.getBounds()
  setBounds(bounds: Partial<Electron.Rectangle>): void {
    const before = this.#bounds
    this.#bounds = { ...before, ...bounds }
    if (before.x !== this.#bounds.x || before.y !== this.#bounds.y) {
      this.emit('move')
      this.emit('moved')
    }
    if (before.width !== this.#bounds.width || before.height !== this.#bounds.height)
      this.#resized()
  }

  getSize = () => [this.getBounds().width, this.getBounds().height]
  setSize = (width: number, height: number) => this.setBounds({ width, height })
  getPosition = () => [this.getBounds().x, this.getBounds().y]
  setPosition = (x: number, y: number) => this.setBounds({ x, y })
  setMinimumSize = () => {}
  center = () => {}
  moveTop = () => {}

  getTitle = () => this.#title
  setTitle = (title: string) => void (this.#title = title)
  setProgressBar = (progress: number, options?: Electron.ProgressBarOptions) => void Object.assign(this.rigShown, { progress, mode: options?.mode ?? (progress < 0 ? 'none' : 'normal') })
  setOverlayIcon = (_icon: Electron.NativeImage | null, description: string) => void (this.rigShown.overlay = description)
  flashFrame = (flag: boolean) => void (this.rigShown.flashes = flag)
  setBackgroundColor = (colour: string) => void (this.rigShown.background = colour)
  setTitleBarOverlay = () => {}
  setIcon = () => {}
  setSkipTaskbar = () => {}
  setMenu = () => {}
  removeMenu = () => {}
  setMenuBarVisibility = () => {}
  setAutoHideMenuBar = () => {}
}

export const BrowserWindow = RigWindow satisfies Pick<typeof Electron.BrowserWindow, 'getAllWindows' | 'getFocusedWindow' | 'fromId' | 'fromWebContents'>

export const webContents = {
  getAllWebContents: () => [...openContents] as unknown as Electron.WebContents[],
  fromId: id => [...openContents].find(contents => contents.id === id) as Electron.WebContents | undefined,
  getFocusedWebContents: () => focused?.webContents ?? null,
} satisfies Pick<typeof Electron.webContents, 'getAllWebContents' | 'fromId' | 'getFocusedWebContents'>

function takeFocus(window: RigWindow): void {
  focused = window
}

function find(isIt: (window: RigWindow) => boolean): Electron.BrowserWindow | null {
  const found = [...openWindows].find(isIt)
  return found === undefined ? null : toElectron(found)
}

function toElectron(window: RigWindow): Electron.BrowserWindow {
  return window as unknown as Electron.BrowserWindow
}
