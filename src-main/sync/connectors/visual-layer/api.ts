import type { FilePart, ServiceHttp } from '../../types.ts'
import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import { failure } from '../../../contract/errors.ts'
import { ServiceFailure } from '../../service-failure.ts'
import { ofContainer } from '../containers.ts'
import { serviceName } from './account.ts'

/** draft: nothing was ever taken up. partial: media were added and not indexed yet. busy: it is worked on. */
export type DatasetState = 'draft' | 'busy' | 'partial' | 'ready' | 'failed'

export interface Dataset {
  readonly id: string
  readonly name: string
  readonly images: number | null
  readonly state: DatasetState
  /** What it calls its state. */
  readonly status: string
  readonly reason: string | null
}

/** An image of a dataset. */
export interface Medium {
  readonly id: string
  /** Its name, maybe with folders before it. */
  readonly path: string
}

/** What is not here, such as READ ONLY and INDEXING, is passing. */
const states: Readonly<Record<string, DatasetState>> = { 'DRAFT': 'draft', 'NEW': 'draft', 'PARTIAL INDEX': 'partial', 'READY': 'ready', 'ERROR': 'failed', 'FATAL ERROR': 'failed' }

const AnyAnswer = z.unknown()

const DatasetAnswer = z.object({
  id: z.string(),
  display_name: z.string().nullish(),
  status_new: z.string().nullish(),
  status: z.string().nullish(),
  n_images: z.int().nullish(),
  fatal_error_msg: z.string().nullish(),
})

const Anchor = z.object({ anchor_media_id: z.string(), anchor_type: z.string() })
export type Anchor = z.infer<typeof Anchor>

const Explored = z.object({
  clusters: z.array(z.object({
    previews: z.array(z.object({
      media_id: z.string(),
      file_name: z.string().nullish(),
      media_thumb_uri: z.string().nullish(),
      relevance_score: z.number().nullish(),
      relevance_score_type: z.string().nullish(),
    })),
  })),
})
export type Explored = z.infer<typeof Explored>

export type VisualLayerApi = ReturnType<typeof createApi>

/**
 * The requests that docs.visual-layer.com/api-reference names (`create-a-dataset-from-local-files`, `add-media-to-existing-dataset`,
 * `retrieve-dataset-status`, `visual-search`; the list of datasets in the second of these; `export_media_id` in
 * docs/code-blocks/csv-metadata-upload-script).
 */
