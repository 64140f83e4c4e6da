import { EventEmitter } from 'node:events'
import { strict } from './strict.ts'

type Handler = (event: object, ...args: unknown[]) => unknown

const emitter = new EventEmitter()
const handlers = new Map<string, Handler>()

/** Gives a page's message to the app; answers what its handler answers, where the page waits for that. */
export async function receive(event: object, channel: string, args: readonly unknown[], isAsked: boolean): Promise<unknown> {
  if (!isAsked) {
    emitter.emit(channel, event, ...args)
    return undefined
  }
  const handler = handlers.get(channel)
  if (handler === undefined)
    throw new Error(`No handler registered for '${channel}'`)
  return handler(event, ...args)
}

const parts = {
  handle: (channel, listener) => {
    if (handlers.has(channel))
      throw new Error(`Attempted to register a second handler for '${channel}'`)
    handlers.set(channel, listener as Handler)
  },
  removeHandler: channel => void handlers.delete(channel),
} satisfies Pick<Electron.IpcMain, 'handle' | 'removeHandler'>

export const ipcMain = strict('ipcMain', Object.assign(emitter, parts))
