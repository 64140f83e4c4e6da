import type { FileSize, RotatingFileStream } from 'rotating-file-stream'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { createStream } from 'rotating-file-stream'

export interface LogFileOptions {
  /** Absolute; made when missing. */
  readonly folder: string
  readonly name: string
  /** Told why lines are lost, once each time that it begins. */
  readonly onLost: (reason: string) => void
  /** A file that has grown to this becomes an old one. @default '5M' */
  readonly size?: FileSize
  /** Files there are at most, the one that is written to included. @default 5 */
  readonly files?: number
  /** A file that could not be written is tried again after so many ms. @default 10,000 */
  readonly retryMs?: number
}

export interface LogFile {
  readonly write: (line: string) => void
  /** Resolves when all is written, or cannot be. */
  readonly close: () => Promise<void>
}

const closeMs = 2000

/** A log file and some older ones, `<name>.1` the newest. Lines that cannot be written, as on a full disk, are lost; later ones are tried again. */
export function openLogFile({ folder, name, onLost, size = '5M', files = 5, retryMs = 10_000 }: LogFileOptions): LogFile {
  let stream: RotatingFileStream | undefined = open()
  let retryAt = 0

  function open(): RotatingFileStream {
    const opened = createStream(name, { path: folder, size, rotate: files - 1, mode: 0o600 })
    opened.on('error', (error) => {
      if (stream !== opened)
        return
      stream = undefined
      retryAt = performance.now() + retryMs
      onLost(error.message)
    })
    return opened
  }

  return {
    write: (line) => {
      if (!stream && performance.now() >= retryAt)
        stream = open()
      stream?.write(line)
    },
    close: async () => {
      const closing = stream
      if (!closing)
        return
      const gone = once(closing, 'close').catch(() => {})
      closing.end()
      await Promise.race([gone, wait(closeMs, undefined, { ref: false })])
    },
  }
}
