import type { LikenessError } from '../src-main/contract/errors.ts'
import type { EventType } from '../src-main/contract/events.ts'
import { shallowRef } from 'vue'
import { createClient, toError } from '../src-main/contract/client.ts'
import { LikenessEvent } from '../src-main/contract/events.ts'
import { backgroundPriority } from '../src-main/contract/route.ts'

type EventOf<T extends EventType> = Extract<LikenessEvent, { type: T }>
type Connection = 'connecting' | 'open' | 'lost'

/** The engine that served this page. */
export const client = createClient((url, init) => fetch(url, { ...init, credentials: 'same-origin' }))

/** The same engine, asked by the window itself: nobody waits for the answer, and nobody is at work because of it. */
export const backgroundClient = createClient((url, init) => fetch(url, { ...init, headers: { ...init.headers, ...backgroundPriority }, credentials: 'same-origin' }))

/** Why a file was not to be had, in the engine's words: of an answer that is no success. */
export async function refusalIn(answer: Response): Promise<LikenessError> {
  return toError(answer.status, await answer.json().catch(() => undefined))
}

/** State of the stream of events. */
export const connection = shallowRef<Connection>('connecting')

/** How long the first tries wait after one another, and all later ones: an engine that is started anew is there within seconds. */
const reconnectMs = [100, 200, 400, 800, 1500, 3000] as const
const names: Readonly<Record<EventType, true>> = { progress: true, assets: true, libraries: true, scanned: true, encoders: true, detectors: true, downloads: true, collections: true, concepts: true, map: true, accounts: true, syncs: true }
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

/** Tries to reach the engine that were in vain since it was last heard of. */
export const attempts = shallowRef(0)

let source: EventSource | undefined
let retry: ReturnType<typeof setTimeout> | undefined

/** Opens the stream of events and keeps it open: while it is lost it is tried for again and again, at once when somebody comes back to the window. */
export function connectEvents(): void {
  open()
  for (const event of ['online', 'focus'])
    window.addEventListener(event, reconnect)
}

/** Tries now, where the stream is lost, rather than when it is next due. */
export function reconnect(): void {
  if (connection.value === 'lost')
    open()
}

function open() {
  clearTimeout(retry)
  source?.close()
  const stream = new EventSource('/api/events')
  source = stream
  stream.onopen = () => {
    connection.value = 'open'
    attempts.value = 0
    connected.forEach(handle => handle())
  }
  stream.onerror = () => {
    stream.close()
    connection.value = 'lost'
    retry = setTimeout(open, reconnectMs[Math.min(attempts.value, reconnectMs.length - 1)])
    attempts.value++
  }
  for (const name of Object.keys(names)) {
    stream.addEventListener(name, (message: MessageEvent<string>) => {
      const event = LikenessEvent.parse(JSON.parse(message.data))
      listeners.forEach(handle => handle(event))
    })
  }
}
