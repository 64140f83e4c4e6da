import type { z } from 'zod'
import type { Collection } from '../contract/entities.ts'
import type { LikenessError } from '../contract/errors.ts'
import type { OpenKey } from '../http/key-ring.ts'
import type { Form } from '../http/upload.ts'
import type { ImageFacts } from './coactive/answer.ts'
import type { Problem } from './coactive/parameters.ts'
import type { Dialect, DialectApp, DialectContext, DialectParts } from './dialect.ts'
import { failure } from '../contract/errors.ts'
import { readJson } from '../http/body.ts'
import { opens } from '../http/key-ring.ts'
import { grouped, listed } from './coactive/answer.ts'
import { keyOf, login, tokenSeconds } from './coactive/credentials.ts'
import { GroupedParameters, LoginParameters, parametersOf, SearchParameters, SemanticParameters, TextParameters } from './coactive/parameters.ts'
import { rank, rankByMetadata } from './coactive/rank.ts'
import { readForm } from './shared/body.ts'
import { createDialectApp } from './shared/dialect-app.ts'
import { imageFormats, isNoImage } from './shared/image-formats.ts'
import { collectionOfUuid } from './shared/public-ids.ts'

/** Coactive's similarity search: an embedding is a collection in the space of the encoder that answers searches. */
export const coactive: Dialect = { name: 'coactive', create: createCoactive }

/** Who asks, and where for. */
interface Asker {
  readonly key: OpenKey
  readonly embedding: Collection
}

/** Bytes that a login may have, which anybody may send. */
const loginLimit = 1_000_000

const embeddings = '/api/v0/similarity-search/embeddings/:id'
const textPath = '/embeddings/:id/grouped-search/text'

function createCoactive(parts: DialectParts): DialectApp {
  const app = createDialectApp(parts, answerError)

  app.post('/api/v0/login', async (c) => {
    const asked = parametersOf(LoginParameters, { query: new Map(), body: await loginFields(parts, c) }, 'body')
    if ('problems' in asked)
      return refuse(c, asked.problems)
    const token = await login(parts.keys, c.req.header('authorization'), asked.parameters.grant_type)
    return c.json({ access_token: token, token_type: 'Bearer', expires_in: tokenSeconds })
  })

  app.post(`${embeddings}/search`, c => answerImage(parts, c, SearchParameters, async (asker, anchorId, { limit }) =>
    listed(await rank(parts, { like: [{ anchorId }], collections: [asker.embedding.key], limit }), factsOf(parts, asker, c))))

  app.post(`${embeddings}/grouped-search`, c => answerImage(parts, c, GroupedParameters, async (asker, anchorId, { limit, group_by }) => {
    const ranking = await rank(parts, { like: [{ anchorId }], collections: [asker.embedding.key], limit })
    return grouped(ranking, factsOf(parts, asker, c), valuesOf(parts, ranking, group_by))
  }))

  app.post(`${embeddings}/grouped-search/semantic`, c => answerImage(parts, c, SemanticParameters, async (asker, anchorId, { limit, group_by, metadata_key, metadata_value }) => {
    const request = { like: [{ anchorId }], collections: [asker.embedding.key], limit }
    const ranking = metadata_value ? await rankByMetadata(parts, request, { key: metadata_key || undefined, value: metadata_value }) : await rank(parts, request)
    return grouped(ranking, factsOf(parts, asker, c), valuesOf(parts, ranking, group_by))
  }))

  for (const path of [`/api/v0/similarity-search${textPath}`, `/api/v0/similarity-search/similarity-search${textPath}`]) {
    app.get(path, async (c) => {
      const asker = await askerOf(parts, c, c.req.param('id')!)
      const asked = parametersOf(TextParameters, { query: new Map(Object.entries(c.req.query())), body: new Map() })
      if ('problems' in asked)
        return refuse(c, asked.problems)
      spend(parts, asker)
      const { query, group_by, limit } = asked.parameters
      const ranking = await rank(parts, { text: query, collections: [asker.embedding.key], limit })
      return c.json(grouped(ranking, factsOf(parts, asker, c), group_by === undefined ? () => null : valuesOf(parts, ranking, group_by)))
    })
  }
  return app
}

