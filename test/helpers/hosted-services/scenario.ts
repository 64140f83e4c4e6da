import type { Context } from 'hono'
import type { z } from 'zod'
import type { StoredAsset } from './scenario/store.ts'
import type { UploadBehaviour } from './scenario/uploads.ts'
import type { StandInEnv } from './stand-in.ts'
import type { HostedStandIn } from './types.ts'
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { scenario } from '../../../src-main/sync/connectors/scenario.ts'
import * as bodies from './scenario/bodies.ts'
import { createStore } from './scenario/store.ts'
import { createUploads } from './scenario/uploads.ts'
import { startStandIn } from './stand-in.ts'

export interface ScenarioStandIn extends HostedStandIn {
  /** From now on uploads are dealt with so. */
  readonly behave: (behaviour: UploadBehaviour) => void
  /** Addresses of parts that were given out are refused from now on; new ones are given when the upload is asked for. */
  readonly expireParts: () => void
  /** Uploads that were begun are not known any more. */
  readonly forgetUploads: () => void
  /** Puts a picture into a collection as somebody else does; answers its id. */
  readonly addImage: (container: string, name: string, content: string, status?: StoredAsset['status']) => string
}

export interface ScenarioQuirks {
  /** GET /assets takes no `collectionId`, as its page at docs.scenario.com does not name it. @default false */
  readonly listsAll?: boolean
}

/** Bytes of an image that goes inline: fewer than that. */
const inlineLimit = 6_000_000

/** Bytes of a body that the gateway lets through. */
const gatewayLimit = 10_000_000

const mediaTypes: Readonly<Record<string, string>> = { jpg: 'image/jpeg', jpeg: 'image/jpeg', png: 'image/png', gif: 'image/gif', svg: 'image/svg+xml', webp: 'image/webp', avif: 'image/avif', tif: 'image/tiff', tiff: 'image/tiff', heic: 'image/heic', heif: 'image/heic' }

/**
 * A stand-in for Scenario, from the API reference at docs.scenario.com (assets, uploads, collections and their assets, search), its
 * guide "Uploading Assets", its own swagger (GET /assets by `collectionId`, PUT /assets/{assetId}/tags, POST /assets/get-bulk), and
 * the skills and the Blender plug-in of scenario-labs, which tell of its limits.
 */
