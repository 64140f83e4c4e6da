import type { EngineMessage } from '../../contract/host.ts'
import type { PageOpener } from '../../stage/pages.ts'

export interface ShellPages extends PageOpener {
  /** The shell says that a page is gone. False when none of that name was open. */
  readonly lost: (holder: string, reason: string) => boolean
}

/** The stage page in a hidden window, which the shell opens for the engine. */
export function createShellPages(send: (message: EngineMessage) => void): ShellPages {
  const open = new Map<string, (reason: string) => void>()
  return {
    open: async ({ holder, onLost }) => {
      open.set(holder, onLost)
      send({ type: 'stage-open', holder })
      return {
        name: 'the hidden window of the app',
        close: async () => {
          if (open.delete(holder))
            send({ type: 'stage-close', holder })
        },
      }
    },
    lost: (holder, reason) => {
      const onLost = open.get(holder)
      open.delete(holder)
      onLost?.(reason)
      return onLost !== undefined
    },
  }
}
