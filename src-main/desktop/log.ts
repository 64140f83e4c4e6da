import type { ShellLog } from './types.ts'
import { mkdirSync } from 'node:fs'
import { createStream } from 'rotating-file-stream'

export interface WrittenLog extends ShellLog {
  /** Resolves when all that was said is in the file. */
  readonly close: () => Promise<void>
}

/**
 * The log of the shell: `shell.log` in `folder`, which is made when it is missing; at 2 MB it is set aside as `shell.log.1`, of those the last 3 stay.
 * What cannot be written, as on a full disk, is lost; the app goes on.
 */
export function createShellLog(folder: string): WrittenLog {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const stream = createStream('shell.log', { path: folder, size: '2M', rotate: 3, mode: 0o600 })
  stream.on('error', () => undefined)
  const write = (level: string, text: string) => void stream.write(`${new Date().toISOString()} ${level} ${text.replaceAll('\n', '\n    ')}\n`)
  return {
    folder,
    info: message => write('info ', message),
    error: (message, error) => write('error', error === undefined ? message : `${message}: ${described(error)}`),
    close: () => new Promise(resolve => stream.end(resolve)),
  }
}

function described(error: unknown): string {
  return error instanceof Error ? error.stack ?? error.message : String(error)
}
