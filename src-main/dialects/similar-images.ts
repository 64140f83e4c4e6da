import type { ErrorCode } from '../contract/errors.ts'
import type { SearchRequest } from '../contract/query.ts'
import type { OpenKey } from '../http/key-ring.ts'
import type { Dialect, DialectApp, DialectContext, DialectParts } from './dialect.ts'
import type { SimilarImagesRequest } from './similar-images/request.ts'
import { failure } from '../contract/errors.ts'
import { readJson } from '../http/body.ts'
import { crossOriginHeaders } from './shared/cross-origin.ts'
import { createDialectApp } from './shared/dialect-app.ts'
import { imageFormats } from './shared/image-formats.ts'
import { assetWithin, openCollections, requireOpen } from './shared/scope.ts'
import { annotationsOf } from './similar-images/annotations.ts'
import { parseRequest } from './similar-images/request.ts'

/** The Similar Images API: one request, by an address, an image or words. Only images are answered, for that is what it says. */
export const similarImages: Dialect = { name: 'similar-images', create: createSimilarImages }

/** What pages of other sites may use. */
const methods = 'OPTIONS,POST'

/** What the API's document says for what the table of errors says otherwise: a wrong request is 400, whatever is wrong with it. */
const statuses: { readonly [C in ErrorCode]?: number } = {
  quota_spent: 402,
  remote_refused: 400,
  remote_failed: 400,
  upload_too_large: 400,
  format_unknown: 400,
  file_unreadable: 400,
  image_undecodable: 400,
  image_too_large: 400,
  decode_timeout: 400,
}

function createSimilarImages(parts: DialectParts): DialectApp {
  const headersOf = () => parts.allowsPages() ? crossOriginHeaders(methods) : {}
  return createDialectApp(parts, (c, error) => answer(c, statuses[error.code] ?? error.status, { error: error.message }, headersOf()), methods)
    .post('/', async (c) => {
      const key = requireKey(parts, c)
      const collection = c.req.query('collection')
      const collections = collection === undefined ? openCollections(parts.catalog, key) : [requireOpen(parts.catalog, key, collection)]
      const request = parseRequest(await readJson(c))
      if (request.get_labels && parts.catalog.settings.get('detector.active') === undefined)
        throw failure('detector_missing')
      const own = request.url === undefined ? undefined : ownAsset(parts, key, request.url)
      if (request.url !== undefined && own === undefined && !key.remoteUrls)
        throw failure('remote_refused', { url: request.url, reason: 'this API key does not let addresses be fetched. `likeness keys add --remote-urls` makes one that does.' })
      if (!parts.keys.spend(key))
        throw failure('quota_spent', { quota: key.dailyQuota })
      const question = { ...own === undefined ? await subjectOf(parts, request) : { like: [{ assetId: own }] }, kinds: ['image' as const], ...collections && { collections }, limit: request.num_similar }
      const body = JSON.stringify(await found(parts, key, new URL(c.req.url).origin, request, question))
      return answer(c, 200, { body }, headersOf())
    })
}

function requireKey({ keys }: DialectParts, c: DialectContext): OpenKey {
  const credential = c.req.header('x-api-key')?.trim()
  if (!credential)
    throw failure('api_key_missing', { how: 'Send its credential in the header "x-api-key".' })
  const key = keys.openCredential(credential)
  if (!key)
    throw failure('api_key_wrong')
  return key
}

/** The asset of an address that an earlier answer named: what is here need not be fetched. */
function ownAsset({ catalog, files }: DialectParts, key: OpenKey, url: string): number | undefined {
  const id = files.assetOf(url)
  return id === undefined ? undefined : assetWithin(catalog, key, id)?.id
}

/** What is searched by. Errors: those of making an anchor. */
async function subjectOf({ anchors }: DialectParts, { url, image, text }: SimilarImagesRequest): Promise<Pick<SearchRequest, 'like' | 'text'>> {
  if (text !== undefined)
    return { text }
  const { id } = await anchors.ofUrl(url ?? dataUrlOf(image!), { remote: url !== undefined, formats: imageFormats })
  return { like: [{ anchorId: id }] }
}

/** Base64 alone is a data address that does not say what it holds. */
function dataUrlOf(image: string): string {
  return /^data:/i.test(image) ? image : `data:;base64,${image}`
}

async function found({ search, files, catalog }: DialectParts, key: OpenKey, origin: string, { url = '', get_labels }: SimilarImagesRequest, question: SearchRequest) {
  const { results } = await search(question)
  return {
    info: { url },
    images: results.map(({ asset: { id }, score }) => ({
      url: files.urlOf(origin, key, id, 'original'),
      score,
      thumbnail_url: files.urlOf(origin, key, id, 'thumbnail'),
      id,
    })),
    ...get_labels && { annotations: results.map(({ asset }) => annotationsOf(asset, catalog.detections.ofAsset(asset.id))) },
  }
}

/** The API says its status and its headers in the body, too. */
function answer(c: DialectContext, statusCode: number, more: { readonly body: string } | { readonly error: string }, headers: Readonly<Record<string, string>>): Response {
  return c.json({ statusCode, ...more, headers }, statusCode as 200)
}