export async function startScenario(random?: () => number, { listsAll = false }: ScenarioQuirks = {}): Promise<ScenarioStandIn> {
  const fields = { apiKey: 'api_hello', apiSecret: 'the-world-is-secret', projectId: 'proj_23tlk332lkht3kl2' }
  const store = createStore(fields.projectId)
  const uploads = createUploads(store)
  const { assets, collections } = store
  const basic = `Basic ${Buffer.from(`${fields.apiKey}:${fields.apiSecret}`).toString('base64')}`

  const assetOf = (id: string) => assets.get(id) ?? refuse(404, `Asset ${id} not found`)
  const collectionOf = (id: string) => collections.get(id) ?? refuse(404, `Collection ${id} not found`)
  const uploadOf = (id: string) => uploads.uploads.get(id) ?? refuse(404, `Upload ${id} not found`)
  const mustBe = (ids: readonly string[] = []) => ids.forEach(collectionOf)
  const newestFirst = () => [...assets.values()].reverse()

  const api = new Hono<StandInEnv>()
    .use(async (c, next) => {
      if (c.req.header('authorization') !== basic)
        refuse(401, 'Unauthorized')
      if ((c.req.query('projectId') ?? fields.projectId) !== fields.projectId)
        refuse(403, 'Forbidden')
      await next()
    })
    .post('/assets', async (c) => {
      queryOf(c, bodies.Nothing)
      const { image, name, collectionIds } = await bodyOf(c, bodies.PostAsset)
      const bytes = imageOf(image)
      mustBe(collectionIds)
      const mimeType = mediaTypes[name.slice(name.lastIndexOf('.') + 1).toLowerCase()] ?? refuse(400, 'The format of the image is not supported')
      const asset = store.addAsset({ name, mimeType, kind: 'image', size: bytes.byteLength, md5: md5(bytes), collectionIds: collectionIds ?? [] })
      return c.json({ asset: store.assetShown(asset, originOf(c)) })
    })
    .get('/assets', (c) => {
      const { pageSize, paginationToken, collectionId } = queryOf(c, bodies.ListAssets)
      const all = newestFirst().filter(asset => listsAll || collectionId === undefined || asset.collectionIds.has(collectionId))
      const { page, nextPaginationToken } = pageOf(all, ({ sequence }) => -sequence, pageSize, paginationToken)
      return c.json({ assets: page.map(asset => store.assetShown(asset, originOf(c))), nextPaginationToken })
    })
    .post('/assets/get-bulk', async (c) => {
      queryOf(c, bodies.Nothing)
      const { assetIds } = await bodyOf(c, bodies.AssetIds)
      return c.json({ assets: assetIds.flatMap(id => assets.get(id) ?? []).map(asset => store.assetShown(asset, originOf(c))) })
    })
    .get('/assets/:id', (c) => {
      queryOf(c, bodies.Nothing)
      return c.json({ asset: store.assetShown(assetOf(c.req.param('id')), originOf(c)) })
    })
    .put('/assets/:id/tags', async (c) => {
      queryOf(c, bodies.Nothing)
      const { add, delete: gone, strict } = await bodyOf(c, bodies.PutTags)
      const { tags } = assetOf(c.req.param('id'))
      const [added, deleted] = [add.filter(tag => !tags.has(tag)), gone.filter(tag => tags.has(tag))]
      if (strict && (added.length < add.length || deleted.length < gone.length))
        refuse(400, 'A tag to add already exists, or one to delete is not found')
      added.forEach(tag => tags.add(tag))
      deleted.forEach(tag => tags.delete(tag))
      return c.json({ added, deleted })
    })
    .get('/collections', (c) => {
      const { pageSize, paginationToken } = queryOf(c, bodies.Paging(10))
      const all = [...collections.values()].map((collection, index) => ({ ...store.collectionShown(collection), index }))
      const { page, nextPaginationToken } = pageOf(all, ({ index }) => index, pageSize, paginationToken)
      return c.json({ collections: page.map(({ index: _, ...collection }) => collection), nextPaginationToken })
    })
    .post('/collections', async (c) => {
      queryOf(c, bodies.Nothing)
      const { name } = await bodyOf(c, bodies.PostCollection)
      return c.json({ collection: store.collectionShown(store.addCollection(name)) })
    })
    .get('/collections/:id', (c) => {
      queryOf(c, bodies.Nothing)
      return c.json({ collection: store.collectionShown(collectionOf(c.req.param('id'))) })
    })
    .on(['PUT', 'DELETE'], '/collections/:id/assets', async (c) => {
      queryOf(c, bodies.Nothing)
      const collection = collectionOf(c.req.param('id'))
      const { assetIds } = await bodyOf(c, bodies.Members)
      const members = assetIds.map(assetOf)
      const isAdding = c.req.method === 'PUT'
      if (members.some(({ collectionIds }) => collectionIds.has(collection.id) === isAdding) || new Set(assetIds).size < assetIds.length)
        refuse(400, `Some assets are ${isAdding ? 'already' : 'not'} in the collection`)
      members.forEach(({ collectionIds }) => isAdding ? collectionIds.add(collection.id) : collectionIds.delete(collection.id))
      return c.json({ collection: store.collectionShown(collection) })
    })
    .post('/uploads', async (c) => {
      queryOf(c, bodies.Nothing)
      const asked = await bodyOf(c, bodies.PostUpload)
      mustBe(asked.assetOptions?.collectionIds)
      return c.json({ upload: uploads.shown(uploads.begin(asked), originOf(c)) })
    })
    .get('/uploads/:id', (c) => {
      queryOf(c, bodies.Nothing)
      return c.json({ upload: uploads.shown(uploadOf(c.req.param('id')), originOf(c)) })
    })
    .post('/uploads/:id/action', async (c) => {
      queryOf(c, bodies.Nothing)
      await bodyOf(c, bodies.UploadAction)
      const upload = uploadOf(c.req.param('id'))
      if (!uploads.complete(upload))
        refuse(400, 'The upload is not pending, or parts of it are missing')
      return c.json({ upload: uploads.shown(upload, originOf(c)) })
    })
    .post('/search/assets', async (c) => {
      queryOf(c, bodies.Nothing)
      const { query, filter, image, images, limit = 20, offset = 0 } = await bodyOf(c, bodies.PostSearch)
      const like = (image === undefined ? images?.like ?? [] : [image]).map(contentOf)
      const unlike = (images?.unlike ?? []).map(contentOf)
      const wanted = filter === undefined ? undefined : /^collectionIds = "?([\w-]+)"?$/.exec(filter)?.[1] ?? refuse(400, 'The filter cannot be parsed')
      const found = newestFirst()
        .filter(asset => (wanted === undefined || asset.collectionIds.has(wanted)) && !unlike.includes(asset.md5))
        .filter(({ name }) => query === undefined || like.length > 0 || name.includes(query))
        .sort((a, b) => Number(like.includes(b.md5)) - Number(like.includes(a.md5)))
      return c.json({ hits: found.slice(offset, offset + limit).map(asset => store.hitShown(asset, originOf(c))), limit, offset, estimatedTotalHits: found.length })
    })

  /** The MD5 of a picture to search by: an asset's, or that of a data URL. */
  function contentOf(reference: string): string {
    const encoded = /^data:image\/[\w+.-]+;base64,(.+)$/s.exec(reference)?.[1]
    return encoded === undefined ? assetOf(reference).md5 : md5(Buffer.from(encoded, 'base64'))
  }

  const app = new Hono<StandInEnv>()
    .put('/parts/:upload/:number', async (c) => {
      const upload = uploads.uploads.get(c.req.param('upload'))
      // S3 takes one way of showing who asks, and the address is one already.
      if (c.req.header('authorization') !== undefined)
        return c.body('<Error><Code>InvalidArgument</Code></Error>', 400, { 'content-type': 'application/xml' })
      const isTaken = upload !== undefined && await uploads.put(upload, Number(c.req.param('number')), c.req.query('signature'), c.env.incoming)
      return isTaken ? c.body(null, 200, { etag: '"x"' }) : c.body(`<Error><Code>SignatureDoesNotMatch</Code><SignatureProvided>${c.req.query('signature')}</SignatureProvided></Error>`, 403, { 'content-type': 'application/xml' })
    })
    .route('/v1', api)
    .notFound(c => c.json({ message: 'Not Found' }, 404))
    .onError((error, c) => error instanceof HTTPException ? c.json({ message: error.message }, error.status) : c.json({ message: String(error) }, 500))
  const standIn = await startStandIn(app, random)

  return {
    ...standIn,
    connector: scenario,
    fields: { ...fields, address: `${standIn.url}/v1` },
    addContainer: name => store.addCollection(name).id,
    contents: container => [...assets.values()].filter(({ collectionIds }) => collectionIds.has(container)).map(storedItem),
    everything: () => [...assets.values()].map(storedItem),
    changeItem: (_, id) => {
      const asset = assets.get(id)!
      asset.name = `changed ${asset.name}`
    },
    deleteItem: (_, id) => assets.delete(id),
    expireTokens: () => {},
    behave: uploads.behave,
    expireParts: uploads.expireParts,
    forgetUploads: uploads.forget,
    addImage: (container, name, content, status) => store.addAsset({ name, mimeType: 'image/png', kind: 'image', size: content.length, md5: md5(content), collectionIds: [container], ...status && { status } }).id,
    [Symbol.asyncDispose]: async () => {
      uploads.close()
      await standIn[Symbol.asyncDispose]()
    },
  }
}

