import type { Context } from 'hono'
import type { SentFile, SentForm } from './forms.ts'
import type { StandInEnv } from './stand-in.ts'
import type { HostedStandIn, StartHostedStandIn, StoredItem } from './types.ts'
import type { Dataset } from './visual-layer/datasets.ts'
import { Hono } from 'hono'
import { createVisualLayerConnector } from '../../../src-main/sync/connectors/visual-layer.ts'
import { readForm } from './forms.ts'
import { startStandIn } from './stand-in.ts'
import { keepDatasets } from './visual-layer/datasets.ts'
import { distance } from './visual-layer/distance.ts'
import { keepTokens } from './visual-layer/tokens.ts'

type Answer = Context<StandInEnv>

const apiKey = 'vl-key-5d0c2a'
const apiSecret = 'vl-secret-0f3b77e1c94a4d5c8a'
const clustersOnPage = 100
const noForm: SentForm = { fields: new Map(), files: [] }
const filesInRequest = 50
const images = /\.(?:png|jpe?g|gif|tiff?|hei[cf]|bmp|webp|jp2|jfif)$/i

/**
 * Visual Layer's cloud by docs.visual-layer.com/api-reference (`authentication`, `create-a-dataset-from-local-files`,
 * `add-media-to-existing-dataset`, `retrieve-dataset-status`, `visual-search`, `errors`) and docs/code-blocks/csv-metadata-upload-script.
 * What it does takes as many looks at its status as the state lasts. Files that are not images, or are empty, vanish in indexing.
 */
export const startVisualLayer: StartHostedStandIn = random => start(true, random)

/** An installation of one's own: the same without tokens. */
export const startOwnVisualLayer: StartHostedStandIn = random => start(false, random)

