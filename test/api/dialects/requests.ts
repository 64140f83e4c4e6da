import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http'
import { Buffer } from 'node:buffer'
import { execFile, spawnSync } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import process from 'node:process'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { crc32 } from 'node:zlib'

export interface Answer {
  readonly status: number
  readonly type: string | undefined
  readonly body: string
}

export interface RawAnswer extends Answer {
  readonly headers: IncomingHttpHeaders
}

export interface RawRequest {
  /** @default 'GET' */
  readonly method?: string
  readonly headers?: OutgoingHttpHeaders
  readonly body?: FormData | string | Uint8Array | AsyncIterable<Uint8Array>
}

const run = promisify(execFile)

function isThere(command: string, ...args: readonly string[]): boolean {
  return spawnSync(command, args).status === 0
}

export const hasCurl = isThere('curl', '--version')
export const hasPythonRequests = isThere('python3', '-c', 'import requests')

/** What the `curl` command gets, called with these arguments. */
export async function curl(...args: readonly string[]): Promise<Answer> {
  const { stdout } = await run('curl', ['--silent', '--show-error', '--noproxy', '*', '--write-out', '\n%{http_code} %{content_type}', ...args], { maxBuffer: 1e8 })
  const [, body = '', status, type] = /^([\s\S]*)\n(\d+) (.*)$/.exec(stdout) ?? []
  return { status: Number(status), type, body }
}

/** What a script of Python prints. */
export async function python(script: string): Promise<string> {
  return (await run('python3', ['-c', script], { env: { ...process.env, NO_PROXY: '*' } })).stdout
}

/** Sends exactly this; a GET may have a body, too, which `fetch` does not allow. */
export async function send(url: string, { method = 'GET', headers = {}, body }: RawRequest = {}): Promise<RawAnswer> {
  const form = body instanceof FormData ? new Response(body) : undefined
  const bytes = form ? Buffer.from(await form.arrayBuffer()) : body
  const described = form && bytes instanceof Buffer ? { 'content-type': form.headers.get('content-type')!, 'content-length': bytes.byteLength } : {}
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers: { ...described, ...headers } }, response =>
      void text(response).then(body => resolve({ status: response.statusCode!, type: response.headers['content-type'], headers: response.headers, body }), reject))
    sent.on('error', reject)
    if (bytes === undefined || typeof bytes === 'string' || bytes instanceof Uint8Array)
      sent.end(bytes)
    else
      Readable.from(bytes).on('error', reject).pipe(sent)
  })
}

/** A form of fields, and of a file where there is one. */
export function formOf(fields: Readonly<Record<string, string>>, file?: { readonly bytes: Uint8Array, readonly name: string }): FormData {
  const form = new FormData()
  Object.entries(fields).forEach(([name, value]) => form.append(name, value))
  if (file)
    form.append('file', new Blob([new Uint8Array(file.bytes)]), file.name)
  return form
}

/** A PNG of so many pixels by its header; hardly any of them are there. */
export function hollowPng(width: number, height: number): Buffer {
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0])
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1A\n', 'latin1'), chunk('IHDR', header), chunk('IDAT', Buffer.alloc(64)), chunk('IEND', Buffer.alloc(0))])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}

/** How many files lie in a data folder's places for anchors and for uploads on their way. */
export async function keptFiles(dataDir: string): Promise<number> {
  const folders = await Promise.all(['anchors', 'uploads'].map(name => readdir(join(dataDir, name)).catch(() => [])))
  return folders.flat().length
}
