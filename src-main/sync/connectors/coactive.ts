import type { SyncReason } from '../../contract/sync-reasons.ts'
import type { Container, HostedService } from '../../contract/sync.ts'
import type { Candidate, Connector, HostedHit, HostedQuery, OpenAccount, Outcome, Remote } from '../types.ts'
import type { AssetState, CoactiveApi, Dataset } from './coactive/api.ts'
import { failure } from '../../contract/errors.ts'
import { isAsItLies } from '../as-it-lies.ts'
import { inBatches, inTurn } from '../batches.ts'
import { ServiceFailure } from '../service-failure.ts'
import { accountFields, authorisation, readAccount, serviceName } from './coactive/account.ts'
import { createApi } from './coactive/api.ts'
import { failed, itemOf, keysIn, outcomesOf, partsOf, settledOf } from './coactive/items.ts'
import { datasetName, fileName, metadataOf } from './coactive/names.ts'

/** "List of Assets - Provide a list of up to 100 asset S3 paths"; for deletion too, "up to 100 assets per request". */
const itemsInRequest = 100

const service: HostedService = {
  id: 'coactive',
  name: serviceName,
  fields: accountFields,
  container: 'dataset',
  imageFormats: ['jpeg', 'png', 'bmp', 'tiff', 'webp', 'svg', 'heic'],
  modelFormats: [],
  largestBytes: 15_000_000,
  cannot: ['bytes', 'models', 'changes'],
  search: { score: null, sense: 'rank', text: true, unlike: false },
}

/**
 * Coactive, https://coactive.ai, from docs.coactive.ai/openapi.json (datasets, ingestion, status, deletion, search) and the pages "API
 * Authentication" and "Accepted Media Formats", which name the formats, 15 MB an image and 100 paths a request.
 *
 * It takes no bytes: it reads files from a bucket, by their paths there, so that a file is known by its path. No document says what is
 * done with a path that it has already; after doubt the dataset is listed. How a picture is uploaded to search by is not documented
 * either: it is searched by what lies in the dataset, or by words. No limit of the rate of requests is documented; the limits are a
 * modest guess.
 */
export const coactive: Connector = {
  service,
  limits: { parallel: 2, requestsPerSecond: 5, kilobytesPerSecond: null },
  batch: itemsInRequest,
  afterDoubt: 'survey',
  pollMs: 5000,
  // A list; and for each hundred to have them taken in and some looks at how far they are.
  calls: items => 1 + 4 * Math.ceil(items / itemsInRequest),
  objection,
  open,
}

function objection({ bucketPath, ...candidate }: Pick<Candidate, 'bucketPath' | 'format' | 'asset' | 'view'>): SyncReason | undefined {
  if (bucketPath === null)
    return { code: isAsItLies(candidate) ? 'no-bucket' : 'no-views-folder', params: { service: serviceName } }
  if (!bucketPath.startsWith('s3://'))
    return { code: 'bucket-kind', params: { service: serviceName, found: bucketPath.slice(0, bucketPath.indexOf('://') + 3), taken: 's3://' } }
  return undefined
}

