import type { ShellLog } from './types.ts'
import { mkdirSync } from 'node:fs'
import process from 'node:process'
import { openLogFile } from '../log/log-file.ts'

export interface WrittenLog extends ShellLog {
  /** Resolves when all that was said is in the file, or cannot be. */
  readonly close: () => Promise<void>
}

/**
 * The log of the shell: `shell.log` in `folder`, which is made when it is missing; at 2 MB it is set aside as `shell.log.1`, of those
 * the last 3 stay. What cannot be written, as on a full disk, is lost; the app goes on.
 */
export function createShellLog(folder: string): WrittenLog {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = openLogFile({ folder, name: 'shell.log', size: '2M', files: 4, onLost: reason => process.stderr.write(`lines of the log are lost: ${reason}\n`) })
  const write = (level: string, text: string) => file.write(`${new Date().toISOString()} ${level} ${text.replaceAll('\n', '\n    ')}\n`)
  return {
    folder,
    info: message => write('info ', message),
    error: (message, error) => write('error', error === undefined ? message : `${message}: ${described(error)}`),
    close: file.close,
  }
}

function described(error: unknown): string {
  return error instanceof Error ? error.stack ?? error.message : String(error)
}
