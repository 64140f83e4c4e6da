import type { Connector, HostedHit, Metadata, OpenAccount, Outcome, Outgoing, Remote } from '../types.ts'
import type { Announcement, FileAnswer, LikenessRequests } from './likeness/requests.ts'
import { failure } from '../../contract/errors.ts'
import { inBatches, inTurn } from '../batches.ts'
import { ServiceFailure } from '../service-failure.ts'
import { containerNotFound } from './containers.ts'
import { readAccount } from './likeness/account.ts'
import { createRequests } from './likeness/requests.ts'
import { service } from './likeness/service.ts'
import { stuck, upload, uploadsOf } from './likeness/upload.ts'
import { attempt, failed } from './outcomes.ts'

/**
 * Another Likeness server, over its native API (`/api/openapi.json` there describes it): files go into one of its collections with their
 * tags and metadata, by content, and lie below its folder for received files as they lie in their libraries here. What is sent twice is
 * there once. An item's id there is that of its asset.
 */
export const likeness: Connector = {
  service,
  limits: { parallel: 4, requestsPerSecond: 200, kilobytesPerSecond: null },
  batch: 8,
  afterDoubt: 'send',
  pollMs: 1000,
  calls: (items, bytes) => 2 * items + Math.floor(bytes / 8_000_000) + 1,
  objection: () => undefined,
  open,
}

/** Items of one request. */
const manyItems = 500

/** A missing file is sent anew so often: somebody may have tidied up there meanwhile. */
const attempts = 3

function open(account: OpenAccount): Remote {
  const { address, token } = readAccount(account)
  const requests = createRequests(account.connect({ address, authorise: async () => ({ headers: { authorization: `Bearer ${token}` } }) }))
  return {
    test: async (signal) => {
      const { version, receivesInto } = await requests.status(signal)
      if (receivesInto === undefined)
        throw tooOld(version)
      return `Likeness ${version} at ${new URL(address).host} puts what it receives into ${receivesInto}.`
    },
    containers: requests.collections,
    makeContainer: requests.makeCollection,
    container: async (id, signal) => {
      const found = (await requests.collections(signal)).find(collection => collection.id === id)
      if (!found)
        throw containerNotFound(service.name, id)
      return found
    },
    async* survey(container, _known, signal) {
      for await (const { key, name, bytes, revision, assetId } of requests.files(container, signal))
        yield { id: String(assetId), key, name, bytes, md5: null, revision, state: 'there', reason: null }
    },
    send: (container, items, signal) => inTurn(items, item => attempt(item.key, async () => there(await send(requests, container, item, signal)))),
    describe: async (container, items, signal) => {
      const outcomes = await inTurn(inBatches(items, manyItems), async (some) => {
        const { files, failed } = await requests.describe(container, some.map(({ key, metadata }) => ({ key, ...saying(metadata) })), signal)
        return [...files.map(there), ...failed.map(failedThere)]
      })
      return outcomes.flat()
    },
    remove: async (container, items, signal) => {
      const outcomes = await inTurn(inBatches(items, manyItems), async (some) => {
        const { failed } = await requests.remove(container, some.map(({ key }) => key), signal)
        const reasons = new Map(failed.filter(({ error }) => error.code !== 'not_received').map(reason => [reason.key, reason]))
        return some.map(({ key, remoteId }): Outcome => reasons.has(key) ? failedThere(reasons.get(key)!) : { key, state: 'there', remoteId, revision: null })
      })
      return outcomes.flat()
    },
    search: async (container, query, signal): Promise<readonly HostedHit[]> => (await requests.search(container, query, signal))
      .map(({ id, name, score, preview }) => ({ remoteId: String(id), name, score, pictureUrl: null, picture: preview, link: null })),
    picture: (_container, preview, signal) => requests.preview(preview, signal),
  }
}

async function send(requests: LikenessRequests, container: string, item: Outgoing, signal: AbortSignal): Promise<FileAnswer> {
  const uploads = await uploadsOf(item)
  const [{ path, hash, bytes }, ...companions] = uploads
  const file: Announcement = { key: item.key, path, hash, bytes, companions: companions.map(({ path, hash, bytes }) => ({ path, hash, bytes })), ...saying(item.metadata) }
  let missing: ReadonlySet<string> = new Set(uploads.map(({ hash }) => hash))
  for (let attempt = 1; attempt <= attempts; attempt++) {
    for (const one of uploads.filter(({ hash }, i) => missing.has(hash) && uploads.findIndex(other => other.hash === hash) === i))
      await upload(requests, container, one, signal)
    const answer = await requests.put(container, file, signal)
    if (answer.file)
      return answer.file
    missing = new Set(answer.missing)
  }
  throw stuck('all bytes were sent, and it says that some are missing')
}

/** Tags under the name `tags`; of other names several values stand in one. */
function saying({ tags = [], ...metadata }: Metadata): Pick<Announcement, 'tags' | 'metadata'> {
  return {
    tags: [...new Set(tags.map(tag => tag.trim()).filter(tag => tag !== ''))],
    metadata: Object.fromEntries(Object.entries(metadata).filter(([, values]) => values.length > 0).map(([name, values]) => [name, values.join(', ')])),
  }
}

function there({ key, assetId, revision }: FileAnswer): Outcome {
  return { key, state: 'there', remoteId: String(assetId), revision }
}

function failedThere({ key, error: { message } }: { readonly key: string, readonly error: { readonly message: string } }): Outcome {
  return failed(key, failure('service_failed', { service: service.name, reason: message }))
}

function tooOld(version: string): ServiceFailure {
  return new ServiceFailure(failure('service_failed', { service: service.name, reason: `it is Likeness ${version}, which cannot receive files yet. Install a newer version there.` }), { kind: 'unclear', mayHaveHappened: false })
}
