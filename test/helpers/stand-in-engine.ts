import type { ServerResponse } from 'node:http'
import { Buffer } from 'node:buffer'
import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { createServer } from 'node:http'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/*
 * A program that speaks to the shell as an engine does and knows nothing of pictures: tests of the shell start it in the engine's
 * place. STAND_IN says how it behaves: `failed:<code>` cannot start, `mute` ends before it listens, `stubborn` does not end when it
 * is told to, `foreign` is of another version; anything else is an engine that works.
 */

const behaviour = process.env['STAND_IN'] ?? ''
const token = randomBytes(16).toString('hex')
const streamed = 1_000_000

function say(message: unknown): void {
  process.stdout.write(`${JSON.stringify(message)}\n`)
}

let aborted = 0
let made = 0
/** Of the runs of one host. */
let isFirst = true
const answers: ((line: string) => void)[] = []

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost')
  const json = (value: unknown) => response.setHeader('content-type', 'application/json').end(JSON.stringify(value))
  response.on('close', () => response.writableFinished || aborted++)
  if (request.headers.authorization !== `Bearer ${token}`)
    return void response.writeHead(401).end()
  switch (url.pathname) {
    case '/api/status': return void json({ pid: process.pid })
    case '/api/events':
      response.setHeader('content-type', 'text/event-stream').write(`: hello\n\ndata: {"type":"collections"}\n\n`)
      return
    case '/asked': return void json({ method: request.method, url: request.url, headers: request.headers })
    case '/aborted': return void json({ aborted })
    case '/hang': return
    case '/hang-at-first': return void (isFirst || json({ pid: process.pid }))
    case '/crash-at-once': return void process.kill(process.pid, 'SIGKILL')
    case '/begin': return void response.writeHead(200).write('begun')
    case '/crash':
      response.write('half')
      return void setTimeout(() => process.kill(process.pid, 'SIGKILL'), 50)
    case '/moved': return void response.writeHead(302, { 'location': '/elsewhere', 'set-cookie': ['a=1', 'b=2'], 'connection': 'close' }).end()
    case '/nothing': return void response.writeHead(204).end()
    case '/unchanged': return void response.writeHead(304, { etag: '"1"' }).end()
    case '/range': return void response.writeHead(206, { 'content-range': 'bytes 0-3/10', 'content-length': '4' }).end(request.method === 'HEAD' ? undefined : 'abcd')
    case '/down': return void down(Number(url.searchParams.get('size')), response).catch(() => undefined)
    case '/made': return void json({ made })
    case '/up': return void count(request).then(bytes => json({ bytes }), () => undefined)
    case '/ask-shell':
      say(JSON.parse(url.searchParams.get('message') ?? '{}'))
      return void answers.push(line => json(JSON.parse(line)))
    default: return void response.writeHead(404).end()
  }
})

/** Sends so many bytes, and counts how many it has made. */
async function down(size: number, to: ServerResponse): Promise<void> {
  const chunk = Buffer.alloc(streamed, 7)
  function* chunks(): Generator<Buffer> {
    for (made = 0; made < size; made += chunk.length)
      yield chunk
  }
  await pipeline(Readable.from(chunks()), to)
}

async function count(from: AsyncIterable<Buffer>): Promise<number> {
  let bytes = 0
  for await (const chunk of from)
    bytes += chunk.length
  return bytes
}

function start({ protocol, version, socket }: { readonly protocol: number, readonly version: string, readonly socket: string }): void {
  if (behaviour.startsWith('failed:')) {
    say({ type: 'failed', error: { code: behaviour.slice('failed:'.length), message: 'It cannot start.' } })
    process.exit(1)
  }
  if (behaviour === 'mute')
    process.exit(7)
  process.stderr.write('the stand-in starts\n')
  isFirst = socket.endsWith('/1.sock')
  rmSync(socket, { force: true })
  server.listen(socket, () => say({ type: 'listening', protocol, version: behaviour === 'foreign' ? '0.0.0' : version, token }))
}

function end(): void {
  if (behaviour !== 'stubborn')
    process.exit(0)
}

createInterface(process.stdin).on('line', (line) => {
  const message = JSON.parse(line) as { readonly type: string } & Parameters<typeof start>[0]
  if (message.type === 'start')
    start(message)
  else if (message.type === 'close')
    end()
  else
    answers.shift()?.(line)
}).on('close', end)
