import type { EventType } from '../src-main/contract/events.ts'
import { shallowRef } from 'vue'
import { createClient } from '../src-main/contract/client.ts'
import { LikenessEvent } from '../src-main/contract/events.ts'
import { backgroundPriority } from '../src-main/contract/route.ts'

type EventOf<T extends EventType> = Extract<LikenessEvent, { type: T }>
type Connection = 'connecting' | 'open' | 'lost'

/** The engine that served this page. */
export const client = createClient((url, init) => fetch(url, { ...init, credentials: 'same-origin' }))

/** The same engine, asked by the window itself: nobody waits for the answer, and nobody is at work because of it. */
export const backgroundClient = createClient((url, init) => fetch(url, { ...init, headers: { ...init.headers, ...backgroundPriority }, credentials: 'same-origin' }))

/** State of the stream of events. */
export const connection = shallowRef<Connection>('connecting')

const reconnectMs = 3000
const names: readonly EventType[] = ['progress', 'assets', 'libraries', 'scanned', 'encoders', 'collections', 'concepts']
const listeners = new Set<(event: LikenessEvent) => void>()
const connected = new Set<() => void>()

/** Calls `handle` with each event of one type, until the function that it answers is called. */
export function onEvent<T extends EventType>(type: T, handle: (event: EventOf<T>) => void): () => void {
  const listener = (event: LikenessEvent) => {
    if (event.type === type)
      handle(event as EventOf<T>)
  }
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Calls `handle` each time the stream opens, when what was shown before may be out of date, until the function that it answers is called. */
export function onConnect(handle: () => void): () => void {
  connected.add(handle)
  return () => void connected.delete(handle)
}

/** Opens the stream of events and keeps it open. */
export function connectEvents(): void {
  const source = new EventSource('/api/events')
  source.onopen = () => {
    connection.value = 'open'
    connected.forEach(handle => handle())
  }
  source.onerror = () => {
    connection.value = 'lost'
    // Browsers try again by themselves unless the server refused; then they close for good.
    if (source.readyState === EventSource.CLOSED)
      setTimeout(connectEvents, reconnectMs)
  }
  for (const name of names) {
    source.addEventListener(name, (message: MessageEvent<string>) => {
      const event = LikenessEvent.parse(JSON.parse(message.data))
      listeners.forEach(handle => handle(event))
    })
  }
}
