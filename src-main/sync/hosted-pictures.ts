import type { RemoteFile } from '../media/remote.ts'
import type { Accounts } from './accounts.ts'
import { createHash } from 'node:crypto'
import { Hono } from 'hono'
import { failure } from '../contract/errors.ts'
import { fetchRemote, isPublicAddress, resolveHost } from '../media/remote.ts'
import { inputOptions, sharp } from '../media/sharp.ts'
import { createMemory } from '../search/memory.ts'
import { ServiceFailure } from './service-failure.ts'

export interface HostedPicturesOptions {
  readonly accounts: Pick<Accounts, 'open'>
  /** Fetches from an address that a service named. Errors: remote_refused, remote_failed. @default fetchNamed */
  readonly fetchPicture?: (url: string, host: string) => Promise<Pick<RemoteFile, 'bytes'>>
  /** How long a service may take for one that takes the credentials, ms. @default 30 s */
  readonly patienceMs?: number
}

export type HostedPictures = ReturnType<typeof createHostedPictures>

/** Where a picture is: at an address that a service named to an account at `host`, or at the service for who has the credentials. */
export type PicturePlace
  = | { readonly url: string, readonly host: string }
    | { readonly accountId: string, readonly container: string, readonly picture: string }

/** Places that are remembered, and for how long. */
const remembered = 5000
const keptMs = 60 * 60_000

/** Pixels on the long side. */
const side = 512
const quality = 80

const usualPatienceMs = 30_000

/**
 * Pictures of what hosted services found. The window shows nothing from foreign addresses, and has no credentials: the engine fetches
 * those that a service named in an answer, and no others, and hands them on as WebP of at most 512 px.
 */
export function createHostedPictures({ accounts, fetchPicture = fetchNamed, patienceMs = usualPatienceMs }: HostedPicturesOptions) {
  const places = createMemory<PicturePlace>({ limit: remembered, keptMs })

  async function fetchWithCredentials({ accountId, container, picture }: Extract<PicturePlace, { accountId: string }>, left: AbortSignal): Promise<Uint8Array> {
    await using opened = await accounts.open(accountId)
    const { remote, connector: { service: { name } } } = opened
    if (!remote.picture)
      throw failure('service_cannot', { service: name, what: 'hand out pictures' })
    const patience = AbortSignal.timeout(patienceMs)
    const ended = AbortSignal.any([left, patience])
    return remote.picture(container, picture, ended).catch((error: unknown) => {
      if (ended.aborted)
        throw failure('service_failed', { service: name, reason: patience.aborted ? `a picture did not come within ${patienceMs / 1000} s.` : 'nobody waits for its picture any more.' }, error)
      throw error instanceof ServiceFailure ? error.error : error
    })
  }

  return {
    /** The address, at this server, of a picture that a service named: nothing of where it is can be read from it. */
    pathOf: (place: PicturePlace): string => {
      const id = createHash('sha256').update(JSON.stringify(place)).digest('hex').slice(0, 32)
      places.set(id, place)
      return `/api/hosted-pictures/${id}`
    },
    /** Errors: not_found, remote_refused, remote_failed, image_undecodable; of those that take the credentials those of the account and the service. */
    routes: new Hono().get('/api/hosted-pictures/:id{[0-9a-f]{32}}', async (c) => {
      const place = places.get(c.req.param('id'))
      if (!place)
        throw failure('not_found', { what: 'picture of that name any more. Search again' })
      const bytes = 'url' in place ? (await fetchPicture(place.url, place.host)).bytes : await fetchWithCredentials(place, c.req.raw.signal)
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
