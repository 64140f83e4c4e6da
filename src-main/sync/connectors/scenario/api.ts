import type { Readable } from 'node:stream'
import type { ServiceHttp, ServiceRequest } from '../../types.ts'
import { z } from 'zod'
import { ServiceFailure } from '../../service-failure.ts'

const optional = z.string().nullish()

/** Of an asset what is needed of it; `status` is error, pending or success. */
const Asset = z.object({
  id: z.string(),
  collectionIds: z.array(z.string()),
  status: z.string(),
  metadata: z.object({ name: optional }),
  properties: z.object({ size: z.number().nullish() }),
})
export type ScenarioAsset = z.infer<typeof Asset>

const Collection = z.object({ id: z.string(), name: z.string(), assetCount: z.int() })
export type ScenarioCollection = z.infer<typeof Collection>

/** `status` is pending, validating, validated, complete, imported or failed; `entityId` is the asset that came of it. */
const Upload = z.object({
  id: z.string(),
  status: z.string(),
  entityId: optional,
  errorMessage: optional,
  parts: z.array(z.object({
    number: z.int().min(1),
    url: z.string(),
    /** Bytes that the part must have, where the service does not leave that to who sends it. */
    content_length: z.int().min(1).optional(),
  })).nullish(),
})
export type ScenarioUpload = z.infer<typeof Upload>
export type ScenarioPart = NonNullable<ScenarioUpload['parts']>[number]

const Hit = z.object({
  id: z.string(),
  metadata: z.object({ name: optional }),
  mimeType: z.string(),
  url: z.string(),
  thumbnail: z.object({ url: z.string() }).nullish(),
})
export type ScenarioHit = z.infer<typeof Hit>

const one = { asset: z.object({ asset: Asset }), collection: z.object({ collection: Collection }), upload: z.object({ upload: Upload }) }
const nextPaginationToken = optional
const Assets = z.object({ assets: z.array(Asset), nextPaginationToken })
const Collections = z.object({ collections: z.array(Collection), nextPaginationToken })

/** A page of a list, and what the next one is asked for by; undefined on the last. */
export interface Page<T> { readonly items: readonly T[], readonly next: string | undefined }

/** A file that is to come in parts. */
export interface AnnouncedUpload {
  readonly fileName: string
  readonly contentType: string
  readonly fileSize: number
  readonly kind: '3d' | 'image'
  readonly parts: number
  readonly assetOptions: { readonly collectionIds: readonly string[] }
}

export interface ScenarioSearch {
  readonly filter: string
  readonly image?: string
  readonly images?: { readonly like: readonly string[], readonly unlike: readonly string[] }
  readonly query?: string
  readonly querySemanticRatio?: number
  readonly limit: number
  readonly offset: number
}

export type ScenarioApi = ReturnType<typeof createScenarioApi>

/**
 * What of Scenario's API is used, as its reference at docs.scenario.com has it: /api/resources/assets, /uploads, /collections,
 * /collections/subresources/assets and /search. That GET /assets takes a `collectionId` stands in the swagger of the API. Each request
 * names the project, where one is given. Errors of all: ServiceFailure.
 */
