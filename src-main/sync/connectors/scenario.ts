import type { SyncReason } from '../../contract/sync-reasons.ts'
import type { Container, HostedService } from '../../contract/sync.ts'
import type { Candidate, Connector, Metadata, OpenAccount, Outcome, Outgoing, Remote, RemoteItem } from '../types.ts'
import type { Page, ScenarioApi, ScenarioAsset, ScenarioCollection } from './scenario/api.ts'
import { Buffer } from 'node:buffer'
import { failure } from '../../contract/errors.ts'
import { ServiceFailure } from '../service-failure.ts'
import { incomplete, readAddress } from './account-entries.ts'
import { containerNotFound } from './containers.ts'
import { formatReason } from './format-reason.ts'
import { readName } from './marked-names.ts'
import { attempt, failed, isRefusal } from './outcomes.ts'
import { createScenarioApi } from './scenario/api.ts'
import { changeMembers } from './scenario/members.ts'
import { keepNames } from './scenario/names.ts'
import { isPending, outcomeOfAsset, outcomeOfUpload, serviceName } from './scenario/outcomes.ts'
import { hitOf, searchOf } from './scenario/search.ts'
import { sideBySide } from './scenario/side-by-side.ts'
import { sendInline, sendInParts, usualPart } from './scenario/uploads.ts'

/** Bytes of an image from which on it goes in parts ("Uploading Assets", docs.scenario.com). */
const inlineLimit = 6_000_000

const usualAddress = 'https://api.cloud.scenario.com/v1'

/** What tags are called there: the one kind of metadata that can be set on an asset. */
const tagsName = 'tags'

const service: HostedService = {
  id: 'scenario',
  name: serviceName,
  fields: [
    { key: 'apiKey', label: 'API key', isSecret: false, isRequired: true, default: null },
    { key: 'apiSecret', label: 'API secret', isSecret: true, isRequired: true, default: null },
    { key: 'projectId', label: 'Project id', isSecret: false, isRequired: false, default: null },
    { key: 'address', label: 'Address', isSecret: false, isRequired: false, default: usualAddress },
  ],
  container: 'collection',
  imageFormats: ['jpeg', 'png', 'gif', 'svg', 'webp', 'avif', 'tiff', 'heic'],
  modelFormats: ['glb', 'gltf', 'obj', 'fbx'],
  largestBytes: null,
  cannot: ['companions', 'deletion-from-account', 'changes'],
  search: { score: null, sense: 'rank', text: true, unlike: true },
}

/**
 * Scenario, from its documents at docs.scenario.com: the API reference, "Uploading Assets", "Multipart Upload", "Search".
 *
 * Images of less than 6 MB go inline, all else in parts. A collection's members are listed by GET /assets with its id, not by a search:
 * the index of that trails behind what was just filed, and what was sent could be sent twice. That parameter stands in the API's own
 * swagger alone, so each asset is asked whether it is one of the collection's. What leaves is taken out of the
 * collection and stays in the account, though DELETE /assets is documented: an asset may be in other collections, in a canvas or behind
 * a training, which deleting it would break. The service does not say when the content of an asset changed: `updatedAt` moves with its
 * own captions. Of metadata only tags can be set on what is no canvas; tags are added and none is taken away, as somebody may have set it.
 */
export const scenario: Connector = {
  service,
  limits: { parallel: 4, requestsPerSecond: 10, kilobytesPerSecond: null },
  batch: 1,
  afterDoubt: 'survey',
  describesApart: true,
  pollMs: 2000,
  // One for an image inline; for a file in parts two more, and one for each part.
  calls: (items, bytes) => items + Math.ceil(bytes / usualPart),
  objection,
  open,
}

function objection({ asset, format, bytes }: Candidate): SyncReason | undefined {
  if (![...service.imageFormats, ...service.modelFormats].includes(format))
    return formatReason(service, format)
  // What is made on the way has a size by then.
  return bytes === 0 && format === asset.format ? { code: 'empty', params: {} } : undefined
}

function open({ fields, connect }: OpenAccount): Remote {
  const { apiKey, apiSecret, projectId, address: entered = usualAddress } = fields
  if (!apiKey || !apiSecret)
    throw incomplete(serviceName, `its ${apiKey ? 'API secret' : 'API key'} is missing`)
  if (apiKey.includes(':'))
    throw incomplete(serviceName, 'an API key has no colon in it')
  const address = readAddress(serviceName, entered, usualAddress)
  const authorization = `Basic ${Buffer.from(`${apiKey}:${apiSecret}`).toString('base64')}`
  const http = connect({ address, authorise: () => Promise.resolve({ headers: { authorization } }) })
  return remoteOf(createScenarioApi(http, projectId))
}

