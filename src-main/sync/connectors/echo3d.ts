import type { Container } from '../../contract/sync.ts'
import type { Connector, HostedQuery, OpenAccount, Outcome, Outgoing, Remote } from '../types.ts'
import type { Echo3dAccount } from './echo3d/account.ts'
import type { Entry } from './echo3d/answers.ts'
import type { Echo3dRequests } from './echo3d/requests.ts'
import { failure } from '../../contract/errors.ts'
import { inTurn } from '../batches.ts'
import { ServiceFailure } from '../service-failure.ts'
import { ofContainer } from './containers.ts'
import { readAccount } from './echo3d/account.ts'
import { bestOf, hitsOf, itemOf, revisionOf } from './echo3d/answers.ts'
import { emptyNames, entriesOf, keyName, uploadData } from './echo3d/metadata.ts'
import { createRequests } from './echo3d/requests.ts'
import { objection, service } from './echo3d/service.ts'
import { uploadForm } from './echo3d/upload.ts'
import { attempt } from './outcomes.ts'

/**
 * echo3D, from docs.echo3d.com/api (upload, queries, data, objects, download, search-by-image-or-model) and its upload script
 * (echo3Dco/echo3D-Batch-Upload-script).
 *
 * A collection is its API key, such as late-sea-5767. It names the collection and opens nothing by itself where the user's own key is
 * asked for, so it is shown and kept like a name; `userKey` and `secKey` are the secrets. No page shows how a collection is made or
 * listed, and the text of the page on deletion could not be had: none of these is done.
 *
 * No limit of the rate of requests is documented; the limits are a modest guess.
 */
export const echo3d: Connector = {
  service,
  limits: { parallel: 3, requestsPerSecond: 5, kilobytesPerSecond: null },
  batch: 1,
  // A duplicate is noticed by its MD5, but what it is answered is not documented.
  afterDoubt: 'survey',
  pollMs: 5000,
  calls: items => items + 1,
  objection,
  open,
}

function open(account: OpenAccount): Remote {
  const read = readAccount(account)
  const http = account.connect({ address: read.address, authorise: async () => ({ fields: read.credentials }) })
  const requests = createRequests(http, read)
  return {
    test: async (signal) => {
      const { items } = await lookUp(requests, read.key, signal)
      // The address of the user goes as the keys go, and would be taken out like one.
      return `The account reads the collection ${read.key}: ${items} ${items === 1 ? 'entry' : 'entries'}.`
    },
    container: (id, signal) => lookUp(requests, id, signal),
    async* survey(container, _known, signal) {
      for (const entry of await ofContainer(service.name, container, requests.entries(container, signal)))
        yield itemOf(entry)
    },
    send: (container, items, signal) => inTurn(items, item => send(requests, read, container, item, signal)),
    describe: async (container, items, signal) => {
      const outcomes = await inTurn(items, async ({ key, remoteId, metadata }) => attempt(key, async () => {
        for (const [name, value] of entriesOf(metadata))
          await requests.post(container, remoteId, name, value, signal)
        for (const name of emptyNames(metadata))
          await requests.remove(container, remoteId, name, signal)
        return there(key, { id: remoteId })
      }, isOfOneItem))
      const entries = await requests.someEntries(container, outcomes.flatMap(outcome => outcome.state === 'there' ? [outcome.remoteId] : []), signal)
      return outcomes.map(outcome => outcome.state === 'there' ? { ...outcome, revision: revisionOf(entries.get(outcome.remoteId) ?? { id: outcome.remoteId }) } : outcome)
    },
    search: (container, query, signal) => search(requests, container, query, signal),
    picture: requests.file,
  }
}

async function lookUp(requests: Echo3dRequests, id: string, signal: AbortSignal): Promise<Container> {
  const entries = await ofContainer(service.name, id, requests.entries(id, signal))
  return { id, name: id, items: entries.length }
}

/** An entry that was there before, as a duplicate may be answered, gets what the upload would have carried. */
async function send(requests: Echo3dRequests, { uploadContract }: Echo3dAccount, container: string, item: Outgoing, signal: AbortSignal): Promise<Outcome> {
  const { data, rest } = uploadData(item.key, item.metadata)
  return attempt(item.key, async () => {
    const entry = await ofContainer(service.name, container, requests.upload(uploadForm(uploadContract, container, item, data), signal))
    for (const [name, value] of entry.additionalData?.[keyName] === item.key ? rest : [[keyName, item.key] as const, ...entriesOf(item.metadata)])
      await requests.post(container, entry.id, name, value, signal).catch(error => Promise.reject(isThereAllTheSame(error)))
    return there(item.key, entry)
  }, isOfOneItem)
}

/** A failure after the file was taken: it is looked up before it is sent again, whatever the failure itself says. */
function isThereAllTheSame(error: unknown): unknown {
  return error instanceof ServiceFailure ? new ServiceFailure(error.error, { ...error.details, mayHaveHappened: true }) : error
}

function there(key: string, entry: Entry): Outcome {
  return { key, state: 'there', remoteId: entry.id, revision: revisionOf(entry) }
}

/** That it is busy is nowhere documented: a conflict, then, is one with this item, such as a duplicate. */
function isOfOneItem({ details: { kind }, error: { code } }: ServiceFailure): boolean {
  return kind === 'wrong' || kind === 'busy' || (kind === 'absent' && code !== 'container_not_found')
}

/**
 * By an example that was sent as a model, by its entry; echo3D refuses that where it is of another type than .obj, .glb or .usdz, and
 * then, as for pictures, the example's picture is what is searched by.
 */
async function search(requests: Echo3dRequests, container: string, { like: [example], limit }: HostedQuery, signal: AbortSignal) {
  if (!example)
    throw new ServiceFailure(failure('service_cannot', { service: service.name, what: 'search without a picture' }), { kind: 'wrong', mayHaveHappened: false })
  const byPicture = () => requests.searchByPicture(container, example, signal)
  const scores = example.kind === 'model' && example.remoteId !== null
    ? await requests.searchByEntry(container, example.remoteId, signal).catch(error => isRefusal(error) ? byPicture() : Promise.reject(error))
    : await byPicture()
  const best = bestOf(scores, limit)
  return hitsOf(best, await requests.someEntries(container, best.map(([id]) => id), signal).catch(error => isAbsence(error) ? new Map() : Promise.reject(error)))
}

function isRefusal(error: unknown): boolean {
  return isAbsence(error) || (error instanceof ServiceFailure && error.details.kind === 'wrong')
}

function isAbsence(error: unknown): boolean {
  return error instanceof ServiceFailure && error.details.kind === 'absent'
}