export function createScenarioApi(http: ServiceHttp, projectId: string | undefined) {
  async function ask<T>(request: ServiceRequest<T>): Promise<T> {
    return (await http.send({ ...request, query: { ...request.query, projectId } })).value
  }

  /** What is not there is undefined. */
  async function find<T>(request: ServiceRequest<T>): Promise<T | undefined> {
    try {
      return await ask(request)
    }
    catch (error) {
      if (error instanceof ServiceFailure && error.details.kind === 'absent')
        return undefined
      throw error
    }
  }

  async function members(method: 'PUT' | 'DELETE', collectionId: string, assetIds: readonly string[], signal: AbortSignal): Promise<void> {
    const what = method === 'PUT' ? 'adding assets to a collection' : 'removing assets from a collection'
    // Adding what is in it already is refused, so that doing it twice is not as good as once.
    await ask({ method, path: `/collections/${encodeURIComponent(collectionId)}/assets`, body: { json: { assetIds } }, isRepeatable: false, answer: one.collection, signal, what })
  }

  return {
    /** A page of at most 100 of the account's collections. */
    collections: async (paginationToken: string | undefined, pageSize: number, signal: AbortSignal): Promise<Page<ScenarioCollection>> => {
      const { collections, nextPaginationToken } = await ask({ method: 'GET', path: '/collections', query: { pageSize, paginationToken }, answer: Collections, signal, what: 'listing the collections' })
      return { items: collections, next: nextPaginationToken ?? undefined }
    },

    collection: async (id: string, signal: AbortSignal): Promise<ScenarioCollection | undefined> =>
      (await find({ method: 'GET', path: `/collections/${encodeURIComponent(id)}`, answer: one.collection, signal, what: 'looking up a collection' }))?.collection,

    makeCollection: async (name: string, signal: AbortSignal): Promise<ScenarioCollection> =>
      (await ask({ method: 'POST', path: '/collections', body: { json: { name } }, answer: one.collection, signal, what: 'making a collection' })).collection,

    addMembers: members.bind(undefined, 'PUT'),
    removeMembers: members.bind(undefined, 'DELETE'),

    /** A page of at most 100 of a collection's assets. */
    assets: async (collectionId: string, paginationToken: string | undefined, signal: AbortSignal): Promise<Page<ScenarioAsset>> => {
      const { assets, nextPaginationToken } = await ask({ method: 'GET', path: '/assets', query: { collectionId, pageSize: 100, paginationToken }, answer: Assets, signal, what: 'listing the assets of a collection' })
      return { items: assets, next: nextPaginationToken ?? undefined }
    },

    /** Those of some assets that are there. */
    assetsOf: async (assetIds: readonly string[], signal: AbortSignal): Promise<readonly ScenarioAsset[]> =>
      (await ask({ method: 'POST', path: '/assets/get-bulk', body: { json: { assetIds } }, isRepeatable: true, answer: Assets.pick({ assets: true }), signal, what: 'looking up assets' })).assets,

    asset: async (id: string, signal: AbortSignal): Promise<ScenarioAsset | undefined> =>
      (await find({ method: 'GET', path: `/assets/${encodeURIComponent(id)}`, answer: one.asset, signal, what: 'looking up an asset' }))?.asset,

    /** Makes an asset of an image of less than 6 MB, in base64. */
    postImage: async (image: { readonly name: string, readonly image: string, readonly collectionIds: readonly string[] }, signal: AbortSignal): Promise<ScenarioAsset> =>
      (await ask({ method: 'POST', path: '/assets', body: { json: image }, answer: one.asset, signal, what: 'uploading an image' })).asset,

    /** Adds tags; those that an asset has already are no error. */
    addTags: async (assetId: string, add: readonly string[], signal: AbortSignal): Promise<void> => {
      await ask({ method: 'PUT', path: `/assets/${encodeURIComponent(assetId)}/tags`, body: { json: { add, strict: false } }, answer: z.unknown(), signal, what: 'tagging an asset' })
    },

    /** An upload that is never completed makes no asset: beginning twice does no harm. */
    beginUpload: async (announced: AnnouncedUpload, signal: AbortSignal): Promise<ScenarioUpload> =>
      (await ask({ method: 'POST', path: '/uploads', body: { json: announced }, isRepeatable: true, answer: one.upload, signal, what: 'beginning an upload' })).upload,

    upload: async (id: string, signal: AbortSignal): Promise<ScenarioUpload | undefined> =>
      (await find({ method: 'GET', path: `/uploads/${encodeURIComponent(id)}`, answer: one.upload, signal, what: 'looking up an upload' }))?.upload,

    /** Sends a part to the address that the service named for it. */
    putPart: async (url: string, part: { readonly mediaType: string, readonly bytes: number, readonly open: () => Readable }, signal: AbortSignal): Promise<void> => {
      await http.send({ method: 'PUT', path: url, body: part, answer: z.unknown(), signal, what: 'uploading a part of a file' })
    },

    completeUpload: async (id: string, signal: AbortSignal): Promise<ScenarioUpload> =>
      (await ask({ method: 'POST', path: `/uploads/${encodeURIComponent(id)}/action`, body: { json: { action: 'complete' } }, answer: one.upload, signal, what: 'completing an upload' })).upload,

    search: async (search: ScenarioSearch, signal: AbortSignal): Promise<readonly ScenarioHit[]> =>
      (await ask({ method: 'POST', path: '/search/assets', body: { json: search }, isRepeatable: true, answer: z.object({ hits: z.array(Hit) }), signal, what: 'searching' })).hits,
  }
}