function remoteOf(api: ScenarioApi): Remote {
  const names = keepNames()
  const container = async (id: string, signal: AbortSignal) => {
    const found = await api.collection(id, signal)
    if (!found)
      throw containerNotFound(serviceName, id)
    return shown(found)
  }

  return {
    test: async (signal) => {
      const { items: [first] } = await api.collections(undefined, 1, signal)
      return first ? `The key is accepted; among its collections is "${first.name}".` : 'The key is accepted; there are no collections yet.'
    },
    containers: async (signal) => {
      const found: Container[] = []
      for await (const collection of pages(token => api.collections(token, 100, signal)))
        found.push(shown(collection))
      return found
    },
    makeContainer: async (name, signal) => shown(await api.makeCollection(name, signal)),
    container,
    async* survey(id, known, signal) {
      names.look(id, known)
      // A collection that is gone lists no assets, and must not be taken for one that somebody emptied.
      await container(id, signal)
      for await (const asset of pages(token => api.assets(id, token, signal))) {
        if (asset.collectionIds.includes(id))
          yield itemOf(asset)
      }
    },
    send: (id, items, signal) => sideBySide(items, item => attempt(item.key, () => (isInline(item) ? sendInline : sendInParts)(api, id, names.named(id, item), signal))),
    place: async (id, remoteIds, signal) => {
      const there = await changeMembers(api, 'add', id, remoteIds, signal)
      const missing = remoteIds.find(remoteId => !there.has(remoteId))
      if (missing !== undefined)
        throw new ServiceFailure(failure('service_failed', { service: serviceName, reason: `its asset ${missing} is not there any more` }), { kind: 'absent', mayHaveHappened: false })
    },
    poll: async (_, items, signal) => {
      const looked = await sideBySide(items, ({ key, remoteId, ticket }) => remoteId === null ? lookAtUpload(api, key, ticket, signal) : lookAtAsset(api, key, remoteId, signal))
      return looked.filter(({ state }) => state !== 'processing')
    },
    describe: (_, items, signal) => sideBySide(items, ({ key, remoteId, metadata }) => attempt(key, () => tag(api, key, remoteId, metadata, signal), error => isRefusal(error) || error.details.kind === 'absent')),
    remove: async (id, items, signal) => {
      await changeMembers(api, 'remove', id, items.map(({ remoteId }) => remoteId), signal)
      return items.map(({ key, remoteId }) => ({ key, state: 'there', remoteId, revision: null }))
    },
    search: async (id, query, signal) => (await api.search(searchOf(id, query), signal)).map(hitOf),
  }
}

function shown({ id, name, assetCount }: ScenarioCollection): Container {
  return { id, name, items: assetCount }
}

/** All there is of a list. Errors: ServiceFailure, also where a page leads on to itself. */
async function* pages<T>(ask: (token: string | undefined) => Promise<Page<T>>): AsyncGenerator<T> {
  for (let token: string | undefined; ;) {
    const { items, next } = await ask(token)
    yield* items
    if (next === undefined)
      return
    if (next === token)
      throw new ServiceFailure(failure('service_unclear', { service: serviceName, what: 'listing what there is', reason: 'a page leads on to itself' }), { kind: 'unclear', mayHaveHappened: false })
    token = next
  }
}

function itemOf(asset: ScenarioAsset): RemoteItem {
  const { id, metadata: { name }, properties: { size }, status } = asset
  const isBroken = status === 'error'
  return {
    id,
    ...readName(name ?? ''),
    bytes: size ?? null,
    md5: null,
    revision: null,
    state: isBroken ? 'failed' : isPending(asset) ? 'processing' : 'there',
    reason: isBroken ? 'Scenario could not read the file' : null,
  }
}

/** Whether it is an image that goes in one request. */
function isInline({ mediaType, bytes }: Outgoing): boolean {
  return mediaType.startsWith('image/') && bytes < inlineLimit
}

async function lookAtUpload(api: ScenarioApi, key: string, id: string, signal: AbortSignal): Promise<Outcome> {
  const upload = await api.upload(id, signal)
  return upload ? outcomeOfUpload(key, upload) : vanished(key)
}

async function lookAtAsset(api: ScenarioApi, key: string, id: string, signal: AbortSignal): Promise<Outcome> {
  const asset = await api.asset(id, signal)
  return asset ? outcomeOfAsset(key, asset) : vanished(key)
}

function vanished(key: string): Outcome {
  return failed(key, failure('service_failed', { service: serviceName, reason: 'what it was working on is not there any more' }))
}

async function tag(api: ScenarioApi, key: string, remoteId: string, metadata: Metadata, signal: AbortSignal): Promise<Outcome> {
  const { [tagsName]: tags = [], ...others } = metadata
  const [other] = Object.keys(others)
  if (other !== undefined)
    return failed(key, failure('service_cannot', { service: serviceName, what: `an asset has tags and no "${other}"; map it to "${tagsName}"` }))
  if (tags.length > 0)
    await api.addTags(remoteId, [...new Set(tags)], signal)
  return { key, state: 'there', remoteId, revision: null }
}
