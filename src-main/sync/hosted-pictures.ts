import type { RemoteFile } from '../media/remote.ts'
import { createHash } from 'node:crypto'
import { Hono } from 'hono'
import { failure } from '../contract/errors.ts'
import { fetchRemote, isPublicAddress, resolveHost } from '../media/remote.ts'
import { inputOptions, sharp } from '../media/sharp.ts'
import { createMemory } from '../search/memory.ts'

export interface HostedPicturesOptions {
  /** Fetches from an address that a service named. Errors: remote_refused, remote_failed. @default fetchNamed */
  readonly fetchPicture?: (url: string, host: string) => Promise<RemoteFile>
}

export type HostedPictures = ReturnType<typeof createHostedPictures>

/** Addresses that are remembered, and for how long. */
const remembered = 5000
const keptMs = 60 * 60_000

/** Pixels on the long side. */
const side = 512
const quality = 80

/**
 * Pictures of what hosted services found. The window shows nothing from foreign addresses: the engine fetches those that a service
 * named in an answer, and no others, and hands them on as WebP of at most 512 px.
 */
export function createHostedPictures({ fetchPicture = fetchNamed }: HostedPicturesOptions = {}) {
  const addresses = createMemory<{ readonly url: string, readonly host: string }>({ limit: remembered, keptMs })
  return {
    /** The address, at this server, of a picture that a service named. */
    pathOf: (url: string, host: string): string => {
      const id = createHash('sha256').update(`${host}\n${url}`).digest('hex').slice(0, 32)
      addresses.set(id, { url, host })
      return `/api/hosted-pictures/${id}`
    },
    /** Errors: not_found, remote_refused, remote_failed. */
    routes: new Hono().get('/api/hosted-pictures/:id{[0-9a-f]{32}}', async (c) => {
      const address = addresses.get(c.req.param('id'))
      if (!address)
        throw failure('not_found', { what: 'picture of that name any more. Search again' })
      const { bytes } = await fetchPicture(address.url, address.host)
      const picture = await sharp(bytes, inputOptions).resize(side, side, { fit: 'inside', withoutEnlargement: true }).webp({ quality }).toBuffer().catch((error: unknown) => {
        throw failure('image_undecodable', { reason: 'the service sent no picture that can be read.' }, error)
      })
      return new Response(new Uint8Array(picture), { headers: { 'content-type': 'image/webp', 'content-length': String(picture.byteLength), 'cache-control': 'private, max-age=3600', 'x-content-type-options': 'nosniff' } })
    }),
  }
}

/**
 * Fetches what a service named: from the public Internet, or from the host of its account's own address, which its user chose and
 * may have at home.
 */
async function fetchNamed(url: string, host: string): Promise<RemoteFile> {
  const target = URL.parse(url)
  if (target?.host !== host)
    return fetchRemote(url)
  const own = new Set((await resolveHost(target.hostname.replace(/^\[|\]$/g, ''))).map(({ address }) => address))
  return fetchRemote(url, { allow: address => own.has(address) || isPublicAddress(address) })
}
