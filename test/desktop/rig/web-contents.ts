import type { Target } from './browser.ts'
import type { CdpSession } from './cdp.ts'
import type { RigSession } from './session.ts'
import { readFileSync } from 'node:fs'
import process from 'node:process'
import { fromBrowser, toBrowser } from './addresses.ts'
import { openTarget } from './browser.ts'
import { decode, encode } from './codec.ts'
import { receive } from './ipc-main.ts'
import { judgeNavigation } from './navigation.ts'
import { preparePage } from './page/page-world.ts'
import { preparePreload } from './page/preload-world.ts'
import { openContents } from './registry.ts'
import { eventsOf, strict, StrictEmitter } from './strict.ts'
import { isDark } from './theme.ts'

const world = 'Electron Isolated Context'

const names = eventsOf<Electron.WebContents>()(
  'did-start-loading',
  'did-stop-loading',
  'did-finish-load',
  'did-fail-load',
  'did-fail-provisional-load',
  'did-navigate',
  'did-navigate-in-page',
  'did-start-navigation',
  'dom-ready',
  'page-title-updated',
  'will-navigate',
  'will-frame-navigate',
  'will-redirect',
  'will-attach-webview',
  'will-prevent-unload',
  'render-process-gone',
  'unresponsive',
  'responsive',
  'preload-error',
  'console-message',
  'context-menu',
  'before-input-event',
  'zoom-changed',
  'focus',
  'blur',
  'destroyed',
  'input-event',
  'did-create-window',
  'certificate-error',
  'select-client-certificate',
  'login',
)

const unresponsiveAfterMs = 10_000

/** Files on disk that pages were given, by name, size and time: a page cannot wait for an answer to what their path is. */
const filesGiven = new Map<string, string>()

/** Has every page know the path of a file that it is given. */
export function giveFile(key: string, path: string): void {
  filesGiven.set(key, path)
  openContents.forEach(contents => contents.rigKnow(key, path))
}

let lastId = 0

/** A page of the browser, with its preload in a world of its own. */
export class RigContents extends StrictEmitter implements Pick<Electron.WebContents, 'id' | 'session' | 'mainFrame' | 'getURL' | 'getTitle' | 'isDestroyed' | 'isCrashed' | 'isLoading' | 'loadURL' | 'reload' | 'send' | 'setWindowOpenHandler' | 'executeJavaScript' | 'forcefullyCrashRenderer' | 'setBackgroundThrottling' | 'getBackgroundThrottling' | 'startDrag' | 'openDevTools' | 'closeDevTools' | 'isDevToolsOpened' | 'toggleDevTools' | 'setZoomLevel' | 'getZoomLevel' | 'setZoomFactor' | 'getZoomFactor' | 'setVisualZoomLevelLimits' | 'focus' | 'isFocused' | 'close' | 'stop' | 'getOSProcessId' | 'setIgnoreMenuShortcuts' | 'undo' | 'redo' | 'cut' | 'copy' | 'paste' | 'selectAll' | 'delete' | 'replaceMisspelling' | 'getType'> {
  readonly id = ++lastId
  readonly session: Electron.Session
  readonly mainFrame: Electron.WebFrameMain
  /** What was asked of it that no page can show, for specs. */
  readonly rigAsked = { drags: [] as Electron.Item[], edits: [] as string[] }
  readonly rigPreferences: Electron.WebPreferences
  rigFrame: string | undefined
  readonly #session: RigSession
  readonly #target: Promise<Target>
  readonly #expected = new Set<string>()
  #openHandler: Parameters<Electron.WebContents['setWindowOpenHandler']>[0] | undefined
  #world: number | undefined
  #address = ''
  #title = ''
  #isDestroyed = false
  #isCrashed = false
  #isLoading = false
  #zoomLevel = 0
  #failure: ((error: Error) => void) | undefined
  #watch: NodeJS.Timeout | undefined

