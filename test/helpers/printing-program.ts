import { execFile } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** A program that keeps the arguments that it was last started with. */
export interface PrintingProgram {
  readonly path: string
  /** What it was last started with; undefined when it never was. */
  readonly words: () => Promise<readonly string[] | undefined>
}

/** Writes a program to `path`, with the folders that it lies in. */
export async function printingProgram(path: string): Promise<PrintingProgram> {
  await mkdir(dirname(path), { recursive: true })
  // Each word ends with a zero, which no argument can hold.
  await writeFile(path, '#!/bin/sh\n[ "$#" -eq 0 ] || printf \'%s\\0\' "$@" > "$0.words"\n[ "$#" -gt 0 ] || : > "$0.words"\n', { mode: 0o755 })
  return {
    path,
    words: async () => {
      const text = await readFile(`${path}.words`, 'utf8').catch(() => undefined)
      return text?.split('\0').slice(0, -1)
    },
  }
}

/** Runs a program to its end in an environment with these variables more. Rejects when it fails. */
export async function runIn(folder: string, program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<void> {
  await execute(program, [...args], { cwd: folder, env: { ...process.env, ...env } })
}

/** Names of files that a careless script would take for something else. */
export const hostileNames: readonly string[] = [
  'plain.png',
  'two words.png',
  ' blanks around .png ',
  '-rf.png',
  '--find-similar=x.png',
  'it\'s "quoted".png',
  '$(touch pwned) `touch pwned` ; touch pwned & x.png',
  '$HOME $@ %F %s %% \\n \\ .png',
  'a line\nbreak.png',
  'break at the end.png\n',
  'tab\there.png',
  '*?[a-z].png',
  '😀 ähnlich 画像.png',
]
