import type { ChildProcess } from 'node:child_process'
import type { IncomingMessage } from 'node:http'
import type { Client } from '../../src-main/contract/client.ts'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import process from 'node:process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { vi } from 'vitest'
import { createClient } from '../../src-main/contract/client.ts'
import { createLineReader, EngineMessage, hostProtocol, toLine } from '../../src-main/contract/host.ts'
import { version } from '../../src-main/engine/version.ts'

const entry = fileURLToPath(new URL('../../src-main/engine.ts', import.meta.url))

export interface HostedEngine extends AsyncDisposable {
  readonly child: ChildProcess
  readonly socket: string
  readonly dataDir: string
  readonly logs: string
  /** What it has said so far. */
  readonly messages: readonly EngineMessage[]
  /** What is no message on its standard output. */
  readonly noise: readonly string[]
  readonly stderr: () => string
  /** Resolves with the first message of this type that it has said, or says within a minute. */
  readonly said: <T extends EngineMessage['type']>(type: T) => Promise<Extract<EngineMessage, { type: T }>>
  /** Writes a line, of a message or of any text. */
  readonly say: (line: Parameters<typeof toLine>[0] | string) => void
  /** Asks over the socket with the token, or with other headers. */
  readonly ask: (path: string, init?: RequestInit, headers?: Readonly<Record<string, string>>) => Promise<Response>
  readonly client: Client
  /** Resolves with its exit code, and the signal that ended it. */
  readonly exit: Promise<readonly [number | null, NodeJS.Signals | null]>
}

export interface HostedOptions {
  /** In place of the `start` line; null: none. */
  readonly greeting?: object | null
  readonly env?: Readonly<Record<string, string>>
}

/** Starts the engine process of the desktop app, with what it keeps below `folder`, and says `start` to it. */
export function startHosted(folder: string, { greeting, env }: HostedOptions = {}): HostedEngine {
  const [dataDir, logs, socket] = [join(folder, 'data'), join(folder, 'logs'), join(folder, 'run', 'engine')]
  mkdirSync(join(folder, 'run'), { recursive: true, mode: 0o700 })
  const child = spawn(process.execPath, [entry], { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, LIKENESS_HOME: dataDir, ...env } })
  const messages: EngineMessage[] = []
  const noise: string[] = []
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', createLineReader(EngineMessage, message => messages.push(message), reason => noise.push(reason)))
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => stderr += chunk)
  child.stdin.on('error', () => {})
  const exit = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>
  let hasEnded = false
  void exit.then(() => hasEnded = true)

  async function said<T extends EngineMessage['type']>(type: T): Promise<Extract<EngineMessage, { type: T }>> {
    const found = () => messages.find((message): message is Extract<EngineMessage, { type: T }> => message.type === type)
    await vi.waitUntil(() => found() ?? hasEnded, { timeout: 60_000, interval: 10 })
    const message = found()
    if (!message)
      throw new Error(`the engine ended without ${type}; it said ${JSON.stringify(messages)}, and on standard error ${stderr}`)
    return message
  }

  const say = (line: Parameters<typeof toLine>[0] | string) => void child.stdin.write(typeof line === 'string' ? `${line}\n` : toLine(line))
  const ask = async (path: string, init: RequestInit = {}, headers?: Readonly<Record<string, string>>) =>
    askOverSocket(socket, path, { ...init, headers: { ...init.headers as Record<string, string>, ...headers ?? { authorization: `Bearer ${(await said('listening')).token}` } } })
  if (greeting !== null)
    say(JSON.stringify(greeting ?? { type: 'start', protocol: hostProtocol, version, dataDir, socket, logs }))
  return {
    child,
    socket,
    dataDir,
    logs,
    messages,
    noise,
    stderr: () => stderr,
    said,
    say,
    ask,
    client: createClient(ask),
    exit,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL')
      await exit
    },
  }
}

async function askOverSocket(socketPath: string, path: string, { method = 'GET', headers, body }: RequestInit): Promise<Response> {
  const asked = request({ socketPath, path, method, headers: { host: 'localhost', ...headers as Record<string, string> }, agent: false })
  asked.end(body as string | Uint8Array | undefined)
  const [answer] = await once(asked, 'response') as [IncomingMessage]
  const status = answer.statusCode!
  const content = await text(answer)
  return new Response(status === 204 ? null : content, { status, headers: { 'content-type': answer.headers['content-type'] ?? '' } })
}
