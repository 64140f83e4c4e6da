import type { SyncReason } from '../../contract/sync-reasons.ts'
import type { HostedService } from '../../contract/sync.ts'
import type { Clock } from '../clock.ts'
import type { Candidate, Connector, OpenAccount, Remote } from '../types.ts'
import type { VisualLayerApi } from './visual-layer/api.ts'
import { systemClock } from '../clock.ts'
import { ServiceFailure } from '../service-failure.ts'
import { formatReason } from './format-reason.ts'
import { authorisation, cloudAddress, readAccount, serviceName } from './visual-layer/account.ts'
import { createApi } from './visual-layer/api.ts'
import { watchDatasets } from './visual-layer/dataset-states.ts'
import { keepDrafts } from './visual-layer/drafts.ts'
import { takenFormats } from './visual-layer/names.ts'
import { searchDataset } from './visual-layer/searching.ts'
import { sendingTo } from './visual-layer/sending.ts'

/** The page "Add Media to Dataset" of the documents names 100 MB a file. */
const largestBytes = 100_000_000

/** "Send batches of approximately 50 files per request": docs.visual-layer.com/api-reference/create-a-dataset-from-local-files. */
const filesInRequest = 50

const service: HostedService = {
  id: 'visual-layer',
  name: serviceName,
  fields: [
    { key: 'address', label: 'Address', isSecret: false, isRequired: false, default: cloudAddress },
    { key: 'apiKey', label: 'API key (none for an installation of your own)', isSecret: false, isRequired: false, default: null },
    { key: 'apiSecret', label: 'API secret (none for an installation of your own)', isSecret: true, isRequired: false, default: null },
  ],
  container: 'dataset',
  imageFormats: takenFormats,
  modelFormats: [],
  largestBytes,
  // Its custom metadata are fields that are filled once and cannot be changed, so they cannot be kept as they are here.
  cannot: ['models', 'deletion', 'metadata', 'changes'],
  search: { score: 'relevance_score', sense: 'distance', text: false, unlike: false },
}

export interface VisualLayerOptions {
  /** ms between two looks at a dataset that is worked on. @default 15 s, as in the examples of the documents */
  readonly pollMs?: number
  readonly wait?: Clock['wait']
}

export const visualLayer = createVisualLayerConnector()

/**
 * Visual Layer, https://visual-layer.com, by docs.visual-layer.com/api-reference. A new dataset is filled in one transaction and indexed
 * once; to one that is indexed files are added by fifties, and all of them are indexed at the end of a run. Files carry their key in
 * their name. Nothing is idempotent: after doubt the dataset is listed, and for that indexed first where it is not.
 */
export function createVisualLayerConnector({ pollMs = 15_000, wait = systemClock.wait }: VisualLayerOptions = {}): Connector {
  return {
    service,
    limits: { parallel: 2, requestsPerSecond: 5, kilobytesPerSecond: null },
    batch: filesInRequest,
    afterDoubt: 'survey',
    pollMs,
    // A list, and for each fifty files a look at the dataset and an upload; then indexing and some looks.
    calls: items => items === 0 ? 2 : 8 + 2 * Math.ceil(items / filesInRequest),
    objection: objectionTo,
    open: account => openRemote(account, { pollMs, wait }),
  }
}

function objectionTo({ asset, view, format, bytes }: Candidate): SyncReason | undefined {
  if (asset.kind === 'model' && view === null)
    return { code: 'no-models', params: { service: serviceName } }
  if (!takenFormats.includes(format))
    return formatReason(service, format)
  return bytes > largestBytes ? { code: 'too-large-there', params: { service: serviceName, bytes: largestBytes } } : undefined
}

function openRemote({ fields, connect, now }: OpenAccount, pace: Required<VisualLayerOptions>): Remote {
  const account = readAccount(fields)
  const api = createApi(connect({ address: `${account.address}/api/v1`, authorise: authorisation(account, now) }))
  const states = watchDatasets(api, pace)
  const { list, send, poll, settle } = sendingTo(api, states, keepDrafts(api, states, pace), pace)

  async function* survey(container: string, _known: unknown, signal: AbortSignal) {
    yield* await list(container, signal)
  }

  return {
    test: async (signal) => {
      const { length } = await api.datasets(signal)
      return `${new URL(account.address).host} answers; this account sees ${length === 1 ? 'one dataset' : `${length} datasets`} there.`
    },
    containers: async signal => (await api.datasets(signal)).map(({ id, name, images }) => ({ id, name, items: images })),
    makeContainer: async (name, signal) => ({ id: await makeDataset(api, name, signal), name, items: 0 }),
    container: async (id, signal) => {
      const { name, images } = await api.dataset(id, signal)
      return { id, name, items: images }
    },
    survey,
    send,
    poll,
    settle,
    search: (container, query, signal) => searchDataset(api, account.address, container, query, signal),
  }
}

/** Makes an empty dataset; when it is not known whether that happened, one that is new and of this name is the one that was made. */
async function makeDataset(api: VisualLayerApi, name: string, signal: AbortSignal): Promise<string> {
  const named = async () => (await api.datasets(signal)).filter(dataset => dataset.name === name).map(({ id }) => id)
  const before = new Set(await named())
  try {
    return await api.newDataset(name, signal)
  }
  catch (error) {
    if (!(error instanceof ServiceFailure) || !error.details.mayHaveHappened)
      throw error
    const [made, ...others] = (await named()).filter(id => !before.has(id))
    if (made === undefined || others.length > 0)
      throw error
    return made
  }
}
