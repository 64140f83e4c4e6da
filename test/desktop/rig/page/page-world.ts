/**
 * The page's end of the context bridge: makes there what a preload exposes, whose functions call into the preload's world.
 * It is run as text, in a page, before the preload.
 */
export function preparePage(): void {
  interface Reply { readonly id: number, readonly value?: unknown, readonly error?: string, readonly later?: boolean }
  const functions: ((...args: unknown[]) => unknown)[] = []
  const replies = new Map<number, Reply>()
  const waiting = new Map<number, { readonly resolve: (value: unknown) => void, readonly reject: (error: Error) => void }>()
  let lastId = 0
  const tell = (name: string, detail: unknown) => document.dispatchEvent(new CustomEvent(`rig:${name}`, { detail }))

  const toPreload = (value: unknown): unknown => {
    if (typeof value === 'function')
      return { $function: functions.push(value as never) - 1 }
    if (Array.isArray(value))
      return value.map(toPreload)
    const isPlain = typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
    return isPlain ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toPreload(item)])) : value
  }
  const fromPreload = (value: unknown): unknown => {
    if (Array.isArray(value))
      return value.map(fromPreload)
    if (typeof value !== 'object' || value === null || value instanceof Blob)
      return value
    if ('$function' in value)
      return call.bind(null, value.$function as number)
    return Object.freeze(Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fromPreload(item)])))
  }
  function call(target: number, ...args: unknown[]): unknown {
    const id = ++lastId
    tell('call', { id, target, args: args.map(toPreload) })
    const reply = replies.get(id)
    replies.delete(id)
    if (reply === undefined)
      throw new Error('the preload is gone')
    if (reply.error !== undefined)
      throw new Error(reply.error)
    return reply.later ? new Promise((resolve, reject) => waiting.set(id, { resolve, reject })) : fromPreload(reply.value)
  }
  document.addEventListener('rig:reply', (event) => {
    const reply = (event as CustomEvent<Reply>).detail
    replies.set(reply.id, reply)
  })
  document.addEventListener('rig:settle', (event) => {
    const { id, value, error } = (event as CustomEvent<Reply>).detail
    const asked = waiting.get(id)
    waiting.delete(id)
    if (error === undefined)
      asked?.resolve(fromPreload(value))
    else
      asked?.reject(new Error(error))
  })
  document.addEventListener('rig:call-page', (event) => {
    const { target, args } = (event as CustomEvent<{ readonly target: number, readonly args: unknown[] }>).detail
    functions[target]!(...args.map(fromPreload))
  })
  // The browser tells the rig what a page wants to open, which closes it; the page gets no window, as in Electron where the app refuses it.
  const open = window.open.bind(window)
  window.open = (...args) => {
    open(...args)
    return null
  }
  document.addEventListener('rig:expose', (event) => {
    const { key, api } = (event as CustomEvent<{ readonly key: string, readonly api: unknown }>).detail
    Object.defineProperty(window, key, { value: fromPreload(api), enumerable: true })
  })
}
