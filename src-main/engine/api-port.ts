import type { Logger } from 'pino'
import type { Settings } from '../contract/entities.ts'
import type { EditSettings } from '../contract/requests.ts'
import type { PortListener } from './listen.ts'

export interface ApiPortOptions {
  readonly settings: () => Settings
  readonly listen: (port: number, host: string) => Promise<PortListener>
  readonly log: Logger
}

export type ApiPort = ReturnType<typeof createApiPort>

/** Requests that are under way when the port is closed may end, ms: the one that closes it is among them. */
const graceMs = 1000

/** The port for other programs on this machine, which is open while the settings say so. Its changes happen one after another. */
export function createApiPort({ settings, listen, log }: ApiPortOptions) {
  let open: { readonly listener: PortListener, readonly port: number } | undefined
  let last: Promise<unknown> = Promise.resolve()

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = last.then(work)
    last = result.catch(() => {})
    return result
  }

  async function openedFor({ api, apiPort }: Settings): Promise<typeof open> {
    if (!api || open?.port === apiPort)
      return api ? open : undefined
    return { listener: await listen(apiPort, '127.0.0.1'), port: apiPort }
  }

  return {
    /** Such as http://127.0.0.1:7717; undefined while it is closed. */
    address: (): string | undefined => open?.listener.url,

    /** Opens the port where the settings say so. One that is taken is noted in the log. */
    begin: (): Promise<void> => inTurn(async () => {
      open = await openedFor(settings()).catch((error: unknown) => {
        log.error({ error }, 'the port for other programs could not be opened')
        return undefined
      })
    }),

    /** Opens and closes the port as these changes say, around `save`, which keeps them. Errors: listen_failed, and nothing is changed; those of `save`. */
    change: (changes: EditSettings, save: () => Settings): Promise<Settings> => inTurn(async () => {
      const before = open
      const next = await openedFor({ ...settings(), ...changes as Partial<Settings> })
      try {
        const saved = save()
        open = next
        if (before !== next)
          void before?.listener.close(graceMs)
        return saved
      }
      catch (error) {
        if (before !== next)
          await next?.listener.close()
        throw error
      }
    }),
  }
}
