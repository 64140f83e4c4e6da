import type { BeforeRequest } from './before-request.ts'
import type { SchemeHandler } from './protocol-server.ts'
import { EventEmitter } from 'node:events'
import { askBefore, listenBefore } from './before-request.ts'
import { browser } from './browser.ts'
import { createDownload } from './download.ts'
import { serveSchemes } from './protocol-server.ts'
import { eventsOf, isPrevented, strict, StrictEmitter } from './strict.ts'

/** What pages ask for, by Electron's name, and the browser's names for it. */
const permissions = {
  'geolocation': ['geolocation'],
  'notifications': ['notifications'],
  'media': ['camera', 'microphone'],
  'midi': ['midi'],
  'clipboard-read': ['clipboard-read'],
  'idle-detection': ['idle-detection'],
  'window-management': ['window-management'],
  'persistent-storage': ['persistent-storage'],
  'storage-access': ['storage-access'],
} as const

const names = eventsOf<Electron.Session>()('will-download', 'preconnect', 'spellcheck-dictionary-initialized')

/** A session: a profile of the browser, whose schemes a server of its own answers. */
export class RigSession extends StrictEmitter implements Pick<Electron.Session, 'protocol' | 'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler' | 'setDisplayMediaRequestHandler' | 'setSpellCheckerEnabled' | 'clearCache' | 'clearStorageData' | 'flushStorageData' | 'isPersistent'> {
  readonly protocol: Electron.Protocol
  readonly webRequest: Electron.WebRequest
  readonly rigHandlers = new Map<string, SchemeHandler>()
  rigPermission: Parameters<Electron.Session['setPermissionRequestHandler']>[0] = null
  readonly #partition: string
  #port: Promise<number> | undefined
  #context: Promise<string | undefined> | undefined

  constructor(partition: string) {
    super('session', names)
    this.#partition = partition
    this.protocol = createProtocol(this.rigHandlers)
    const webRequest = {
      onBeforeRequest: (filter: unknown, listener?: unknown) => {
        listenBefore(partition, (listener === undefined ? filter : listener) as BeforeRequest | null)
      },
    } satisfies Record<'onBeforeRequest', Electron.WebRequest['onBeforeRequest']>
    this.webRequest = strict('session.webRequest', webRequest) as Electron.WebRequest
  }

  isPersistent(): boolean {
    return this.#partition === '' || this.#partition.startsWith('persist:')
  }

  setPermissionRequestHandler(handler: Parameters<Electron.Session['setPermissionRequestHandler']>[0]): void {
    this.rigPermission = handler
  }

  // A page's question is put as a request, so that what is granted is what both handlers grant.
  setPermissionCheckHandler(_handler: Parameters<Electron.Session['setPermissionCheckHandler']>[0]): void {}
  setDevicePermissionHandler(_handler: Parameters<Electron.Session['setDevicePermissionHandler']>[0]): void {}
  setDisplayMediaRequestHandler(_handler: Parameters<Electron.Session['setDisplayMediaRequestHandler']>[0]): void {}
  setSpellCheckerEnabled(_enable: boolean): void {}
  flushStorageData(): void {}
  async clearCache(): Promise<void> {}
  async clearStorageData(): Promise<void> {}

  /** Port of the server that answers this session's schemes. */
  rigPort(): Promise<number> {
    return this.#port ??= serveSchemes(this.rigHandlers, async (url, method) => (await askBefore(this.#partition, { url, method, resourceType: 'other' })).cancel === true)
  }

  /** The browser's profile; its own for the default session. */
  rigContext(): Promise<string | undefined> {
    return this.#context ??= this.#openContext()
  }

  async #openContext(): Promise<string | undefined> {
    const { cdp } = await browser()
    const id = this.#partition === '' ? undefined : (await cdp.send('Target.createBrowserContext', { disposeOnDetach: true })).browserContextId
    await this.#takeDownloads(id)
    return id
  }

  async #takeDownloads(contextId: string | undefined): Promise<void> {
    const { cdp } = await browser()
    const { behaviour, begin, progress } = createDownload((item, contents) => !isPrevented(this, 'will-download', {}, item, contents))
    await cdp.send('Browser.setDownloadBehavior', { ...behaviour, eventsEnabled: true, ...contextId === undefined ? {} : { browserContextId: contextId } })
    cdp.on('Browser.downloadWillBegin', begin)
    cdp.on('Browser.downloadProgress', progress)
  }

  /** Puts every permission that a page can ask for to the app, and has the browser answer the same. */
  async rigAskPermissions(contents: Electron.WebContents, address: string): Promise<void> {
    const { cdp } = await browser()
    const browserContextId = await this.rigContext()
    const context = browserContextId === undefined ? {} : { browserContextId }
    for (const [permission, known] of Object.entries(permissions)) {
      const granted = await new Promise<boolean>((resolve) => {
        if (this.rigPermission === null)
          resolve(true)
        else
          this.rigPermission(contents, permission as 'media', resolve, { isMainFrame: true, requestingUrl: address } as Electron.PermissionRequest)
      })
      for (const name of known)
        await cdp.send('Browser.setPermission', { permission: { name }, setting: granted ? 'granted' : 'denied', ...context })
    }
  }
}

function createProtocol(handlers: Map<string, SchemeHandler>): Electron.Protocol {
  const protocol = {
    handle: (scheme, handler) => {
      if (handlers.has(scheme))
        throw new Error(`Failed to register protocol: ${scheme}`)
      handlers.set(scheme, handler as SchemeHandler)
    },
    unhandle: (scheme) => {
      if (!handlers.delete(scheme))
        throw new Error(`Failed to unhandle protocol: ${scheme}`)
    },
    isProtocolHandled: scheme => handlers.has(scheme),
  } satisfies Pick<Electron.Protocol, 'handle' | 'unhandle' | 'isProtocolHandled'>
  return strict('protocol', protocol) as Electron.Protocol
}

/** Tells of sessions that come to be. */
export const sessionEvents = new EventEmitter()

const sessions = new Map<string, RigSession>()

/** The session of a partition; '' is the default one. */
export function sessionOf(partition: string): RigSession {
  const known = sessions.get(partition)
  if (known)
    return known
  const made = new RigSession(partition)
  sessions.set(partition, made)
  sessionEvents.emit('created', made)
  return made
}
