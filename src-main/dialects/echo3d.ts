import type { Asset } from '../contract/entities.ts'
import type { ErrorCode, LikenessError } from '../contract/errors.ts'
import type { AnchorRef } from '../contract/query.ts'
import type { OpenKey } from '../http/key-ring.ts'
import type { Form, Upload } from '../http/upload.ts'
import type { Dialect, DialectApp, DialectContext, DialectParts } from './dialect.ts'
import type { Found } from './echo3d/answer.ts'
import type { Fields } from './echo3d/parameters.ts'
import { failure } from '../contract/errors.ts'
import { extensionOf } from '../contract/formats.ts'
import { answerOf } from './echo3d/answer.ts'
import { collectionsOf, isTrue, subjectOf, thresholdOf } from './echo3d/parameters.ts'
import { readParameters } from './shared/body.ts'
import { createDialectApp } from './shared/dialect-app.ts'
import { pagesOf } from './shared/pages.ts'
import { assetWithin, isMember, requireOpen } from './shared/scope.ts'

/** What an entry to search by may be. */
const entryExtensions = new Set(['obj', 'glb', 'usdz'])

/** A file of the right type that is not a sound image is a wrong request here; one of too many pixels is too large. */
const statuses: { readonly [C in ErrorCode]?: number } = { file_unreadable: 400, image_undecodable: 400, decode_timeout: 400, image_too_large: 413 }

/** echo3D's search by image or model: a collection is an API key of theirs, an entry's id is the number of an asset. */
export const echo3d: Dialect = { name: 'echo3d', create: createEcho3d }

function createEcho3d(parts: DialectParts): DialectApp {
  return createDialectApp(parts, answerError).on(['GET', 'POST'], '/imageSearch', async (c) => {
    await using form = await readParameters(c, parts)
    return await imageSearch(c, parts, form)
  })
}

async function imageSearch(c: DialectContext, parts: DialectParts, { fields, upload }: Form): Promise<Response> {
  const { catalog, keys } = parts
  const key = requireUser(parts, fields)
  const collections = collectionsOf(fields).map(collection => requireOpen(catalog, key, collection))
  const [threshold, withScores] = [thresholdOf(fields), isTrue(fields, 'getScore')]
  const subject = subjectOf(fields, upload)
  const entry = 'entryId' in subject ? await requireEntry(parts, key, subject.entryId) : undefined
  if (!keys.spend(key))
    throw failure('quota_spent', { quota: key.dailyQuota })
  const like = 'upload' in subject ? { anchorId: await anchorOf(parts, subject.upload) } : { assetId: entry!.id }
  const found: [string, Found[]][] = []
  for (const collection of collections) {
    const others = await search(parts, like, collection, threshold)
    const self = entry && isMember(catalog, entry.id, [collection]) ? [{ id: entry.id, score: 1 }] : []
    found.push([collection, [...self, ...others]])
  }
  return c.body(answerOf(found, withScores), 200, { 'content-type': 'application/json' })
}

/**
 * The key of the user: `userKey` is its credential, or its id, with the secret as `secKey`. Errors: api_key_missing,
 * api_key_wrong, collection_not_found and collection_closed for the collection `key` that the request is made for.
 */
function requireUser({ catalog, keys }: DialectParts, fields: Fields): OpenKey {
  const [userKey, secKey, email] = ['userKey', 'secKey', 'email'].map(name => fields.get(name)?.trim())
  if (!userKey)
    throw failure('api_key_missing', { how: 'Send its credential as "userKey", or its id as "userKey" and its secret as "secKey".' })
  const isWhole = userKey.includes('.')
  const key = isWhole ? keys.openCredential(userKey) : keys.open(userKey, secKey ?? '')
  if (!key || (isWhole && secKey && !userKey.endsWith(`.${secKey}`)))
    throw failure('api_key_wrong')
  if (key.email !== null && !email)
    throw failure('api_key_missing', { how: 'This key needs the address of its user as "email", too.' })
  if (key.email !== null && email?.toLowerCase() !== key.email.toLowerCase())
    throw failure('api_key_wrong')
  const collection = fields.get('key')?.trim()
  if (!collection)
    throw failure('bad_request', { reason: 'No "key" found in request. It is the key of a collection, such as late-sea-5767.' })
  requireOpen(catalog, key, collection)
  return key
}

async function requireEntry({ catalog, refreshCollections }: DialectParts, key: OpenKey, entryId: string): Promise<Asset> {
  if (key.collections)
    await refreshCollections({ collections: key.collections })
  const entry = /^\d{1,15}$/.test(entryId) ? assetWithin(catalog, key, Number(entryId)) : undefined
  if (!entry)
    throw failure('not_found', { what: `entry "${entryId.slice(0, 200)}" in a collection that this key opens` })
  if (!entryExtensions.has(extensionOf(entry.name)))
    throw failure('bad_request', { reason: `the entry ${entryId} is "${entry.name}"; it must be of type .obj, .glb, or .usdz.` })
  return entry
}

async function anchorOf({ anchors }: DialectParts, { file, fileName }: Upload): Promise<string> {
  if (file.size === 0)
    throw failure('bad_request', { reason: `the file "${fileName}" is empty.` })
  return (await anchors.upload(file, fileName, { formats: ['jpeg', 'png'] })).id
}

/** All that is like it in a collection, best first. */
async function search(parts: DialectParts, like: AnchorRef, collection: string, threshold: number): Promise<Found[]> {
  const found: Found[] = []
  for await (const { results } of pagesOf(parts, { like: [like], collections: [collection], threshold }))
    found.push(...results.map(({ asset, score }) => ({ id: asset.id, score })))
  return found
}

/** Words, as echo3D answers: those of a wrong request and of something that is not there begin as theirs do. */
function answerError(c: DialectContext, error: LikenessError): Response {
  const status = statuses[error.code] ?? error.status
  const beginning = { 400: 'Invalid request! ', 404: 'Data not found! ' }[status] ?? ''
  return c.text(beginning + error.message, status as 400)
}