  constructor(session: RigSession, preferences: Electron.WebPreferences, size: { readonly width: number, readonly height: number }) {
    super('webContents', names)
    this.#session = session
    this.session = session as unknown as Electron.Session
    this.rigPreferences = preferences
    this.mainFrame = this.#createFrame()
    openContents.add(this)
    this.#target = this.#open(size)
    this.#target.catch((error: unknown) => {
      if (!this.#isDestroyed)
        throw error
    })
  }

  async #open(size: { readonly width: number, readonly height: number }): Promise<Target> {
    const target = await openTarget(await this.#session.rigContext(), size, () => this.rigDestroy())
    const { cdp } = target
    this.rigFrame = target.id
    this.#listen(cdp)
    await Promise.all([cdp.send('Page.enable'), cdp.send('Runtime.enable'), cdp.send('Inspector.enable')])
    await this.rigResize(size, cdp)
    await this.rigScheme(cdp)
    await cdp.send('Runtime.addBinding', { name: 'rigSend', executionContextName: world })
    const { preload } = this.rigPreferences
    if (preload !== undefined) {
      const guarded = (script: string) => `if (window.top === window) { ${script} }`
      await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: guarded(`(${preparePage})()`) })
      await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: guarded(`(${preparePreload})(${JSON.stringify([...filesGiven])});\n(() => { ${readFileSync(preload, 'utf8')}\n})()`), worldName: world })
    }
    await judgeNavigation(cdp, this, address => this.#expected.delete(address))
    return target
  }

  #listen(cdp: CdpSession): void {
    cdp.on('Runtime.executionContextCreated', ({ context: { id, name, auxData } }) => {
      if (name === world && (auxData as { readonly frameId?: string }).frameId === this.rigFrame)
        this.#world = id
    })
    cdp.on('Runtime.bindingCalled', ({ payload }) => this.#receive(payload))
    cdp.on('Runtime.exceptionThrown', ({ exceptionDetails: { text, exception, executionContextId } }) => {
      if (executionContextId === this.#world)
        this.emit('preload-error', {}, this.rigPreferences.preload, new Error(exception?.description ?? text))
    })
    cdp.on('Runtime.consoleAPICalled', ({ type, args }) => this.emit('console-message', { level: type, message: args.map(({ value, description }) => String(value ?? description)).join(' ') }))
    cdp.on('Page.frameStartedLoading', ({ frameId }) => {
      if (frameId === this.rigFrame) {
        this.#isLoading = true
        this.emit('did-start-loading', {})
      }
    })
    cdp.on('Page.frameStoppedLoading', ({ frameId }) => {
      if (frameId === this.rigFrame) {
        this.#isLoading = false
        this.emit('did-stop-loading', {})
      }
    })
    cdp.on('Page.frameNavigated', ({ frame: { id, url, unreachableUrl } }) => {
      if (id !== this.rigFrame)
        return
      this.#isCrashed = false
      this.#address = fromBrowser(unreachableUrl ?? url)
      if (unreachableUrl === undefined)
        this.emit('did-navigate', {}, this.#address, this.#status, '')
    })
    cdp.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
      if (frameId === this.rigFrame) {
        this.#address = fromBrowser(url)
        this.emit('did-navigate-in-page', {}, this.#address, true, process.pid, 1)
      }
    })
    cdp.on('Page.domContentEventFired', () => this.emit('dom-ready', {}))
    cdp.on('Page.loadEventFired', () => void this.#loaded(cdp))
    cdp.on('Page.windowOpen', ({ url, windowName }) => {
      const details = { url: fromBrowser(url), frameName: windowName, features: '', disposition: 'foreground-tab', referrer: { url: this.#address, policy: 'default' } } as Electron.HandlerDetails
      if (this.#openHandler === undefined || this.#openHandler(details).action !== 'deny')
        throw new Error(`the rig opens no windows for pages, and the app does not refuse ${details.url}`)
    })
    cdp.on('Inspector.targetCrashed', () => {
      this.#isCrashed = true
      this.#world = undefined
      this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 } satisfies Electron.RenderProcessGoneDetails)
    })
    this.#watch = setInterval(() => void this.#feel(cdp), unresponsiveAfterMs).unref()
  }

  #status = 200

  /** Keeps the status of a document for the event that tells of it. */
  rigAnswered(status: number): void {
    this.#status = status
  }

  async #loaded(cdp: CdpSession): Promise<void> {
    const { result } = await cdp.send('Runtime.evaluate', { expression: 'document.title' })
    this.rigTitled(String(result.value))
    this.emit('did-finish-load', {})
  }

  rigTitled(title: string): void {
    if (title === this.#title)
      return
    this.#title = title
    this.emit('page-title-updated', { preventDefault: () => {} }, title, true)
  }

  async #feel(cdp: CdpSession): Promise<void> {
    if (this.#isCrashed || this.#isLoading)
      return
    const late = setTimeout(() => this.emit('unresponsive', {}), unresponsiveAfterMs).unref()
    await cdp.send('Runtime.evaluate', { expression: '1' }).catch(() => {})
    clearTimeout(late)
  }

  #receive(payload: string): void {
    const { id, channel, args } = decode(payload) as { readonly id?: number, readonly channel: string, readonly args: unknown[] }
    const event = { type: 'frame', sender: this, senderFrame: this.mainFrame, processId: 1, frameId: 1, defaultPrevented: false, preventDefault: () => {} }
    void receive(event, channel, args, id !== undefined).then(
      value => this.#reply(id, { value }),
      (error: unknown) => this.#reply(id, { error: String(error) }),
    )
  }

  #reply(id: number | undefined, answer: object): void {
    if (id !== undefined)
      void this.#tell({ id, ...answer })
  }

  async #tell(message: object): Promise<void> {
    const { cdp } = await this.#target
    if (this.#world !== undefined)
      await cdp.send('Runtime.evaluate', { contextId: this.#world, expression: `rigReceive(${JSON.stringify(encode(message))})` }).catch(() => {})
  }

  #createFrame(): Electron.WebFrameMain {
    const address = () => this.#address
    const frame = {
      get url() {
        return address()
      },
      get origin() {
        return /^[^/]*\/\/[^/]*/.exec(address())?.[0] ?? 'null'
      },
      get top() {
        return this as unknown as Electron.WebFrameMain
      },
      parent: null,
      processId: 1,
      routingId: 1,
      frameTreeNodeId: this.id,
      detached: false,
      isDestroyed: () => this.#isDestroyed,
    } satisfies Partial<Electron.WebFrameMain>
    return strict('WebFrameMain', frame) as Electron.WebFrameMain
  }

  async rigResize({ width, height }: { readonly width: number, readonly height: number }, cdp?: CdpSession): Promise<void> {
    await (cdp ?? (await this.#target).cdp).send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false })
  }

  async rigScheme(cdp?: CdpSession): Promise<void> {
    await (cdp ?? (await this.#target).cdp).send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: isDark() ? 'dark' : 'light' }] })
  }

  rigKnow(key: string, path: string): void {
    void this.#target.then(({ cdp }) => this.#world === undefined ? undefined : cdp.send('Runtime.evaluate', { contextId: this.#world, expression: `rigKnow(${JSON.stringify(key)}, ${JSON.stringify(path)})` }))
  }

  /** Answers once the browser has its page. */
  async rigReady(): Promise<void> {
    await this.#target
  }

  rigDestroy(): void {
    if (this.#isDestroyed)
      return
    this.#isDestroyed = true
    clearInterval(this.#watch)
    this.#failure?.(new Error('ERR_FAILED (-2): the window was closed'))
    openContents.delete(this)
    void this.#target.then(({ cdp }) => cdp.send('Page.close')).catch(() => {})
    this.emit('destroyed', {})
  }

  async loadURL(address: string): Promise<void> {
    const gone = new Promise<never>((_, reject) => this.#failure = reject)
    gone.catch(() => {})
    this.#address = address
    await Promise.race([gone, this.#navigate(address)])
  }

  async #navigate(address: string): Promise<void> {
    const { cdp } = await this.#target
    const known = toBrowser(address, await this.#session.rigPort())
    await this.#session.rigAskPermissions(this as unknown as Electron.WebContents, address)
    this.#expected.add(known.replace(/#.*/, ''))
    const finished = new Promise<void>(resolve => this.once('did-finish-load', resolve))
    const { errorText, loaderId } = await cdp.send('Page.navigate', { url: known })
    if (errorText !== undefined) {
      const error = `${errorText.replace('net::', '')} (-2) loading '${address}'`
      this.emit('did-fail-load', {}, -2, errorText.replace('net::', ''), address, true, 1, 1)
      throw new Error(error)
    }
    if (loaderId !== undefined)
      await finished
  }

  reload(): void {
    void this.#target.then(async ({ cdp }) => {
      this.#expected.add(toBrowser(this.#address, await this.#session.rigPort()).replace(/#.*/, ''))
      await (this.#isCrashed ? this.#navigate(this.#address) : cdp.send('Page.reload'))
    })
  }

  send(channel: string, ...args: unknown[]): void {
    void this.#tell({ channel, args })
  }

  async executeJavaScript(code: string): Promise<unknown> {
    const { cdp } = await this.#target
    const { result, exceptionDetails } = await cdp.send('Runtime.evaluate', { expression: code, awaitPromise: true, returnByValue: true })
    if (exceptionDetails)
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
    return result.value
  }

  setWindowOpenHandler(handler: Parameters<Electron.WebContents['setWindowOpenHandler']>[0]): void {
    this.#openHandler = handler
  }

  forcefullyCrashRenderer(): void {
    void this.#target.then(({ cdp }) => cdp.send('Page.crash')).catch(() => {})
  }

  close(): void {
    this.rigDestroy()
  }

  stop(): void {
    void this.#target.then(({ cdp }) => cdp.send('Page.stopLoading'))
  }

  startDrag(item: Electron.Item): void {
    this.rigAsked.drags.push(item)
  }

  setZoomLevel(level: number): void {
    this.#zoomLevel = level
    void this.#target.then(({ cdp }) => cdp.send('Emulation.setPageScaleFactor', { pageScaleFactor: 1.2 ** level }))
  }

  getZoomLevel = () => this.#zoomLevel
  setZoomFactor = (factor: number) => this.setZoomLevel(Math.log(factor) / Math.log(1.2))
  getZoomFactor = () => 1.2 ** this.#zoomLevel
  setVisualZoomLevelLimits = async () => {}
  getType = () => 'window' as const
  getURL = () => this.#address
  getTitle = () => this.#title
  isDestroyed = () => this.#isDestroyed
  isCrashed = () => this.#isCrashed
  isLoading = () => this.#isLoading
  // Every page of the rig has a process of its own in the browser, whose id the browser does not tell.
  getOSProcessId = () => 0
  setBackgroundThrottling = (allowed: boolean) => void (this.rigPreferences.backgroundThrottling = allowed)
  getBackgroundThrottling = () => this.rigPreferences.backgroundThrottling ?? true
  setIgnoreMenuShortcuts = (_ignore: boolean) => {}
  openDevTools = () => {}
  closeDevTools = () => {}
  toggleDevTools = () => {}
  isDevToolsOpened = () => false
  focus = () => {}
  isFocused = () => false
  undo = () => void this.rigAsked.edits.push('undo')
  redo = () => void this.rigAsked.edits.push('redo')
  cut = () => void this.rigAsked.edits.push('cut')
  copy = () => void this.rigAsked.edits.push('copy')
  paste = () => void this.rigAsked.edits.push('paste')
  selectAll = () => void this.rigAsked.edits.push('selectAll')
  delete = () => void this.rigAsked.edits.push('delete')
  replaceMisspelling = (text: string) => void this.rigAsked.edits.push(text)
}
