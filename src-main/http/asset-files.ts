import type { Catalog } from '../catalog/catalog.ts'
import type { Asset } from '../contract/entities.ts'
import type { Decoder } from '../media/decode.ts'
import type { DisplayForm } from '../media/display.ts'
import { stat } from 'node:fs/promises'
import { Hono } from 'hono'
import { failure } from '../contract/errors.ts'
import { formatById } from '../contract/formats.ts'
import { findLibraryFile, mediaTypeOf, pathBelow } from '../stage/library-files.ts'
import { withAssetFile } from './asset-file.ts'
import { attachment } from './attachment.ts'
import { rangedFile } from './ranged-file.ts'

export interface AssetFilesParts {
  readonly catalog: Catalog
  readonly display: Decoder['display']
}

/** Whatever a file holds, opened in a browser it runs nothing and asks for nothing. */
const inert = { 'content-security-policy': 'sandbox; default-src \'none\'', 'x-content-type-options': 'nosniff' }

const forGood = { 'cache-control': 'private, max-age=31536000, immutable' }

/**
 * What lies on disk behind an asset: an image as browsers show it, the file itself, and the files that a model refers to.
 * Errors: asset_not_found, not_found, file_offline, file_unreadable, bad_request, those of decoding.
 */
export function createAssetFiles({ catalog, display }: AssetFilesParts): Hono {
  const making = new Map<string, ReturnType<Decoder['display']>>()

  /** Who asks for the same picture waits for the same work. */
  function displayOf(asset: Asset, path: string, root: string, form: DisplayForm): ReturnType<Decoder['display']> {
    const key = `${form} ${path}`
    const known = making.get(key)
    if (known)
      return known
    const work = display({ path, root, format: asset.format }, form).finally(() => making.delete(key))
    making.set(key, work)
    return work
  }

  return new Hono()
    .get('/api/assets/:id{[0-9]+}/picture', c => withAssetFile(catalog, Number(c.req.param('id')), async ({ asset, path, root }) => {
      if (asset.kind !== 'image')
        throw failure('bad_request', { reason: `asset ${asset.id} is a 3D model; its file is at ${c.req.path.replace(/picture$/, 'file')}.` })
      const before = await stat(path)
      const { bytes, mediaType } = await displayOf(asset, path, root, formIn(c.req.query('as')))
      const isNamed = asset.hash !== null && c.req.query('v') === asset.hash && before.size === asset.size && Math.trunc(before.mtimeMs) === Date.parse(asset.modifiedAt)
      const headers = { ...inert, ...isNamed ? forGood : {} }
      if (bytes === null)
        return rangedFile(path, mediaType, c.req.raw, headers)
      return new Response(bytes, { headers: { 'cache-control': 'private, no-cache', ...headers, 'content-type': mediaType, 'content-length': String(bytes.byteLength) } })
    }))
    .get('/api/assets/:id{[0-9]+}/file', c => withAssetFile(catalog, Number(c.req.param('id')), ({ asset, path }) =>
      rangedFile(path, formatById(asset.format).mediaType, c.req.raw, { ...inert, 'content-disposition': attachment(asset.name) })))
    .get('/api/assets/:id{[0-9]+}/files/*', c => withAssetFile(catalog, Number(c.req.param('id')), async ({ path: model, root }) => {
      const path = pathBelow(c.req.url, '/files/')
      const found = path === undefined ? undefined : await findLibraryFile(root, path, model)
      if (found === undefined)
        throw failure('not_found', { what: `file "${path ?? c.req.path}" that this asset can refer to` })
      return rangedFile(found, mediaTypeOf(found), c.req.raw, inert)
    }))
}

function formIn(asked: string | undefined): DisplayForm {
  if (asked !== undefined && asked !== 'png')
    throw failure('bad_request', { reason: `expected as=png, or none, got "${asked.slice(0, 100)}".` })
  return asked ?? 'webp'
}
