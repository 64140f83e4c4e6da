import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The project's folder. */
export const projectFolder = fileURLToPath(new URL('..', import.meta.url))

/** The `likeness` command, to be run by the Node that runs the script. */
export const likenessCommand = fileURLToPath(new URL('../bin/likeness.js', import.meta.url))

export interface RunOptions {
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>
  /** Milliseconds after which the program is ended; none by default. */
  readonly timeout?: number
}

/**
 * Runs a program in the project's folder with this terminal as its own. Ctrl-C reaches it as well as this process,
 * which waits for it. Resolves to the exit code; 1 when a signal or the time limit ended it. Rejects when the program
 * cannot be started.
 */
export function run(program: string, args: readonly string[], { env = {}, timeout }: RunOptions = {}): Promise<number> {
  const child = spawn(program, args, { cwd: projectFolder, stdio: 'inherit', env: { ...process.env, ...env }, ...timeout === undefined ? {} : { timeout } })
  const passOn = () => child.kill('SIGTERM')
  const stay = () => {}
  process.on('SIGTERM', passOn)
  process.on('SIGINT', stay)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      process.off('SIGTERM', passOn)
      process.off('SIGINT', stay)
      resolve(code ?? 1)
    })
  })
}

/** Runs a program and resolves to what it printed. Its errors go to this terminal. Rejects on an exit code other than 0. */
export function capture(program: string, args: readonly string[]): Promise<string> {
  const child = spawn(program, args, { cwd: projectFolder, stdio: ['ignore', 'pipe', 'inherit'] })
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0)
        resolve(Buffer.concat(chunks).toString('utf8'))
      else
        reject(new Error(`\`${[program, ...args].join(' ')}\` ended with code ${code ?? 1}`))
    })
  })
}

/** Runs npm. Resolves to its exit code. */
export function npm(words: readonly string[], options: RunOptions = {}): Promise<number> {
  const program = process.env['npm_execpath']
  return program?.endsWith('.js') ? run(process.execPath, [program, ...words], options) : run(process.platform === 'win32' ? 'npm.cmd' : 'npm', words, options)
}

/** Runs an npm script of the project. Resolves to its exit code. */
export function runScript(name: string, args: readonly string[] = [], options: RunOptions = {}): Promise<number> {
  return npm(['run', '--silent', name, ...args.length > 0 ? ['--', ...args] : []], options)
}