/** Answers a search by an uploaded image. */
async function answerImage<S extends z.ZodType>(parts: DialectParts, c: DialectContext, schema: S, work: (asker: Asker, anchorId: string, parameters: z.output<S>) => Promise<object>): Promise<Response> {
  const asker = await askerOf(parts, c, c.req.param('id')!)
  await using form = await readForm(c, parts)
  const asked = parametersOf(schema, { query: new Map(Object.entries(c.req.query())), body: form.fields })
  const missing: readonly Problem[] = form.upload ? [] : [{ loc: ['body', 'file'], msg: 'Field required', type: 'missing' }]
  if ('problems' in asked || !form.upload)
    return refuse(c, [...'problems' in asked ? asked.problems : [], ...missing])
  spend(parts, asker)
  return c.json(await work(asker, await anchorOf(parts, form.upload), asked.parameters))
}

async function anchorOf({ anchors }: DialectParts, { file, fileName }: NonNullable<Form['upload']>): Promise<string> {
  if (file.size === 0)
    throw failure('image_undecodable', { reason: `"${fileName}" is empty.` })
  return (await anchors.upload(file, fileName, { formats: imageFormats })).id
}

/** Errors: those of `keyOf`, not_found, collection_closed. */
async function askerOf({ keys, catalog }: DialectParts, c: DialectContext, id: string): Promise<Asker> {
  const key = await keyOf(keys, c.req.header('authorization'))
  const embedding = collectionOfUuid(catalog, id)
  if (!embedding)
    throw failure('not_found', { what: `embedding "${id.slice(0, 200)}"; \`likeness dialects\` lists their ids` })
  if (!opens(key, embedding.key))
    throw failure('collection_closed', { key: embedding.key })
  return { key, embedding }
}

function spend({ keys }: DialectParts, { key }: Asker): void {
  if (!keys.spend(key))
    throw failure('quota_spent', { quota: key.dailyQuota })
}

function factsOf({ catalog, files }: DialectParts, { key }: Asker, c: DialectContext): ImageFacts {
  const { origin } = new URL(c.req.url)
  return { metadataOf: catalog.metadata.ofAsset, addressOf: (assetId, form) => files.urlOf(origin, key, assetId, form) }
}

/** The value that each image of a ranking has under a key of metadata. */
function valuesOf({ catalog }: DialectParts, { images }: Awaited<ReturnType<typeof rank>>, key: string): (assetId: number) => string | null {
  const values = catalog.grouping.values(images.map(({ asset }) => asset.id), `metadata.${key}`)
  return assetId => values.get(assetId)?.[0] ?? null
}

/** The fields of a login: JSON, as documented, or a form. */
async function loginFields(parts: DialectParts, c: DialectContext): Promise<ReadonlyMap<string, string>> {
  if (!/^application\/json\b/i.test(c.req.header('content-type') ?? '')) {
    await using form = await readForm(c, parts)
    return form.fields
  }
  const body = await readJson(c, loginLimit)
  const fields = typeof body === 'object' && body !== null ? Object.entries(body) : []
  return new Map(fields.map(([name, value]) => [name, String(value)]))
}

function refuse(c: DialectContext, problems: readonly Problem[]): Response {
  return c.json({ detail: problems }, 422)
}

function answerError(c: DialectContext, error: LikenessError): Response {
  if (error.code === 'media_type_wrong')
    return refuse(c, [{ loc: ['header', 'content-type'], msg: error.message, type: 'value_error' }])
  const message = isNoImage(error) ? `The file must be an image. ${error.message}` : error.message
  return c.json({ detail: message }, (isNoImage(error) ? 400 : error.status) as 400)
}
