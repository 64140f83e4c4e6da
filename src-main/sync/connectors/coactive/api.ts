import type { ServiceHttp } from '../../types.ts'
import { z } from 'zod'
import { ServiceFailure } from '../../service-failure.ts'
import { containerNotFound, ofContainer } from '../containers.ts'
import { serviceName } from './account.ts'

/* The requests of docs.coactive.ai/openapi.json that are used, and as much of their answers. */

/** Items on a page of what is listed: the documents name no other number. */
const pageSize = 100

const Dataset = z.object({ id: z.string(), name: z.string(), allowed_asset_types: z.array(z.string()).nullish(), status: z.string().nullish() })
export type Dataset = z.infer<typeof Dataset>

const AssetState = z.object({
  status: z.enum(['pending', 'in_progress', 'received', 'processing_started', 'completed', 'error']),
  asset_id: z.string(),
  source_path: z.string().nullish(),
  asset_type: z.string().nullish(),
  error_code: z.string().nullish(),
  error_reason: z.string().nullish(),
})
export type AssetState = z.infer<typeof AssetState>

const jobStates = z.enum(['completed', 'failed', 'in_progress', 'pending', 'paused', 'stopping', 'stopped'])

/** Of what there is nothing to tell, an empty list alone is told. */
const JobState = z.object({ data: z.union([z.object({ status: jobStates, assets: z.object({ data: z.array(AssetState) }).nullish() }), z.array(z.unknown())]) })

const AssetJob = z.object({
  id: z.string(),
  details: z.object({ assets: z.array(z.object({ asset: z.object({ source_path: z.string() }), asset_id: z.string().nullish(), error: z.string().nullish() })) }).nullish().catch(null),
})
export type AssetJob = z.infer<typeof AssetJob>

const MetadataJob = z.object({ details: z.object({ invalid_assets: z.array(z.object({ asset_id: z.string().nullish() })) }).nullish().catch(null) })

const Deleted = z.object({ assets: z.array(z.object({ identifier: z.string(), delete_job_id: z.string() })) })

const Connection = z.object({ name: z.string() })

const Found = z.object({ data: z.array(z.object({ coactive_image_id: z.string(), path: z.string().nullish() })) })

export interface ImageToIngest {
  readonly source_path: string
  readonly metadata: Readonly<Record<string, string>>
}

export interface StateOfJob {
  readonly isOver: boolean
  readonly assets: readonly AssetState[]
}

