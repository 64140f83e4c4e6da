import type { Logger } from 'pino'
import type { Settings } from '../contract/entities.ts'
import type { Fetch, Listener, PortListener } from './listen.ts'
import type { EngineApi } from './lock.ts'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { failure } from '../contract/errors.ts'
import { createApiPort } from './api-port.ts'
import { listen, listenOnSocket } from './listen.ts'
import { uiFolder } from './ui-folder.ts'

export interface DoorsOptions {
  /** Answers whoever comes in. */
  readonly fetch: Fetch
  /** Tells other processes of this user how to reach the engine. */
  readonly announce: (way: Omit<EngineApi, 'token'>) => void
  readonly settings: () => Settings
  /** Whether a port for other programs follows the settings. */
  readonly opensApiPort: boolean
  readonly log: Logger
}

/** The ports and sockets at which an engine is reached. */
export function createDoors({ fetch, announce, settings, opensApiPort, log }: DoorsOptions) {
  const open = new Set<Listener>()
  let served: string | undefined
  let stagePort: Promise<PortListener> | undefined

  async function openPort(port: number, host: string): Promise<PortListener> {
    const listener = await listen(fetch, port, host)
    open.add(listener)
    return {
      url: listener.url,
      close: async (graceMs) => {
        await listener.close(graceMs)
        open.delete(listener)
      },
    }
  }

  const apiPort = opensApiPort ? createApiPort({ settings, listen: openPort, log }) : undefined

  return {
    /** The port for other programs; undefined where the settings open none. */
    apiPort,

    /** Where other programs reach the API; null while no port is open. */
    address: (): string | null => served ?? apiPort?.address() ?? null,

    /** Origin of a port for the stage page, which is opened when it is first asked for. Errors: stage_unavailable, listen_failed. */
    stageOrigin: async (): Promise<string> => {
      if (!existsSync(join(uiFolder, 'stage.html')))
        throw failure('stage_unavailable', { reason: 'its page is not built; `npm run build` builds it.' })
      stagePort ??= openPort(0, '127.0.0.1')
      return (await stagePort).url
    },

    /** Opens a port; other processes of the user find the engine from then on. Errors: listen_failed. */
    listen: async (port: number, host: string): Promise<PortListener> => {
      const listener = await openPort(port, host)
      served = listener.url
      announce({ url: listener.url })
      return listener
    },

    /** The same on a Unix socket or a Windows pipe. Errors: socket_failed. */
    listenOnSocket: async (path: string): Promise<void> => {
      open.add(await listenOnSocket(fetch, path))
      announce({ url: 'http://localhost', socket: path })
    },

    /** Shuts whatever is open; who is connected is cut off. */
    close: async (): Promise<void> => void await Promise.all(Array.from(open, listener => listener.close())),
  }
}
