import type { Context } from 'hono'
import type { z } from 'zod'
import type { StoredAsset, StoredDataset, StoredJob } from './coactive/store.ts'
import type { StandInEnv } from './stand-in.ts'
import type { HostedStandIn, StoredItem } from './types.ts'
import { Buffer } from 'node:buffer'
import { randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { coactive } from '../../../src-main/sync/connectors/coactive.ts'
import * as bodies from './coactive/bodies.ts'
import { createStore } from './coactive/store.ts'
import { startStandIn } from './stand-in.ts'

export interface CoactiveStandIn extends HostedStandIn {
  /** From now on the bucket does not hold this path. */
  readonly lose: (path: string) => void
  /** Takes paths in as somebody else does. */
  readonly ingest: (container: string, ...paths: readonly string[]) => void
  /** A personal token that it accepts instead of the client's id and secret. */
  readonly personalToken: string
}

/** Seconds that a token is good for. */
const lifetime = 3600

const connectionName = 'studio_bucket'
const organisation = 'org_1'
const user = 'user_1'

/**
 * A stand-in for Coactive, from its OpenAPI document (docs.coactive.ai/openapi.json: datasets, ingestion, status, deletion, search)
 * and its pages "API Authentication" and "Accepted Media Formats".
 */
export async function startCoactive(random?: () => number): Promise<CoactiveStandIn> {
  const credentials = { clientId: 'client_8R1oc', clientSecret: 'secret-of-the-client', personalToken: 'personal-token-of-somebody' }
  const store = createStore()
  const tokens = new Map<string, number>()
  const isGood = (token: string) => (tokens.get(token) ?? 0) > Date.now()
  const basic = `Basic ${Buffer.from(`${credentials.clientId}:${credentials.clientSecret}`).toString('base64')}`

  const datasetOf = (id: string) => store.datasets.get(id) ?? refuse(404, 'Dataset not found')
  const jobOf = (id: string) => store.jobs.get(id) ?? refuse(404, 'Ingest job not found')

  const api = new Hono<StandInEnv>()
    .post('/api/v0/login', async (c) => {
      const { grant_type } = await bodyOf(c, bodies.Login)
      if (c.req.header('authorization') !== (grant_type === 'client_credentials' ? basic : `Bearer ${credentials.personalToken}`))
        refuse(401, 'Unauthorized')
      const token = `access.${randomUUID()}`
      tokens.set(token, Date.now() + lifetime * 1000)
      return c.json({ access_token: token, token_type: 'Bearer', expires_in: lifetime })
    })
    .use(async (c, next) => {
      if (!isGood(c.req.header('authorization')?.replace(/^Bearer /, '') ?? ''))
        refuse(401, 'Unauthorized')
      await next()
    })
    .get('/api/v0/connections/:name', (c) => {
      if (c.req.param('name') !== connectionName)
        refuse(404, 'Connection not found')
      const created_dt = new Date().toISOString()
      return c.json({ connection_id: randomUUID(), name: connectionName, description: null, type: 'aws', status: 'active', config: {}, created_dt, updated_dt: created_dt })
    })
    .get('/api/v1/datasets', (c) => {
      const { skip, limit } = queryOf(c, bodies.DatasetPaging)
      const all = [...store.datasets.values()]
      return c.json({ meta: metaOf(all.length, skip, limit), data: all.slice(skip, skip + limit).map(datasetShown) })
    })
    .post('/api/v1/datasets', async (c) => {
      const { name, encoder_name, allowed_asset_types } = await bodyOf(c, bodies.CreateDataset)
      if ([...store.datasets.values()].some(dataset => dataset.name === name))
        refuse(409, `A dataset named ${name} already exists`)
      return c.json(datasetShown(store.addDataset(name, encoder_name, allowed_asset_types)))
    })
    .get('/api/v1/datasets/:id', c => c.json(datasetShown(datasetOf(uuidOf(c, 'id')))))
    .post('/api/v1/ingestion/images', async (c) => {
      const { dataset_id, connection_name, images } = await bodyOf(c, bodies.IngestImages)
      datasetOf(dataset_id)
      if (connection_name != null && connection_name !== connectionName)
        refuse(404, 'Connection not found')
      const [job, assets] = store.ingest(dataset_id, images)
      const details = { assets: assets.map(({ id, path, metadata }) => ({ asset: { source_path: path, metadata, asset_type: 'image' }, asset_id: id, error: null })) }
      return c.json(jobShown(job, 'assets', details, assets.length, connection_name ?? null))
    })
    .post('/api/v1/ingestion/metadata', async (c) => {
      const { dataset_id, update_assets, update_type } = await bodyOf(c, bodies.UpdateMetadata)
      datasetOf(dataset_id)
      const [accepted, invalid] = [[] as object[], [] as object[]]
      for (const update of update_assets ?? []) {
        const asset = store.find(dataset_id, update.asset_id ?? update.source_path ?? '')
        if (asset && update_type !== 'remove')
          asset.metadata = { ...update_type === 'upsert' ? asset.metadata : {}, ...update.metadata }
        asset ? accepted.push({ ...update, asset_id: asset.id, source_path: asset.path }) : invalid.push(update)
      }
      return c.json(jobShown({ id: randomUUID(), datasetId: dataset_id, looks: 0 }, 'metadata', { accepted, invalid_assets: invalid }, accepted.length, null), 202)
    })
    .get('/api/v1/ingestion/jobs/:id/status', (c) => {
      const { offset, limit } = queryOf(c, bodies.Paging)
      const job = jobOf(c.req.param('id'))
      store.getOn()
      const all = store.assetsOf(job.datasetId).filter(({ jobId }) => jobId === job.id)
      if (all.length === 0)
        return c.json({ data: [] })
      return c.json({ data: { status: store.stateOf(job), assets: { meta: metaOf(all.length, offset, limit), data: all.slice(offset, offset + limit).map(statusShown) } } })
    })
    .get('/api/v1/ingestion/datasets/:id/assets/status/summary', (c) => {
      const { offset, limit, filter } = queryOf(c, bodies.StatusPaging)
      const all = store.assetsOf(datasetOf(uuidOf(c, 'id')).id).filter(asset => isOf(asset, filter))
      store.getOn()
      if (all.length === 0)
        return c.json({ data: [] })
      const data = all.slice(offset, offset + limit).map(({ status, id, datasetId, path, createdAt }) => ({ status, asset_id: id, dataset_id: datasetId, asset_type: 'image', source_path: path, ingestion_dt: createdAt }))
      return c.json({ meta: metaOf(all.length, offset, limit), data })
    })
    .post('/api/v1/ingestion/datasets/:id/assets/status', async (c) => {
      const { offset, limit, filter } = queryOf(c, bodies.StatusPaging)
      const asked = await bodyOf(c, bodies.StatusOfPath)
      const all = store.assetsOf(datasetOf(uuidOf(c, 'id')).id).filter(asset => isOf(asset, filter) && (asked?.source_path == null || asset.path === asked.source_path))
      return c.json(all.length === 0 ? { data: [] } : { meta: metaOf(all.length, offset, limit), data: all.slice(offset, offset + limit).map(statusShown) })
    })
    .post('/api/v0/delete/assets', async (c) => {
      const { dataset_id, assets } = await bodyOf(c, bodies.DeleteAssets)
      datasetOf(dataset_id)
      assets.forEach(({ identifier }) => store.assets.delete(store.find(dataset_id, identifier)?.id ?? ''))
      return c.json({ org_id: organisation, dataset_id, assets: assets.map(asset => ({ ...asset, delete_job_id: randomUUID() })) }, 202)
    })
    .post('/api/v1/search/image-to-image', async (c) => {
      const { dataset_id, coactive_image_id, offset, limit } = await bodyOf(c, bodies.SearchByImage)
      const like = store.find(datasetOf(dataset_id).id, coactive_image_id ?? '') ?? refuse(404, 'Image not found')
      const found = store.assetsOf(dataset_id).filter(({ status }) => status === 'completed').sort((a, b) => Number(b === like) - Number(a === like))
      return c.json({ data: found.slice(offset, offset + limit).map(imageShown) })
    })
    .post('/api/v1/search/text-to-image', async (c) => {
      const { dataset_id, text_query, offset, limit } = await bodyOf(c, bodies.SearchByText)
      const found = store.assetsOf(datasetOf(dataset_id).id).filter(({ status, path }) => status === 'completed' && path.includes(text_query))
      return c.json({ data: found.slice(offset, offset + limit).map(imageShown) })
    })
    .all('*', () => refuse(404, 'Not Found'))
  api.onError((error, c) => error instanceof HTTPException ? error.getResponse() : c.json({ detail: String(error) }, 500))

  function jobShown(job: StoredJob, type: string, details: object, total: number, connection: string | null) {
    return { id: job.id, org_id: organisation, dataset_id: job.datasetId, connection_name: connection, job_type: type, details, request_type: 'submit', status: 'pending', created_dt: new Date().toISOString(), updated_dt: null, total_assets: total, processed_assets: 0, errored_assets: 0, request_id: null }
  }

  const standIn = await startStandIn(api, random)
  return {
    ...standIn,
    connector: coactive,
    fields: { address: standIn.url, clientId: credentials.clientId, clientSecret: credentials.clientSecret, encoder: 'multimodal-tx-large4', connection: connectionName },
    personalToken: credentials.personalToken,
    addContainer: name => store.addDataset(name).id,
    contents: container => store.assetsOf(container).filter(({ status }) => status !== 'error').map(itemOf),
    everything: () => [...store.assets.values()].filter(({ status }) => status !== 'error').map(itemOf),
    changeItem: (container, id) => {
      store.find(container, id)!.metadata = { changed: true }
    },
    deleteItem: (container, id) => void store.assets.delete(store.find(container, id)!.id),
    expireTokens: () => tokens.clear(),
    lose: path => void store.lacking.add(path),
    ingest: (container, ...paths) => void store.ingest(container, paths.map(source_path => ({ source_path }))),
  }
}

function itemOf({ id, path, metadata }: StoredAsset): StoredItem {
  return { id, name: path.slice(path.lastIndexOf('/') + 1), content: path, metadata }
}

function isOf({ status }: StoredAsset, filter: 'completed' | 'error' | 'in_progress' | undefined): boolean {
  return filter === undefined || status === filter || (filter === 'in_progress' && status === 'pending')
}

function metaOf(total: number, offset: number, limit: number) {
  return { page: { current_page: Math.floor(offset / limit) + 1, last_page: Math.max(1, Math.ceil(total / limit)), limit, offset, total } }
}

function datasetShown({ id, name, encoder, types, status, createdAt }: StoredDataset) {
  const encoders = [{ id: '00000000-0000-4000-8000-000000000001', name: encoder, modality: 'visual', modalities: ['visual'] }]
  return { created_dt: createdAt, updated_dt: null, created_by: user, updated_by: null, id, name, embeddings: encoders, encoders, description: null, allowed_asset_types: types, status, keyframe_sampling_method: 'intelligent', store_original: true, store_preview: true }
}

function statusShown({ id, datasetId, path, status, errorCode }: StoredAsset) {
  return { status, asset_id: id, dataset_id: datasetId, error_code: errorCode, error_reason: errorCode && 'Source file could not be located', source_path: path, latest_event: { event_type: null, event_entity: 'image', timestamp_dt: null }, asset_type: 'image' }
}

/** Without a score: there is none. */
function imageShown({ id, path, metadata, createdAt }: StoredAsset) {
  return { created_user_id: user, created_dt: createdAt, updated_user_id: user, updated_dt: createdAt, coactive_image_id: id, path, metadata, moderation_score: null }
}

async function bodyOf<S extends z.ZodType>(c: Context, schema: S): Promise<z.output<S>> {
  if (!/^application\/json\b/.test(c.req.header('content-type') ?? ''))
    throw unprocessable([{ loc: ['body'], msg: 'Input should be a valid dictionary', type: 'model_attributes_type' }])
  return parsed(schema, await c.req.json().catch(() => undefined), 'body')
}

function queryOf<S extends z.ZodType>(c: Context, schema: S): z.output<S> {
  return parsed(schema, c.req.query(), 'query')
}

function uuidOf(c: Context, name: string): string {
  const value = c.req.param(name) ?? ''
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value))
    throw unprocessable([{ loc: ['path', name], msg: 'Input should be a valid UUID', type: 'uuid_parsing' }])
  return value
}

function parsed<S extends z.ZodType>(schema: S, value: unknown, place: string): z.output<S> {
  const { success, data, error } = schema.safeParse(value)
  if (!success)
    throw unprocessable(error.issues.map(({ path, message, code }) => ({ loc: [place, ...path.map(String)], msg: message, type: code })))
  return data
}

/** As FastAPI says it. */
function unprocessable(detail: readonly { readonly loc: readonly string[], readonly msg: string, readonly type: string }[]): HTTPException {
  return new HTTPException(422, { res: Response.json({ detail }, { status: 422 }) })
}

function refuse(status: 401 | 404 | 409, detail: string): never {
  throw new HTTPException(status, { res: Response.json({ detail }, { status }) })
}