/** What Coactive is asked. Every function throws ServiceFailure; what is asked of a dataset that is not there fails as container_not_found. */
export function createApi(http: ServiceHttp) {
  async function* pagesOf<T>(ask: (offset: number) => Promise<readonly T[]>): AsyncGenerator<T> {
    for (let offset = 0; ; offset += pageSize) {
      const page = await ask(offset)
      yield* page
      if (page.length < pageSize)
        return
    }
  }

  const ofDataset = <T>(id: string, work: Promise<T>): Promise<T> => ofContainer(serviceName, id, work)

  async function stateOfJob(id: string, offset: number, signal: AbortSignal): Promise<z.infer<typeof JobState>['data'] | undefined> {
    try {
      return (await http.send({ method: 'GET', path: `/api/v1/ingestion/jobs/${encodeURIComponent(id)}/status`, query: { offset, limit: pageSize }, answer: JobState, signal, what: 'asking how far it is' })).value.data
    }
    catch (error) {
      if (error instanceof ServiceFailure && error.details.kind === 'absent')
        return undefined
      throw error
    }
  }

  const inDataset = (id: string) => `/api/v1/ingestion/datasets/${encodeURIComponent(id)}`
  const States = z.object({ data: z.array(AssetState) })

  return {
    datasets: (signal: AbortSignal): AsyncGenerator<Dataset> => pagesOf(async skip => (await http.send({
      method: 'GET',
      path: '/api/v1/datasets',
      query: { skip, limit: pageSize },
      answer: z.object({ data: z.array(Dataset) }),
      signal,
      what: 'listing the datasets',
    })).value.data),

    /** The name of a connection, which must be there. */
    connection: async (name: string, signal: AbortSignal): Promise<string> => (await http.send({
      method: 'GET',
      path: `/api/v0/connections/${encodeURIComponent(name)}`,
      answer: Connection,
      signal,
      what: `looking up the connection "${name}"`,
    })).value.name,

    dataset: async (id: string, signal: AbortSignal): Promise<Dataset> => {
      const { status, value } = await ofDataset(id, http.send({ method: 'GET', path: `/api/v1/datasets/${encodeURIComponent(id)}`, accept: [422], answer: z.unknown(), signal, what: 'looking up the dataset' }))
      const dataset = Dataset.safeParse(value)
      // What is no UUID is refused as such; a dataset that is being deleted is told for a while.
      if (status === 422 || !dataset.success || (dataset.data.status ?? '').startsWith('delet'))
        throw containerNotFound(serviceName, id, { status })
      return dataset.data
    },

    makeDataset: async (name: string, encoder: string, signal: AbortSignal): Promise<Dataset> => (await http.send({
      method: 'POST',
      path: '/api/v1/datasets',
      body: { json: { name, encoder_name: encoder, allowed_asset_types: ['image'] } },
      answer: Dataset,
      signal,
      what: `making the dataset ${name}`,
    })).value,

    /** Has it read images from the bucket: at most 100. */
    ingest: async (dataset: string, connection: string | null, images: readonly ImageToIngest[], signal: AbortSignal): Promise<AssetJob> => (await ofDataset(dataset, http.send({
      method: 'POST',
      path: '/api/v1/ingestion/images',
      body: { json: { dataset_id: dataset, ...connection === null ? {} : { connection_name: connection }, images } },
      answer: AssetJob,
      signal,
      what: 'having images taken in',
    }))).value,

    /** How far a job is, with all of its assets; one that it does not know any more is over, as is one that was so before its first asset was told. */
    job: async (id: string, signal: AbortSignal): Promise<StateOfJob> => {
      const assets: AssetState[] = []
      let isOver: boolean | undefined
      for (let offset = 0; ; offset += pageSize) {
        const data = await stateOfJob(id, offset, signal)
        if (data === undefined || !('status' in data))
          return { isOver: isOver ?? data === undefined, assets }
        isOver ??= ['completed', 'failed', 'stopped'].includes(data.status)
        const page = data.assets?.data ?? []
        assets.push(...page)
        if (page.length < pageSize)
          return { isOver, assets }
      }
    },

    /** Every asset of a dataset, without the reasons of errors. */
    states: (dataset: string, signal: AbortSignal): AsyncGenerator<AssetState> => pagesOf(async offset => (await ofDataset(dataset, http.send({
      method: 'GET',
      path: `${inDataset(dataset)}/assets/status/summary`,
      query: { offset, limit: pageSize },
      answer: States,
      signal,
      what: 'listing what the dataset holds',
    }))).value.data),

    /** Those of a dataset that it could not take in, with the reasons. */
    errors: (dataset: string, signal: AbortSignal): AsyncGenerator<AssetState> => pagesOf(async offset => (await ofDataset(dataset, http.send({
      method: 'POST',
      path: `${inDataset(dataset)}/assets/status`,
      query: { filter: 'error', offset, limit: pageSize },
      body: { json: {} },
      isRepeatable: true,
      answer: States,
      signal,
      what: 'asking what failed',
    }))).value.data),

    /** Answers the ids that it does not know. */
    describe: async (dataset: string, updates: readonly { readonly asset_id: string, readonly metadata: Readonly<Record<string, string>> }[], signal: AbortSignal): Promise<ReadonlySet<string>> => {
      const { value } = await ofDataset(dataset, http.send({
        method: 'POST',
        path: '/api/v1/ingestion/metadata',
        body: { json: { dataset_id: dataset, update_assets: updates.map(update => ({ ...update, asset_type: 'image' })), update_type: 'overwrite' } },
        isRepeatable: true,
        answer: MetadataJob,
        signal,
        what: 'changing metadata',
      }))
      return new Set(value.details?.invalid_assets.flatMap(({ asset_id }) => asset_id ?? []))
    },

    /** Has images deleted, at most 100; answers the ids of those that are. */
    remove: async (dataset: string, ids: readonly string[], signal: AbortSignal): Promise<ReadonlySet<string>> => {
      const { value } = await ofDataset(dataset, http.send({
        method: 'POST',
        path: '/api/v0/delete/assets',
        body: { json: { dataset_id: dataset, assets: ids.map(identifier => ({ asset_type: 'image', identifier })) } },
        isRepeatable: true,
        answer: Deleted,
        signal,
        what: 'deleting images',
      }))
      return new Set(value.assets.map(({ identifier }) => identifier))
    },

    /** Images like one that lies in the dataset, or such as words say; the best first. */
    search: async (dataset: string, by: { readonly coactive_image_id: string } | { readonly text_query: string }, limit: number, signal: AbortSignal) => (await ofDataset(dataset, http.send({
      method: 'POST',
      path: `/api/v1/search/${'text_query' in by ? 'text-to-image' : 'image-to-image'}`,
      body: { json: { dataset_id: dataset, ...by, asset_type: 'image', limit } },
      isRepeatable: true,
      answer: Found,
      signal,
      what: 'searching',
    }))).value.data,
  }
}

export type CoactiveApi = ReturnType<typeof createApi>