export function createApi(http: ServiceHttp) {
  const files = (parts: readonly FilePart[]) => ({ files: parts })

  return {
    datasets: async (signal: AbortSignal): Promise<readonly Dataset[]> => {
      const { value } = await http.send({ method: 'GET', path: '/datasets', answer: z.array(DatasetAnswer), signal, what: 'listing the datasets' })
      return value.map(datasetOf)
    },

    /** Errors: container_not_found. */
    dataset: async (id: string, signal: AbortSignal): Promise<Dataset> => {
      const { value } = await ofContainer(serviceName, id, http.send({ method: 'GET', path: `/dataset/${encodeURIComponent(id)}`, answer: DatasetAnswer, signal, what: 'asking for the state of a dataset' }))
      return datasetOf(value)
    },

    /** Makes a dataset though it is a GET, and another one each time: it is never asked for again by itself. */
    newDataset: async (name: string, signal: AbortSignal): Promise<string> => {
      const { value } = await http.send({ method: 'GET', path: '/ingestion/new_dataset', query: { dataset_name: name }, isRepeatable: false, answer: z.object({ dataset_id: z.string() }), signal, what: 'making a dataset' })
      return value.dataset_id
    },

    /** Opens a transaction, into which the first files of a dataset go. One that stays empty is nothing. */
    openTransaction: async (id: string, signal: AbortSignal): Promise<string> => {
      const { value } = await http.send({ method: 'GET', path: `/ingestion/${encodeURIComponent(id)}/data_files`, answer: z.object({ trans_id: z.union([z.int(), z.string()]) }), signal, what: 'beginning an upload' })
      return String(value.trans_id)
    },

    uploadInto: async (id: string, transaction: string, parts: readonly FilePart[], signal: AbortSignal): Promise<void> => {
      await http.send({ method: 'POST', path: `/ingestion/${encodeURIComponent(id)}/data_files/${encodeURIComponent(transaction)}`, body: files(parts), answer: AnyAnswer, signal, what: 'uploading files' })
    },

    process: async (id: string, transaction: string, signal: AbortSignal): Promise<void> => {
      await http.send({ method: 'POST', path: `/ingestion/${encodeURIComponent(id)}/process_files/${encodeURIComponent(transaction)}`, answer: AnyAnswer, signal, what: 'having what was uploaded taken up' })
    },

    /** Answers false when the dataset is worked on (409) and took nothing. */
    addMedia: async (id: string, parts: readonly FilePart[], signal: AbortSignal): Promise<boolean> => {
      const { status } = await http.send({ method: 'POST', path: `/dataset/${encodeURIComponent(id)}/add_media`, body: files(parts), accept: [409], answer: AnyAnswer, signal, what: 'adding files' })
      return status !== 409
    },

    /** Answers false when the dataset is in another state than partially indexed (409): asking twice is as good as once. */
    reindex: async (id: string, signal: AbortSignal): Promise<boolean> => {
      const { status } = await http.send({ method: 'POST', path: `/dataset/${encodeURIComponent(id)}/reindex`, isRepeatable: true, accept: [409], answer: AnyAnswer, signal, what: 'having the dataset indexed' })
      return status !== 409
    },

    /** Every image of a dataset that is READY. */
    media: async (id: string, signal: AbortSignal): Promise<readonly Medium[]> => {
      const { value } = await http.send({ method: 'GET', path: `/dataset/${encodeURIComponent(id)}/export_media_id`, headers: { accept: 'text/csv' }, answer: z.string().optional(), signal, what: 'listing the images of a dataset' })
      return mediaOf(value ?? '')
    },

    anchor: async (id: string, part: FilePart, signal: AbortSignal): Promise<Anchor> => {
      const { value } = await http.send({ method: 'POST', path: `/dataset/${encodeURIComponent(id)}/search-image-similarity`, query: { threshold: 0, entity_type: 'IMAGES' }, body: files([part]), isRepeatable: true, answer: Anchor, signal, what: 'uploading the picture to search by' })
      return value
    },

    explore: async (id: string, anchor: Anchor, page: number, signal: AbortSignal): Promise<Explored> => {
      const { value } = await http.send({ method: 'GET', path: `/explore/${encodeURIComponent(id)}`, query: { threshold: 0, entity_type: 'IMAGES', page_number: page, ...anchor }, answer: Explored, signal, what: 'searching' })
      return value
    },
  }
}

/** `status_new` is to be called `status` one day: what is there of the two counts. */
function datasetOf({ id, display_name, status_new, status, n_images, fatal_error_msg }: z.infer<typeof DatasetAnswer>): Dataset {
  const said = (status_new ?? status ?? '').replaceAll('_', ' ')
  return { id, name: display_name ?? id, images: n_images ?? null, state: states[said] ?? 'busy', status: said, reason: fatal_error_msg ?? null }
}

function mediaOf(csv: string): readonly Medium[] {
  const rows = parsed(csv)
  const [head = []] = rows
  const [path, id] = [head.indexOf('filename'), head.indexOf('media_id')]
  if (rows.length > 0 && (path < 0 || id < 0))
    throw unclear(`expected columns "filename" and "media_id", found ${head.join(', ').slice(0, 200)}.`)
  return rows.slice(1).map(row => ({ id: row[id]!, path: row[path]! }))
}

function parsed(csv: string): readonly (readonly string[])[] {
  try {
    return parse(csv, { bom: true, skip_empty_lines: true })
  }
  catch (error) {
    throw unclear((error as Error).message, error)
  }
}

function unclear(reason: string, cause?: unknown): ServiceFailure {
  return new ServiceFailure(failure('service_unclear', { service: serviceName, what: 'listing the images of a dataset', reason }, cause), { kind: 'unclear', mayHaveHappened: false })
}