function storedItem({ id, name, md5: content, tags }: StoredAsset) {
  return { id, name, content, metadata: { tags: [...tags].sort() } }
}

function refuse(status: 400 | 401 | 403 | 404 | 413, message: string): never {
  throw new HTTPException(status, { message })
}

/** The host by which the stand-in was reached. */
function originOf(c: Context): string {
  return new URL(c.req.url).origin
}

async function bodyOf<S extends z.ZodType>(c: Context<StandInEnv>, schema: S): Promise<z.output<S>> {
  if (!/^application\/json\b/.test(c.req.header('content-type') ?? ''))
    refuse(400, 'Content-Type must be application/json')
  const text = await c.req.text()
  if (text.length > gatewayLimit)
    refuse(413, 'Request Too Long')
  const { success, data, error } = schema.safeParse(jsonOf(text))
  return success ? data : refuse(400, error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '))
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  }
  catch {
    return refuse(400, 'The body must be JSON')
  }
}

function queryOf<S extends z.ZodType>(c: Context<StandInEnv>, schema: S): z.output<S> {
  const { success, data, error } = schema.safeParse(c.req.query())
  return success ? data : refuse(400, error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '))
}

/** An image as it comes: base64, or a data URL as the plug-in of the vendor sends it. */
function imageOf(image: string): Buffer {
  const encoded = image.replace(/^data:image\/[\w+.-]+;base64,/, '')
  if (!/^[A-Z0-9+/]+={0,2}$/i.test(encoded) || encoded.length % 4 !== 0)
    refuse(400, 'image: must be base64')
  const bytes = Buffer.from(encoded, 'base64')
  return bytes.byteLength < inlineLimit ? bytes : refuse(413, 'Images of 6 MB and more go through /uploads')
}

/** The page after a token, which names the last one of the page before by its rank: nothing is passed over when others come or go. */
function pageOf<T>(all: readonly T[], rankOf: (item: T) => number, pageSize: number, token: string | undefined) {
  const after = token === undefined ? Number.NEGATIVE_INFINITY : Number(token.slice('after-'.length)) - 1_000_000
  const rest = all.filter(item => rankOf(item) > after)
  const page = rest.slice(0, pageSize)
  return { page, ...rest.length > pageSize && { nextPaginationToken: `after-${rankOf(page.at(-1)!) + 1_000_000}` } }
}

function md5(bytes: Uint8Array | string): string {
  return createHash('md5').update(bytes).digest('hex')
}
