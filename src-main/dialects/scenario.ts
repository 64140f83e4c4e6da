import type { LikenessError } from '../contract/errors.ts'
import type { AnchorRef } from '../contract/query.ts'
import type { OpenKey } from '../http/key-ring.ts'
import type { Dialect, DialectApp, DialectContext, DialectParts } from './dialect.ts'
import type { AssetFacts } from './scenario/assets.ts'
import type { Names } from './scenario/filter.ts'
import type { Paging, ScenarioRequest } from './scenario/request.ts'
import { Buffer } from 'node:buffer'
import { STATUS_CODES } from 'node:http'
import { failure } from '../contract/errors.ts'
import { deepestResult } from '../contract/query.ts'
import { readJson } from '../http/body.ts'
import { opens } from '../http/key-ring.ts'
import { membershipsOf } from '../search/memberships.ts'
import { assetHit } from './scenario/assets.ts'
import { assetNames, collectionsIn, modelNames, translateFilter, translateSort } from './scenario/filter.ts'
import { assetOfId } from './scenario/ids.ts'
import { modelHit } from './scenario/models.ts'
import { checkAddress, parseRequest } from './scenario/request.ts'
import { createDialectApp } from './shared/dialect-app.ts'
import { isNoImage } from './shared/image-formats.ts'
import { assetWithin, openCollections } from './shared/scope.ts'

/** Scenario's search: a project is the catalog, and a model is a concept. */
export const scenario: Dialect = { name: 'scenario', create: createScenario }

/** What is asked, in the names of Likeness. */
type Question = Pick<ScenarioRequest, 'limit' | 'offset'> & {
  readonly like: readonly AnchorRef[]
  readonly unlike: readonly AnchorRef[]
  readonly text: string | undefined
  readonly meaning: number | undefined
  readonly textMeaning: number | undefined
  readonly filter: string | undefined
  readonly sort: readonly string[] | undefined
}

function createScenario(parts: DialectParts): DialectApp {
  return createDialectApp(parts, answerError)
    .post('/v1/search/assets', c => answer(parts, c, assetNames, async (key, question) => {
      const collections = openCollections(parts.catalog, key)
      const { results, total } = await parts.search({ ...question, like: [...question.like], unlike: [...question.unlike], ...collections && { collections } })
      const assets = results.map(({ asset }) => asset)
      const facts = factsOf(parts, c, key, assets.map(({ id }) => id))
      return { total, hits: assets.map(asset => assetHit(asset, facts)) }
    }))
    .post('/v1/search/models', c => answer(parts, c, modelNames, async (key, question) => {
      const { results, total } = await parts.concepts.answer({ ...question, like: [...question.like], unlike: [...question.unlike], collections: key.collections })
      const addressOf = addresses(parts, c, key)
      return { total, hits: results.map(found => modelHit(found, { addressOf })) }
    }))
}

/** Answers a search: checks who asks for what, has `work` find it, and says how it is paged through. */
async function answer(parts: DialectParts, c: DialectContext, names: Names, work: (key: OpenKey, question: Question) => Promise<{ readonly total: number, readonly hits: readonly object[] }>): Promise<Response> {
  const key = keyOf(parts, c)
  checkAddress(c.req.query())
  const request = parseRequest(await readJson(c))
  const question = await questionOf(parts, key, request, names)
  if (!parts.keys.spend(key))
    throw failure('quota_spent', { quota: key.dailyQuota })
  const { total, hits } = await work(key, question)
  return c.json({ hits, ...pagingOf(request, total) })
}

/** Errors: api_key_missing, credentials_wrong. */
function keyOf({ keys }: DialectParts, c: DialectContext): OpenKey {
  const encoded = /^Basic +(\S+) *$/i.exec(c.req.header('authorization') ?? '')?.[1]
  if (encoded === undefined)
    throw failure('api_key_missing', { how: 'Send `Authorization: Basic`, with the id of a key as user and its secret as password (curl -u).' })
  const pair = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = pair.indexOf(':')
  const key = colon < 0 ? undefined : keys.open(pair.slice(0, colon), pair.slice(colon + 1))
  if (!key)
    throw failure('credentials_wrong')
  return key
}

