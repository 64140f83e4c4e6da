import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

const command = fileURLToPath(new URL('../../bin/likeness.js', import.meta.url))

export interface CommandOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
}

export interface CommandResult {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Starts the `likeness` command as a process of its own. */
export function startCommand(args: readonly string[], { cwd, env }: CommandOptions = {}) {
  return spawn(process.execPath, [command, ...args], { cwd, env: { ...process.env, NO_COLOR: '1', ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
}

/** Runs the `likeness` command to its end. */
export async function runCommand(args: readonly string[], options?: CommandOptions): Promise<CommandResult> {
  const child = startCommand(args, options)
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit') as Promise<[number | null]>])
  return { code, stdout, stderr }
}

/** What a process has printed, as soon as that matches. */
export function printed(child: ChildProcess, pattern: RegExp): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    let output = ''
    child.stdout!.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      const match = pattern.exec(output)
      if (match)
        resolve(match)
    })
    child.once('exit', code => reject(new Error(`the command ended with code ${code} after it printed: ${output}`)))
  })
}

/** Starts the `likeness` command at a terminal of its own, whose keys are `stdin`; it ends with 128 + signal where a signal ends the command. */
export function startAtTerminal(args: readonly string[], { cwd, env }: CommandOptions = {}) {
  const line = `exec ${[process.execPath, command, ...args].map(word => `'${word.replaceAll('\'', '\'\\\'\'')}'`).join(' ')}`
  return spawn('script', ['--quiet', '--return', '--command', line, '/dev/null'], { cwd, env: { ...process.env, NO_COLOR: '1', ...env }, stdio: ['pipe', 'pipe', 'pipe'] })
}
