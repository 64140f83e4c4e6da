import type { ErrorCode } from '../../contract/errors.ts'
import type { Connector, HostedHit, Metadata, OpenAccount, Outcome, Outgoing, Remote } from '../types.ts'
import type { Announcement, FileAnswer, LikenessRequests } from './likeness/requests.ts'
import { failure, LikenessError } from '../../contract/errors.ts'
import { ServiceFailure } from '../service-failure.ts'
import { readAccount } from './likeness/account.ts'
import { createRequests } from './likeness/requests.ts'
import { service } from './likeness/service.ts'
import { stuck, upload, uploadsOf } from './likeness/upload.ts'

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

/** What is wrong with one file alone. */
const fileErrors: ReadonlySet<ErrorCode> = new Set(['file_changed', 'file_unreadable', 'file_offline'])

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
        throw new ServiceFailure(failure('container_not_found', { service: service.name, id }), { kind: 'absent', mayHaveHappened: false })
      return found
    },
    async* survey(container, _known, signal) {
      for await (const { key, name, bytes, revision, assetId } of requests.files(container, signal))
        yield { id: String(assetId), key, name, bytes, md5: null, revision, state: 'there', reason: null }
    },
    send: (container, items, signal) => inTurn(items, item => outcomeOf(item.key, async () => send(requests, container, item, signal))),
    describe: async (container, items, signal) => {
      const outcomes = await inTurn(chunksOf(items), async (some) => {
        const { files, failed } = await requests.describe(container, some.map(({ key, metadata }) => ({ key, ...saying(metadata) })), signal)
        return [...files.map(there), ...failed.map(failedThere)]
      })
      return outcomes.flat()
    },
    remove: async (container, items, signal) => {
      const outcomes = await inTurn(chunksOf(items), async (some) => {
        const { failed } = await requests.remove(container, some.map(({ key }) => key), signal)
        const reasons = new Map(failed.filter(({ error }) => error.code !== 'not_received').map(reason => [reason.key, reason]))
        return some.map(({ key, remoteId }): Outcome => reasons.has(key) ? failedThere(reasons.get(key)!) : { key, state: 'there', remoteId, revision: null })
      })
      return outcomes.flat()
    },
    search: async (container, query, signal): Promise<readonly HostedHit[]> => (await requests.search(container, query, signal))
      .map(({ score, asset: { id, name } }) => ({ remoteId: String(id), name, score, pictureUrl: null, link: null })),
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

/** What is wrong with this item alone is its outcome; all else is thrown. */
async function outcomeOf(key: string, work: () => Promise<FileAnswer>): Promise<Outcome> {
  try {
    return there(await work())
  }
  catch (error) {
    if (error instanceof ServiceFailure && (error.details.kind === 'wrong' || fileErrors.has(error.error.code)))
      return { key, state: 'failed', error: error.error }
    if (error instanceof LikenessError && fileErrors.has(error.code))
      return { key, state: 'failed', error }
    throw error
  }
}

function there({ key, assetId, revision }: FileAnswer): Outcome {
  return { key, state: 'there', remoteId: String(assetId), revision }
}

function failedThere({ key, error: { message } }: { readonly key: string, readonly error: { readonly message: string } }): Outcome {
  return { key, state: 'failed', error: failure('service_failed', { service: service.name, reason: message }) }
}

function tooOld(version: string): ServiceFailure {
  return new ServiceFailure(failure('service_failed', { service: service.name, reason: `it is Likeness ${version}, which cannot receive files yet. Install a newer version there.` }), { kind: 'unclear', mayHaveHappened: false })
}

function chunksOf<T>(items: readonly T[]): (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / manyItems) }, (_, i) => items.slice(i * manyItems, (i + 1) * manyItems))
}

async function inTurn<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  for (const item of items)
    results.push(await work(item))
  return results
}