/** Errors: bad_request, filter_invalid, asset_not_found, collection_closed. */
async function questionOf(parts: DialectParts, key: OpenKey, request: ScenarioRequest, names: Names): Promise<Question> {
  const { query, filter, like, unlike, imageSemanticRatio, querySemanticRatio, sortBy, limit, offset } = request
  if (offset + limit > deepestResult)
    throw failure('bad_request', { reason: `the first ${deepestResult} results can be paged through, and this page ends beyond them. Narrow the search with a filter.` })
  if (filter !== undefined)
    requireOpenCollections(parts, key, filter)
  if (key.collections && like.length + unlike.length > 0)
    await parts.refreshCollections({ collections: key.collections })
  const anchor = (reference: string) => anchorOf(parts, key, reference)
  return {
    like: like.map(anchor),
    unlike: unlike.map(anchor),
    text: query,
    meaning: like.length + unlike.length > 0 ? imageSemanticRatio : undefined,
    textMeaning: query === undefined ? undefined : querySemanticRatio,
    filter: filter === undefined ? undefined : translateFilter(filter, names),
    sort: sortBy && translateSort(sortBy, names),
    limit,
    offset,
  }
}

/** An asset that the key opens, or the picture in a data URL. Errors: bad_request, not_found. */
function anchorOf({ catalog }: DialectParts, key: OpenKey, reference: string): AnchorRef {
  if (/^data:/i.test(reference))
    return { url: reference }
  if (!reference.startsWith('asset_'))
    throw failure('bad_request', { reason: `"${reference.slice(0, 100)}" is neither the id of an asset, such as asset_17, nor a data URL, such as data:image/png;base64,….` })
  const asset = assetWithin(catalog, key, assetOfId(reference) ?? 0)
  if (!asset)
    throw failure('not_found', { what: `asset "${reference.slice(0, 100)}" among those that this key opens` })
  return { assetId: asset.id }
}

/** A key that opens some collections does not learn by filters what is in others. Errors: filter_invalid, collection_closed. */
function requireOpenCollections({ catalog }: DialectParts, key: OpenKey, filter: string): void {
  const closed = collectionsIn(filter).map(name => name.toLowerCase()).find(name => !opens(key, name) && catalog.collections.get(name))
  if (closed !== undefined)
    throw failure('collection_closed', { key: closed })
}

function factsOf(parts: DialectParts, c: DialectContext, key: OpenKey, ids: readonly number[]): AssetFacts {
  const { catalog } = parts
  const tags = catalog.grouping.values(ids, 'tag')
  const chosen = catalog.grouping.values(ids, 'collection')
  const memberships = membershipsOf(catalog, ids)
  const concepts = catalog.concepts.uses(ids)
  const isOpen = (collection: string) => opens(key, collection)
  return {
    metadataOf: catalog.metadata.ofAsset,
    tagsOf: id => tags.get(id) ?? [],
    collectionsOf: id => memberships(id).filter(isOpen),
    usesOf: id => (chosen.get(id) ?? []).filter(isOpen).length + (concepts.get(id) ?? 0),
    addressOf: addresses(parts, c, key),
  }
}

function addresses({ files }: DialectParts, c: DialectContext, key: OpenKey): AssetFacts['addressOf'] {
  const { origin } = new URL(c.req.url)
  return (assetId, form) => files.urlOf(origin, key, assetId, form)
}

function pagingOf({ limit, offset, page }: Paging, total: number): object {
  return page === undefined
    ? { limit, offset, estimatedTotalHits: total }
    : { limit, offset, hitsPerPage: limit, page, totalHits: total, totalPages: Math.ceil(total / limit) }
}

/** The document shows no error: status, its name, and what is wrong, in JSON. */
function answerError(c: DialectContext, error: LikenessError): Response {
  const statusCode = isNoImage(error) || error.code === 'model_unloadable' || error.code === 'model_empty' ? 400 : error.status
  return c.json({ statusCode, error: STATUS_CODES[statusCode], message: error.message }, statusCode as 400, statusCode === 401 ? { 'www-authenticate': 'Basic realm="Likeness", charset="UTF-8"' } : {})
}
