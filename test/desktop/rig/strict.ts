import { EventEmitter } from 'node:events'

/** Asked of every object by whatever awaits or prints it. */
const askedOfAll = new Set(['then', 'toJSON'])

/** The object, which throws where something is asked of it that it lacks: the rig never pretends to have a part of Electron. */
export function strict<T extends object>(name: string, part: T): T {
  return new Proxy(part, {
    get(target, key, receiver) {
      if (typeof key === 'string' && !(key in target) && !askedOfAll.has(key))
        throw new Error(`the rig has no ${name}.${key}: add it in test/desktop/rig`)
      return Reflect.get(target, key, receiver)
    },
    set(target, key, value, receiver) {
      if (typeof key === 'string' && !(key in target))
        throw new Error(`the rig has no ${name}.${key} to be set: add it in test/desktop/rig`)
      return Reflect.set(target, key, value, receiver)
    },
  })
}

/** A name that an emitter of Electron knows; `never` for every other. */
type EventOf<E extends { readonly on: unknown }, N> = E['on'] extends (event: N, listener: () => void) => unknown ? N : never

/** Names of events, each of which this emitter of Electron has: `eventsOf<Electron.App>()('ready')`. */
export function eventsOf<E extends { readonly on: unknown }>() {
  return <const N extends readonly string[]>(...names: { readonly [I in keyof N]: EventOf<E, N[I]> }): ReadonlySet<unknown> => new Set<unknown>(names)
}

/** The emitter with these parts, which become its own. */
export function extend<E extends StrictEmitter, T extends object>(emitter: E, parts: T): E & T {
  return Object.defineProperties(emitter, Object.getOwnPropertyDescriptors(parts)) as E & T
}

/** What `preventDefault` was called of. */
export interface RigEvent {
  readonly preventDefault: () => void
  readonly defaultPrevented: boolean
}

/** An emitter that refuses listeners to events that the rig never sends. */
export class StrictEmitter extends EventEmitter {
  constructor(name: string, events: ReadonlySet<unknown>) {
    super()
    const on = super.on.bind(this)
    const known = (method: typeof on): typeof on => (event, listener) => {
      if (!events.has(event))
        throw new Error(`the rig never sends "${String(event)}" of ${name}: add it in test/desktop/rig`)
      return method(event, listener)
    }
    const checked = { on: known(on), addListener: known(on), once: known(super.once.bind(this)), prependListener: known(super.prependListener.bind(this)) }
    return strict(name, Object.assign(this, checked))
  }
}

/** An event to be given to listeners, with what it says. */
export function createEvent<T extends object>(fields: T): T & RigEvent {
  let isPrevented = false
  return Object.defineProperty({ ...fields, preventDefault: () => isPrevented = true }, 'defaultPrevented', { get: () => isPrevented }) as unknown as T & RigEvent
}

/** Sends an event with a `preventDefault`; answers whether a listener called it. */
export function isPrevented(emitter: EventEmitter, name: string, fields: object, ...args: readonly unknown[]): boolean {
  const event = createEvent(fields)
  emitter.emit(name, event, ...args)
  return event.defaultPrevented
}
