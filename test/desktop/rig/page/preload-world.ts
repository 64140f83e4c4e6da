/**
 * What a preload finds in its world: `require('electron')` with the bridge to the page's world and the channel to the main
 * process. It is run as text, in a page, and may use nothing but its arguments. The two worlds share the document, whose
 * events carry copies between them.
 */
export function preparePreload(files: readonly (readonly [key: string, path: string])[]): void {
  interface Call { readonly id: number, readonly target: number, readonly args: unknown[] }
  interface Reply { readonly id: number, readonly value?: unknown, readonly error?: string, readonly later?: boolean }
  const world = globalThis as unknown as {
    rigSend: (text: string) => void
    rigReceive: (text: string) => void
    rigKnow: (key: string, path: string) => void
    require: (name: string) => unknown
    module: { exports: object }
    exports: object
    process: object
  }
  const paths = new Map(files)
  const functions: ((...args: unknown[]) => unknown)[] = []
  const waiting = new Map<number, { readonly resolve: (value: unknown) => void, readonly reject: (error: Error) => void }>()
  const listeners = new Map<string, Set<(event: object, ...args: unknown[]) => void>>()
  let lastId = 0

  const encode = (value: unknown) => JSON.stringify(value, (_, item: unknown) => {
    if (typeof item === 'function' || typeof item === 'symbol')
      throw new TypeError('An object could not be cloned.')
    return item === undefined ? { $undefined: true } : item
  })
  const decode = (value: unknown): unknown => {
    if (Array.isArray(value))
      return value.map(decode)
    if (typeof value !== 'object' || value === null)
      return value
    return '$undefined' in value ? undefined : Object.fromEntries(Object.entries(value).map(([key, item]) => [key, decode(item)]))
  }
  const tell = (name: string, detail: unknown) => document.dispatchEvent(new CustomEvent(`rig:${name}`, { detail }))

  // A function of the other world, by its number there.
  const toOther = (value: unknown): unknown => {
    if (typeof value === 'function')
      return { $function: functions.push(value as never) - 1 }
    if (Array.isArray(value))
      return value.map(toOther)
    const isPlain = typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
    return isPlain ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toOther(item)])) : value
  }
  const fromOther = (value: unknown): unknown => {
    if (Array.isArray(value))
      return value.map(fromOther)
    if (typeof value !== 'object' || value === null || value instanceof Blob)
      return value
    if ('$function' in value) {
      const target = value.$function
      return (...args: unknown[]) => tell('call-page', { target, args: args.map(toOther) })
    }
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fromOther(item)]))
  }
  document.addEventListener('rig:call', (event) => {
    const { id, target, args } = (event as CustomEvent<Call>).detail
    const reply = (answer: Omit<Reply, 'id'>) => tell('reply', { id, ...answer })
    try {
      const value = functions[target]!(...args.map(fromOther))
      if (value instanceof Promise) {
        reply({ later: true })
        value.then(result => tell('settle', { id, value: toOther(result) }), (error: unknown) => tell('settle', { id, error: String(error) }))
      }
      else {
        reply({ value: toOther(value) })
      }
    }
    catch (error) {
      reply({ error: error instanceof Error ? error.message : String(error) })
    }
  })

  world.rigReceive = (text) => {
    const message = decode(JSON.parse(text)) as { readonly id?: number, readonly value?: unknown, readonly error?: string, readonly channel?: string, readonly args?: unknown[] }
    if (message.channel !== undefined) {
      listeners.get(message.channel)?.forEach(listener => listener({}, ...message.args ?? []))
      return
    }
    const asked = waiting.get(message.id!)
    waiting.delete(message.id!)
    if (message.error === undefined)
      asked?.resolve(message.value)
    else
      asked?.reject(new Error(message.error))
  }
  world.rigKnow = (key, path) => void paths.set(key, path)

  const refuse = <T extends object>(name: string, part: T): T => new Proxy(part, {
    get(target, key) {
      if (typeof key === 'string' && !(key in target))
        throw new Error(`the rig has no ${name}.${key} in preloads: add it in test/desktop/rig/page`)
      return Reflect.get(target, key) as unknown
    },
  })
  const on = (channel: string, listener: (event: object, ...args: unknown[]) => void) => {
    listeners.set(channel, (listeners.get(channel) ?? new Set()).add(listener))
  }
  const off = (channel: string, listener: (event: object, ...args: unknown[]) => void) => void listeners.get(channel)?.delete(listener)
  const ipcRenderer = {
    on,
    off,
    removeListener: off,
    send: (channel: string, ...args: unknown[]) => world.rigSend(encode({ channel, args })),
    invoke: (channel: string, ...args: unknown[]) => new Promise((resolve, reject) => {
      const id = ++lastId
      waiting.set(id, { resolve, reject: error => reject(new Error(`Error invoking remote method '${channel}': ${error.message}`)) })
      world.rigSend(encode({ id, channel, args }))
    }),
  }
  const electron = refuse('electron', {
    contextBridge: refuse('contextBridge', { exposeInMainWorld: (key: string, api: unknown) => void tell('expose', { key, api: toOther(api) }) }),
    ipcRenderer: refuse('ipcRenderer', ipcRenderer),
    webUtils: refuse('webUtils', { getPathForFile: (file: File) => paths.get(`${file.name}/${file.size}/${file.lastModified}`) ?? '' }),
  })
  world.require = (name) => {
    if (name === 'electron' || name === 'electron/renderer')
      return electron
    throw new Error(`module not found: ${name}`)
  }
  const platform = /Windows/.test(navigator.userAgent) ? 'win32' : /Mac/.test(navigator.userAgent) ? 'darwin' : 'linux'
  world.process = refuse('process', { platform, contextIsolated: true, sandboxed: true, type: 'renderer', argv: [], env: {}, versions: {} })
  world.module = { exports: {} }
  world.exports = world.module.exports
}