function open(account: OpenAccount): Remote {
  const read = readAccount(account.fields)
  const api = createApi(account.connect({ address: read.address, authorise: authorisation(account, read) }))
  return {
    test: async (signal) => {
      const datasets = (await listed(api.datasets(signal))).length
      const connection = read.connection === null ? '' : ` Files are read by the connection ${await api.connection(read.connection, signal)}.`
      return `${datasets} ${datasets === 1 ? 'dataset' : 'datasets'} can be read.${connection}`
    },
    containers: async signal => (await listed(api.datasets(signal))).filter(holdsImages).map(containerOf),
    makeContainer: async (name, signal) => {
      const clean = datasetName(name)
      if (clean === '')
        throw cannot(`the name of a dataset holds letters from a to z, digits and underscores, and "${name}" has none of them`)
      return containerOf(await api.makeDataset(clean, read.encoder, signal))
    },
    container: async (id, signal) => containerOf(await api.dataset(id, signal)),
    async* survey(dataset, known, signal) {
      const keyOf = keysIn(known)
      let failures = 0
      for await (const asset of api.states(dataset, signal)) {
        if (asset.status === 'error')
          failures++
        else if (isImage(asset))
          yield itemOf(asset, keyOf)
      }
      if (failures === 0)
        return
      for await (const asset of api.errors(dataset, signal)) {
        if (isImage(asset))
          yield itemOf(asset, keyOf)
      }
    },
    send: async (dataset, items, signal) => {
      const [placed, lost] = [items.filter(({ bucketPath }) => bucketPath !== null), items.filter(({ bucketPath }) => bucketPath === null)]
      const nowhere = lost.map(item => failed(item.key, `"${item.name}" lies in no bucket`))
      if (placed.length === 0)
        return nowhere
      const images = placed.map(({ bucketPath, metadata }) => ({ source_path: bucketPath!, metadata: metadataOf(metadata) }))
      return [...nowhere, ...outcomesOf(placed, await api.ingest(dataset, read.connection, images, signal))]
    },
    poll: async (_, items, signal) => {
      const outcomes: Outcome[] = []
      for (const [job, own] of Map.groupBy(items, ({ ticket }) => partsOf(ticket).job))
        outcomes.push(...settledOf(own, await api.job(job, signal)))
      return outcomes
    },
    describe: (dataset, items, signal) => inParts(items, async (part) => {
      const unknown = await api.describe(dataset, part.map(({ remoteId, metadata }) => ({ asset_id: remoteId, metadata: metadataOf(metadata) })), signal)
      return part.map(({ key, remoteId, name }) => unknown.has(remoteId) ? failed(key, `it does not know "${name}" any more`) : { key, state: 'there', remoteId, revision: null })
    }),
    remove: (dataset, items, signal) => inParts(items, async (part) => {
      const gone = await api.remove(dataset, part.map(({ remoteId }) => remoteId), signal)
      return part.map(({ key, remoteId }) => gone.has(remoteId) ? { key, state: 'there', remoteId, revision: null } : failed(key, 'it does not say that it deletes it'))
    }),
    search: (dataset, query, signal) => search(api, dataset, query, signal),
  }
}

async function search(api: CoactiveApi, dataset: string, { like: [picture], text, limit }: HostedQuery, signal: AbortSignal): Promise<readonly HostedHit[]> {
  if (picture && text !== null)
    throw cannot('it is searched by a picture or by words, not by both at once')
  if (picture?.remoteId === null)
    throw cannot('it is searched by pictures that lie in its dataset, or by words; how another one is shown to it is not documented')
  const found = await api.search(dataset, picture ? { coactive_image_id: picture.remoteId! } : { text_query: text ?? '' }, limit, signal)
  return found.map(({ coactive_image_id: id, path }) => ({ remoteId: id, name: path ? fileName(path) : id, score: null, pictureUrl: null, link: null }))
}

function cannot(what: string): ServiceFailure {
  return new ServiceFailure(failure('service_cannot', { service: serviceName, what }), { kind: 'wrong', mayHaveHappened: false })
}

function containerOf({ id, name }: Dataset): Container {
  return { id, name, items: null }
}

function holdsImages({ allowed_asset_types: types, status }: Dataset): boolean {
  return (types?.includes('image') ?? true) && !(status ?? '').startsWith('delet')
}

function isImage({ asset_type: type }: AssetState): boolean {
  return (type ?? 'image') === 'image'
}

async function listed<T>(all: AsyncIterable<T>): Promise<readonly T[]> {
  const list: T[] = []
  for await (const item of all)
    list.push(item)
  return list
}

/** Does the work for a hundred items after another. */
async function inParts<T>(items: readonly T[], work: (part: readonly T[]) => Promise<readonly Outcome[]>): Promise<readonly Outcome[]> {
  return (await inTurn(inBatches(items, itemsInRequest), work)).flat()
}