async function start(isCloud: boolean, random?: () => number): Promise<HostedStandIn> {
  const datasets = keepDatasets()
  const tokens = keepTokens(apiKey, apiSecret)
  const anchors = new Map<string, string>()
  const app = new Hono<StandInEnv>()

  const refuse = (c: Answer, status: 400 | 401 | 404 | 409 | 413 | 422, detail: unknown) => c.json({ detail }, status)
  const validation = (c: Answer, ...loc: readonly string[]) => refuse(c, 422, [{ type: 'missing', loc, msg: 'Field required', input: null }])
  const datasetOf = (c: Answer) => datasets.byId.get(c.req.param('id') ?? '')
  const notFound = (c: Answer) => refuse(c, 404, 'Dataset not found')

  app.use('/api/v1/*', async (c, next) => {
    const wrong = isCloud ? await tokens.refusal(c.req.header('authorization')) : c.req.header('authorization') && 'Authorization headers are to be omitted'
    return wrong ? refuse(c, 401, wrong) : next()
  })

  app.get('/api/v1/datasets', c => c.json([...datasets.byId.values()].map(datasets.shown)))

  app.get('/api/v1/ingestion/new_dataset', (c) => {
    const name = c.req.query('dataset_name')
    return name ? c.json({ dataset_id: datasets.make(name).id }) : validation(c, 'query', 'dataset_name')
  })

  app.get('/api/v1/ingestion/:id/data_files', (c) => {
    const dataset = datasetOf(c)
    return dataset ? c.json({ trans_id: datasets.openTransaction(dataset) }) : notFound(c)
  })

  app.post('/api/v1/ingestion/:id/data_files/:transaction', async (c) => {
    const transaction = datasetOf(c)?.transactions.get(Number(c.req.param('transaction')))
    const form = await readForm(c) ?? noForm
    if (!transaction || transaction.isProcessed)
      return refuse(c, 404, 'Transaction not found')
    const wrong = wrongFiles(c, form.files, form.files.length)
    if (wrong)
      return wrong
    transaction.uploads.push(...form.files)
    return c.body(null, 202)
  })

  app.post('/api/v1/ingestion/:id/process_files/:transaction', (c) => {
    const dataset = datasetOf(c)
    const transaction = dataset?.transactions.get(Number(c.req.param('transaction')))
    if (!dataset || !transaction)
      return refuse(c, 404, 'Transaction not found')
    if (dataset.status !== 'DRAFT')
      return refuse(c, 409, `Operation 'process_files' is blocked while DATASET_CREATION task is running`)
    datasets.process(dataset, transaction)
    return c.body(null, 202)
  })

  app.get('/api/v1/dataset/:id', (c) => {
    const dataset = datasetOf(c)
    return dataset ? c.json(datasets.look(dataset)) : notFound(c)
  })

  app.post('/api/v1/dataset/:id/add_media', async (c) => {
    const dataset = datasetOf(c)
    const form = await readForm(c) ?? noForm
    if (!dataset)
      return notFound(c)
    if (form.fields.size + new Set(form.files.map(({ part }) => part)).size !== 1 || form.files.some(({ part }) => part !== 'files'))
      return refuse(c, 400, 'Exactly one media source must be provided: files[], s3_uri, or archive')
    if (dataset.status === 'DRAFT' || (dataset.status === 'INDEXING' && dataset.items.length === 0))
      return refuse(c, 400, `Dataset ${dataset.id} has no embedding_config — index the dataset first.`)
    if (dataset.status !== 'READY' && dataset.status !== 'PARTIAL INDEX')
      return refuse(c, 409, `Operation 'add_media' is blocked while ${dataset.task} task is running`)
    const wrong = wrongFiles(c, form.files, form.files.length)
    if (wrong)
      return wrong
    datasets.add(dataset, form.files)
    return c.body(null, 202)
  })

  app.post('/api/v1/dataset/:id/reindex', (c) => {
    const dataset = datasetOf(c)
    if (!dataset)
      return notFound(c)
    if (dataset.status !== 'PARTIAL INDEX')
      return refuse(c, 409, `Dataset status is ${dataset.status}; reindex needs PARTIAL INDEX`)
    datasets.reindex(dataset)
    return c.body(null, 202)
  })

  app.get('/api/v1/dataset/:id/export_media_id', (c) => {
    const dataset = datasetOf(c)
    if (!dataset)
      return notFound(c)
    if (dataset.status !== 'READY')
      return refuse(c, 409, `Dataset status is ${dataset.status}, expected READY`)
    const rows = dataset.items.map(({ id, name }) => `"uploads/${dataset.id}/${name.replaceAll('"', '""')}",${id}`)
    return c.body(['filename,media_id', ...rows, ''].join('\r\n'), 200, { 'content-type': 'text/csv; charset=utf-8' })
  })

  app.post('/api/v1/dataset/:id/search-image-similarity', async (c) => {
    const dataset = datasetOf(c)
    const form = await readForm(c) ?? noForm
    if (!dataset)
      return notFound(c)
    const [file] = form.files
    if (!isEntity(c.req.query('entity_type')) || file?.part !== 'file' || form.files.length !== 1)
      return refuse(c, 400, 'Missing or invalid parameters: entity_type and file')
    if (dataset.status !== 'READY')
      return refuse(c, 409, `Dataset status is not READY`)
    const anchor_media_id = datasets.newId()
    anchors.set(anchor_media_id, file.md5)
    return c.json({ anchor_media_id, anchor_type: 'UPLOAD' })
  })

  app.get('/api/v1/explore/:id', (c) => {
    const dataset = datasetOf(c)
    if (!dataset)
      return notFound(c)
    const { anchor_media_id = '', anchor_type, entity_type, page_number = '0' } = c.req.query()
    if (!isEntity(entity_type) || !/^\d+$/.test(page_number))
      return refuse(c, 422, 'Invalid query parameters')
    const anchor = anchor_type === 'UPLOAD' ? anchors.get(anchor_media_id) : anchor_type === 'MEDIA' ? dataset.items.find(({ id }) => id === anchor_media_id)?.content : undefined
    if (anchor === undefined)
      return refuse(c, 404, 'Anchor not found')
    const from = Number(page_number) * clustersOnPage
    const ranked = dataset.items.map(item => ({ item, score: distance(anchor, item.content) })).toSorted((a, b) => a.score - b.score)
    return c.json({ clusters: ranked.slice(from, from + clustersOnPage).map(({ item, score }) => clusterOf(item, score)), metadata: { used_duckdb: true } })
  })

  app.notFound(c => refuse(c, 404, 'Not Found'))
  // Forms that break off.
  app.onError((error, c) => refuse(c, 400, error.message))

  function wrongFiles(c: Answer, files: readonly SentFile[], count: number): Response | undefined {
    if (count === 0 || files.some(({ part }) => part !== 'files'))
      return validation(c, 'body', 'files')
    if (count > filesInRequest)
      return refuse(c, 413, 'Request Entity Too Large')
    const strange = files.find(({ name }) => !images.test(name))
    return strange && refuse(c, 400, `Unsupported file format: ${strange.name}`)
  }

  const standIn = await startStandIn(app, random)
  const itemsOf = (id: string) => datasets.byId.get(id)?.items ?? []
  const kept = ({ id, name, content }: StoredItem): StoredItem => ({ id, name, content, metadata: {} })
  return {
    ...standIn,
    connector: createVisualLayerConnector({ pollMs: 2 }),
    fields: { address: standIn.url, ...isCloud ? { apiKey, apiSecret } : {} },
    addContainer: name => datasets.make(name).id,
    contents: container => itemsOf(container).map(kept),
    everything: () => [...datasets.byId.values()].flatMap(({ items, pending }) => [...items, ...pending]).map(kept),
    changeItem: (container, id) => changed(datasets.byId.get(container), id, item => [{ ...item, content: '0'.repeat(32) }]),
    deleteItem: (container, id) => changed(datasets.byId.get(container), id, () => []),
    expireTokens: tokens.expire,
  }
}

function changed(dataset: Dataset | undefined, id: string, change: (item: StoredItem) => readonly StoredItem[]): void {
  if (dataset)
    dataset.items = dataset.items.flatMap(item => item.id === id ? change(item) : [item])
}

function isEntity(entity: string | undefined): boolean {
  return entity === 'IMAGES' || entity === 'OBJECTS'
}

function clusterOf(item: StoredItem, relevance_score: number) {
  const relevance = { relevance_score, relevance_score_type: 'cosine_distance' }
  const media = `https://cdn.example.com/${item.id}`
  return {
    cluster_id: item.id,
    type: 'IMAGES',
    n_images: 1,
    n_objects: 0,
    n_videos: 0,
    similarity_threshold: '0',
    ...relevance,
    previews: [{ type: 'IMAGE', media_id: item.id, media_uri: `${media}/image.jpg`, media_thumb_uri: `${media}/thumb.webp`, caption: null, file_name: item.name, bounding_box: null, ...relevance, width: 786, height: 492 }],
    labels: null,
    user_tags: null,
    captions: null,
  }
}
