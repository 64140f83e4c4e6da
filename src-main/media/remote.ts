import type { LookupAddress } from 'node:dns'
import type { IncomingMessage } from 'node:http'
import type { LookupFunction } from 'node:net'
import { Buffer } from 'node:buffer'
import { lookup } from 'node:dns/promises'
import * as http from 'node:http'
import * as https from 'node:https'
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { failure, LikenessError } from '../contract/errors.ts'

export interface RemoteOptions {
  /** Whether an IP address may be connected to. @default isPublicAddress */
  readonly allow?: (address: string) => boolean
  /** The addresses of a host. @default those that the system knows */
  readonly resolve?: (hostname: string) => Promise<readonly LookupAddress[]>
  /** Bytes, at most. @default 20 MB */
  readonly limit?: number
  /** ms for all of it, redirects included. @default 15 s */
  readonly timeoutMs?: number
}

export interface RemoteFile {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** The last part of the path of its address. */
  readonly name: string
  /** As the server says, without parameters; '' when it does not. */
  readonly mediaType: string
}

const redirectLimit = 5

/** What pictures are sent as: their content tells what they are, where a server has no word for it. */
const pictureTypes = /^(?:image\/.+|(?:application|binary)\/(?:octet-stream|x-octet-stream))?$/

/**
 * Whether an IP address belongs to the public Internet, which every host there is reached by. Not so are addresses of this
 * machine and its networks, reserved ones, and those of IPv6 that stand for one of IPv4 (mapped, 6to4, NAT64, Teredo).
 */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0)
    return false
  const ip = ipaddr.parse(address)
  const isGlobal = ip instanceof ipaddr.IPv4 || ip.match(ipaddr.IPv6.parse('2000::'), 3)
  return isGlobal && ip.range() === 'unicast'
}

/**
 * Fetches a picture from an http(s) address that somebody else named. The host's addresses are judged before each connection,
 * that of a redirect included, and the connection goes to the very address that was judged; nothing of this machine is sent
 * with it. Errors: remote_refused, remote_failed.
 */
export async function fetchRemote(url: string, { allow = isPublicAddress, resolve = resolveHost, limit = 20_000_000, timeoutMs = 15_000 }: RemoteOptions = {}): Promise<RemoteFile> {
  const timeout = AbortSignal.timeout(timeoutMs)
  const endless = new Promise<never>((_, reject) => timeout.addEventListener('abort', () => reject(failed(url, `it took longer than ${timeoutMs / 1000} s.`)), { once: true }))
  try {
    return await Promise.race([follow(), endless])
  }
  catch (error) {
    if (error instanceof LikenessError)
      throw error
    throw failed(url, `${(error as Error).message.replace(/\.$/, '')}.`, error)
  }

  async function follow(): Promise<RemoteFile> {
    let target = parseUrl(url)
    for (let redirects = 0; ; redirects++) {
      const response = await get(target, await judge(url, target, resolve, allow), timeout)
      const location = redirectOf(response)
      if (location === undefined)
        return await receive(url, target, response, limit)
      response.destroy()
      if (redirects === redirectLimit)
        throw failed(url, `it leads on more than ${redirectLimit} times.`)
      target = parseUrl(location, target)
    }
  }
}

function parseUrl(url: string, base?: URL): URL {
  const parsed = URL.parse(url, base?.href)
  if (!parsed)
    throw refused(url, 'it is not an address.')
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:')
    throw refused(url, 'only http and https addresses are.')
  if (parsed.username + parsed.password !== '')
    throw refused(url, 'it has a name or a password in it.')
  return parsed
}

/**
 * The address of a host to connect to: the first that is allowed. `url` names it in errors. Errors: remote_refused where none is
 * allowed, remote_failed where there is none.
 */
export async function judge(url: string, { hostname }: URL, resolve: NonNullable<RemoteOptions['resolve']>, allow: (address: string) => boolean): Promise<LookupAddress> {
  const host = hostname.replace(/^\[|\]$/g, '')
  const family = isIP(host)
  const addresses = family === 0 ? await resolve(host) : [{ address: host, family }]
  const allowed = addresses.find(({ address }) => allow(address))
  if (allowed)
    return allowed
  if (addresses.length === 0)
    throw failed(url, `there is no host "${host}".`)
  throw refused(url, `"${host}" is not on the public Internet.`)
}

/** The addresses of a host that the system knows; none where there is no such host. */
export async function resolveHost(hostname: string): Promise<readonly LookupAddress[]> {
  return lookup(hostname, { all: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOTFOUND')
      return []
    throw error
  })
}

function get(target: URL, judged: LookupAddress, signal: AbortSignal): Promise<IncomingMessage> {
  const pinned: LookupFunction = (_, { all }, callback) => all ? callback(null, [judged]) : callback(null, judged.address, judged.family)
  const headers = { 'accept': 'image/*', 'accept-encoding': 'identity', 'user-agent': 'Likeness' }
  return new Promise((resolve, reject) => {
    const { request } = target.protocol === 'https:' ? https : http
    request(target, { agent: false, lookup: pinned, headers, signal }, resolve).on('error', reject).end()
  })
}

function redirectOf({ statusCode = 0, headers }: IncomingMessage): string | undefined {
  return [301, 302, 303, 307, 308].includes(statusCode) ? headers.location : undefined
}

async function receive(url: string, target: URL, response: IncomingMessage, limit: number): Promise<RemoteFile> {
  using _ = { [Symbol.dispose]: () => response.destroy() }
  const { statusCode, headers } = response
  const mediaType = headers['content-type']?.split(';')[0]!.trim().toLowerCase() ?? ''
  if (statusCode !== 200)
    throw failed(url, `its server answered ${statusCode}.`)
  if (!pictureTypes.test(mediaType))
    throw failed(url, `it is not a picture but "${mediaType}".`)
  if (headers['content-encoding'] !== undefined && headers['content-encoding'] !== 'identity')
    throw failed(url, `its server sent it as ${headers['content-encoding']}, which was not asked for.`)
  if (Number(headers['content-length']) > limit)
    throw tooLarge(url, limit)
  const chunks: Uint8Array[] = []
  let received = 0
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    received += chunk.byteLength
    if (received > limit)
      throw tooLarge(url, limit)
    chunks.push(chunk)
  }
  return { bytes: new Uint8Array(Buffer.concat(chunks)), name: nameOf(target), mediaType }
}

function nameOf({ pathname }: URL): string {
  const last = pathname.slice(pathname.lastIndexOf('/') + 1)
  try {
    return decodeURIComponent(last)
  }
  catch {
    return last
  }
}

function tooLarge(url: string, limit: number): LikenessError {
  return failed(url, `it is larger than ${limit / 1e6} MB.`)
}

function failed(url: string, reason: string, cause?: unknown): LikenessError {
  return failure('remote_failed', { url, reason }, cause)
}

function refused(url: string, reason: string): LikenessError {
  return failure('remote_refused', { url, reason })
}
