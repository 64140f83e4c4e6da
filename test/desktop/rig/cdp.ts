import type { CDPSession } from '@playwright/test'
import { EventEmitter } from 'node:events'

/** The browser, or one of its targets. */
export type CdpSession = Pick<CDPSession, 'send' | 'on'>

export interface CdpConnection extends CdpSession {
  readonly session: (id: string) => CdpSession
  /** Settles once the browser is gone. */
  readonly closed: Promise<void>
}

interface Message {
  readonly id?: number
  readonly method?: string
  readonly params?: unknown
  readonly result?: unknown
  readonly error?: { readonly message: string }
  readonly sessionId?: string
}

interface Asked {
  readonly method: string
  readonly resolve: (result: unknown) => void
  readonly reject: (error: Error) => void
}

/** Connects to the DevTools protocol of a browser; the sessions of its targets share the one socket. */
export async function connectCdp(url: string): Promise<CdpConnection> {
  const socket = new WebSocket(url)
  const emitter = new EventEmitter().setMaxListeners(0)
  const waiting = new Map<number, Asked>()
  let lastId = 0
  socket.addEventListener('message', ({ data }) => {
    const { id, method, params, result, error, sessionId = '' } = JSON.parse(String(data)) as Message
    if (id === undefined) {
      emitter.emit(`${sessionId}/${method}`, params)
      return
    }
    const asked = waiting.get(id)
    waiting.delete(id)
    if (error)
      asked?.reject(new Error(`${asked.method}: ${error.message}`))
    else
      asked?.resolve(result)
  })
  const closed = new Promise<void>(resolve => socket.addEventListener('close', () => {
    waiting.forEach(({ method, reject }) => reject(new Error(`${method}: the browser is gone`)))
    waiting.clear()
    resolve()
  }))
  const session = (sessionId: string): CdpSession => {
    const send = (method: string, params: object = {}) => new Promise<unknown>((resolve, reject) => {
      if (socket.readyState !== WebSocket.OPEN) {
        reject(new Error(`${method}: the browser is gone`))
        return
      }
      const id = ++lastId
      waiting.set(id, { method, resolve, reject })
      socket.send(JSON.stringify({ id, method, params, ...sessionId === '' ? {} : { sessionId } }))
    })
    const on = (event: string, listener: (params: unknown) => void) => void emitter.on(`${sessionId}/${event}`, listener)
    return { send, on } as unknown as CdpSession
  }
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true })
    socket.addEventListener('error', () => reject(new Error(`no browser answers at ${url}`)), { once: true })
  })
  return { ...session(''), session, closed }
}
