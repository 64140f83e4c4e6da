import type { EventType, LikenessEvent } from './events.ts'

type Listener = (event: LikenessEvent) => void

export interface EventBus {
  readonly emit: (event: LikenessEvent) => void
  /** Listens to every event; the answer ends it. */
  readonly listen: (listener: Listener) => () => void
  /** The last event of a type, for those who join late. */
  readonly last: (type: EventType) => LikenessEvent | undefined
}

/** How the engine's parts tell the outside what happened. A listener that throws does not keep the others from hearing. */
export function createEventBus(onError: (error: unknown) => void): EventBus {
  const listeners = new Set<Listener>()
  const last = new Map<EventType, LikenessEvent>()
  return {
    emit: (event) => {
      last.set(event.type, event)
      for (const listener of listeners) {
        try {
          listener(event)
        }
        catch (error) {
          onError(error)
        }
      }
    },
    listen: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    last: type => last.get(type),
  }
}
