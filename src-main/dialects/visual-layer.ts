import type { Collection } from '../contract/entities.ts'
import type { LikenessError } from '../contract/errors.ts'
import type { OpenKey } from '../http/key-ring.ts'
import type { Dialect, DialectApp, DialectContext, DialectParts } from './dialect.ts'
import type { MediaFacts } from './visual-layer/answer.ts'
import type { MediaCluster } from './visual-layer/media-clusters.ts'
import { failure } from '../contract/errors.ts'
import { opens } from '../http/key-ring.ts'
import { readParameters } from './shared/body.ts'
import { createDialectApp } from './shared/dialect-app.ts'
import { imageFormats, isNoImage } from './shared/image-formats.ts'
import { openToken } from './shared/jwt.ts'
import { collectionOfUuid } from './shared/public-ids.ts'
import { anchorOf, keepTerms } from './visual-layer/anchor.ts'
import { explored } from './visual-layer/answer.ts'
import { keepClusters } from './visual-layer/explore.ts'
import { ExploreParameters, parametersOf, UploadParameters } from './visual-layer/parameters.ts'
import { requireReady } from './visual-layer/ready.ts'

const clustersOnPage = 100

/** Visual Layer's visual search: a picture is uploaded, then the clusters of media near it are asked for page by page. */
export const visualLayer: Dialect = { name: 'visual-layer', create: createVisualLayer }

function createVisualLayer(parts: DialectParts): DialectApp {
  const kept = keepClusters(parts)
  return createDialectApp(parts, answerError)
    .post('/api/v1/dataset/:id/search-image-similarity', async (c) => {
      const key = await keyOf(parts, c)
      const dataset = await datasetOf(parts, key, c.req.param('id'))
      await using form = await readParameters(c, parts)
      const { entity_type, threshold, bounding_box } = parametersOf(UploadParameters, form.fields)
      if (!form.upload)
        throw failure('bad_request', { reason: 'the query image is expected as multipart/form-data in the field "file".' })
      requireNotEmpty(form.upload.file, form.upload.fileName)
      requireReady(parts, dataset, entity_type)
      const { id } = await parts.anchors.upload(form.upload.file, form.upload.fileName, { region: bounding_box, formats: imageFormats })
      keepTerms(parts, id, { collection: dataset.key, entity: entity_type, threshold })
      return c.json({ anchor_media_id: id, anchor_type: 'UPLOAD' })
    })
    .get('/api/v1/explore/:id', async (c) => {
      const key = await keyOf(parts, c)
      const dataset = await datasetOf(parts, key, c.req.param('id'))
      const parameters = parametersOf(ExploreParameters, new Map(Object.entries(c.req.query())))
      const { entity_type: entity, threshold, page_number } = parameters
      const anchor = anchorOf(parts, dataset, parameters)
      requireReady(parts, dataset, entity)
      if (!parts.keys.spend(key))
        throw failure('quota_spent', { quota: key.dailyQuota })
      const clusters = await kept.of({ collection: dataset.key, ...anchor, entity, threshold }, page_number === 0)
      const page = clusters.slice(page_number * clustersOnPage, (page_number + 1) * clustersOnPage)
      return c.json(explored(page, factsOf(parts, key, new URL(c.req.url).origin, page), entity, threshold))
    })
}

/** The key that signed the request's token. Errors: api_key_missing, token_invalid. */
async function keyOf({ keys }: DialectParts, c: DialectContext): Promise<OpenKey> {
  const token = /^Bearer +(\S+) *$/i.exec(c.req.header('authorization') ?? '')?.[1]
  if (token === undefined)
    throw failure('api_key_missing', { how: 'Send `Authorization: Bearer <token>`, a JSON Web Token with the id of a key as "kid", signed with its secret (HS256).' })
  return openToken(keys, token)
}

/** The collection of a dataset's id, as it is now. Errors: not_found; one that the key does not open is not told from one that is not there. */
async function datasetOf({ catalog, refreshCollections }: DialectParts, key: OpenKey, id: string): Promise<Collection> {
  const collection = collectionOfUuid(catalog, id)
  if (!collection || !opens(key, collection.key))
    throw failure('not_found', { what: `dataset "${id.slice(0, 200)}", or this API key does not open it; \`likeness dialects\` lists their ids` })
  await refreshCollections({ collections: [collection.key] })
  return collection
}

function requireNotEmpty(file: Blob, name: string): void {
  if (file.size === 0)
    throw failure('bad_request', { reason: `the file "${name}" is empty.` })
}

function factsOf({ catalog, files }: DialectParts, key: OpenKey, origin: string, page: readonly MediaCluster[]): MediaFacts {
  const ids = [...new Set(page.flatMap(({ members }) => members.map(({ assetId }) => assetId)))]
  return {
    assets: new Map([...catalog.assets.many(ids)].filter(([, { missingSince }]) => missingSince === null)),
    tags: catalog.grouping.values(ids, 'tag'),
    labels: catalog.grouping.values(ids, 'label'),
    descriptions: catalog.grouping.values(ids, 'metadata.description'),
    addressOf: (assetId, form) => files.urlOf(origin, key, assetId, form),
  }
}

function answerError(c: DialectContext, error: LikenessError): Response {
  const status = isNoImage(error) ? 400 : error.status
  return c.json({ detail: error.message }, status as 400)
}
