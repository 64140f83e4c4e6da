import { openContents } from './registry.ts'

export type BeforeRequest = (details: Electron.OnBeforeRequestListenerDetails, callback: (response: Electron.CallbackResponse) => void) => void

type Asked = Pick<Electron.OnBeforeRequestListenerDetails, 'url' | 'method' | 'resourceType'>

const listeners = new Map<string, BeforeRequest>()

/** Has a listener hear of every request of the session of a partition. */
export function listenBefore(partition: string, listener: BeforeRequest | null): void {
  if (listener === null)
    listeners.delete(partition)
  else
    listeners.set(partition, listener)
}

/** What the app says to a request of a page. */
export function askBefore(partition: string, asked: Asked): Promise<Electron.CallbackResponse> {
  const listener = listeners.get(partition)
  const [contents] = openContents
  return new Promise((resolve) => {
    if (listener === undefined)
      resolve({})
    else
      listener({ id: 0, webContentsId: contents?.id ?? 0, timestamp: Date.now(), referrer: '', uploadData: [], ...asked }, resolve)
  })
}
