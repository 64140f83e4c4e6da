import type { Catalog } from '../catalog/catalog.ts'
import type { Pictures } from '../ingest/picture.ts'
import type { OpenKey } from './key-ring.ts'
import { Buffer } from 'node:buffer'
import { createHmac, timingSafeEqual } from 'node:crypto'
import { Hono } from 'hono'
import { failure } from '../contract/errors.ts'
import { formatById } from '../contract/formats.ts'
import { sharp } from '../media/sharp.ts'
import { withAssetFile } from './asset-file.ts'
import { rangedFile } from './ranged-file.ts'

/** An asset's file, or its still picture as WebP of at most 512 px. */
export type SignedForm = 'original' | 'thumbnail'

export interface SignedFilesParts {
  readonly catalog: Catalog
  readonly pictures: Pictures
  /** What the addresses are signed with. */
  readonly master: string
  readonly isOn: () => boolean
  /** ms since 1970. @default Date.now */
  readonly now?: () => number
}

export type SignedFiles = ReturnType<typeof createSignedFiles>

/** An address is good for so long. */
const keptMs = 24 * 60 * 60 * 1000

const thumbnailQuality = 80

/**
 * Addresses of files for who has no token: `/signed/<asset>/<original|thumbnail>`, with the key that they were told to, the end
 * of their validity in s since 1970, and the HMAC-SHA256 of all that. They end with the key.
 */
export function createSignedFiles({ catalog, pictures, master, isOn, now = Date.now }: SignedFilesParts) {
  const signatureOf = (path: string, key: string, expires: string) => createHmac('sha256', master).update(`file\n${path}\n${key}\n${expires}`).digest('base64url')

  function isGood(path: string, { key = '', expires = '', signature = '' }: Readonly<Record<string, string>>): boolean {
    return isSame(signature, signatureOf(path, key, expires)) && Number(expires) * 1000 >= now() && catalog.apiKeys.get(key) !== undefined
  }

  async function thumbnail(id: number): Promise<Response> {
    const picture = /([0-9a-f]{32})\.jpg$/.exec(requireAsset(id).preview ?? '')?.[1]
    if (picture === undefined)
      throw failure('picture_unavailable', { reason: 'the file has not been read yet. Wait until indexing has reached it.' })
    const { bytes } = await pictures.read('preview', picture)
    const webp = new Uint8Array(await sharp(bytes).webp({ quality: thumbnailQuality }).toBuffer())
    return new Response(webp, { headers: { 'content-type': 'image/webp', 'content-length': String(webp.byteLength), 'cache-control': 'private, max-age=3600', 'x-content-type-options': 'nosniff' } })
  }

  function original(id: number, request: Request): Promise<Response> {
    return withAssetFile(catalog, id, ({ asset, path }) => rangedFile(path, formatById(asset.format).mediaType, request))
  }

  function requireAsset(id: number) {
    const asset = catalog.assets.get(id)
    if (!asset)
      throw failure('asset_not_found', { id })
    return asset
  }

  return {
    /** An address that is good for a day, for who has this key. `origin` is that of the request, such as http://127.0.0.1:7717. */
    urlOf: (origin: string, key: Pick<OpenKey, 'id'>, assetId: number, form: SignedForm): string => {
      const path = `/signed/${assetId}/${form}`
      const expires = String(Math.ceil((now() + keptMs) / 1000))
      return `${origin}${path}?${new URLSearchParams({ key: key.id, expires, signature: signatureOf(path, key.id, expires) }).toString()}`
    },
    /** The asset of an address that was given out and is still good; undefined for any other. */
    assetOf: (url: string): number | undefined => {
      const { pathname = '', searchParams = [] } = URL.parse(url) ?? {}
      const id = /^\/signed\/(\d+)\//.exec(pathname)?.[1]
      return id !== undefined && isGood(pathname, Object.fromEntries(searchParams)) ? Number(id) : undefined
    },
    /** Errors: dialects_off, address_invalid, asset_not_found, not_found, file_offline, file_unreadable, picture_unavailable. */
    routes: new Hono().get('/signed/:id{[0-9]+}/:form{original|thumbnail}', (c) => {
      if (!isOn())
        throw failure('dialects_off')
      if (!isGood(c.req.path, c.req.query()))
        throw failure('address_invalid')
      const id = Number(c.req.param('id'))
      return c.req.param('form') === 'original' ? original(id, c.req.raw) : thumbnail(id)
    }),
  }
}

function isSame(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)]
  return a.length === b.length && timingSafeEqual(a, b)
}
