import type { QueryPicture, RequestBody, ServiceHttp, ServiceRequest } from '../../types.ts'
import type { Echo3dAccount } from './account.ts'
import type { Entry } from './answers.ts'
import type { UploadForm } from './upload.ts'
import { Readable } from 'node:stream'
import { inBatches } from '../../batches.ts'
import { pictureRequest } from '../picture-request.ts'
import { DataAnswer, QueryAnswer, SearchAnswer, UploadAnswer } from './answers.ts'

const redirects = [301, 302, 303, 307, 308]

/** Ids in one address: it stays well below 8 kB. */
const idsAtOnce = 100

export type Echo3dRequests = ReturnType<typeof createRequests>

/** The calls of echo3D that are made, each as its page of the documents shows it. */
export function createRequests(http: ServiceHttp, { address, credentials }: Echo3dAccount) {
  const query = async (parameters: Readonly<Record<string, string>>, what: string, signal: AbortSignal) =>
    (await http.send({ method: 'GET', path: '/query', query: parameters, answer: QueryAnswer, signal, what })).value.db

  return {
    /** Every entry of a collection, in one answer: no paging is documented. */
    entries: async (container: string, signal: AbortSignal): Promise<readonly Entry[]> =>
      Object.values(await query({ key: container }, 'listing a collection', signal)),

    /**
     * Those of some entries that are there, by their ids. Their page shows no answer to that; the samples of echo3D read it as that to the
     * whole collection (`db[entry]`).
     */
    someEntries: async (container: string, ids: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, Entry>> => {
      const found = new Map<string, Entry>()
      for (const some of inBatches(ids, idsAtOnce)) {
        const entries = await query({ key: container, entries: some.join(',') }, 'looking up entries', signal)
        Object.values(entries).forEach(entry => found.set(entry.id, entry))
      }
      return found
    },

    /** Not to be repeated by itself: what a duplicate is answered is not documented. */
    upload: async (form: UploadForm, signal: AbortSignal): Promise<Entry> =>
      (await http.send({ method: 'POST', path: '/upload', body: form, answer: UploadAnswer, signal, what: 'uploading a file' })).value,

    /** Sets one value of an entry. The page has all of it in the address, the credentials too, though it is a POST. */
    post: async (container: string, entry: string, data: string, value: string, signal: AbortSignal): Promise<void> => {
      await http.send({ method: 'POST', path: '/post', query: { ...credentials, key: container, entry, data, value }, isRepeatable: true, answer: DataAnswer, signal, what: 'setting metadata' })
    },

    /** Removes one value of an entry; one that is gone already is no failure. */
    remove: async (container: string, entry: string, data: string, signal: AbortSignal): Promise<void> => {
      await http.send({ method: 'POST', path: '/remove', body: { form: { key: container, entry, data } }, isRepeatable: true, accept: [404], answer: DataAnswer, signal, what: 'removing metadata' })
    },

    /** Scores by ids of entries that a picture finds: those of 0.5 and more, as echo3D has it. */
    searchByPicture: (container: string, { jpeg }: QueryPicture, signal: AbortSignal) =>
      search(container, {}, signal, { files: [{ name: 'file', fileName: 'query.jpg', mediaType: 'image/jpeg', bytes: jpeg.byteLength, open: () => Readable.from([jpeg]) }] }),

    /** The same by an entry that is there, which must be of type .obj, .glb, or .usdz. */
    searchByEntry: (container: string, entryId: string, signal: AbortSignal) =>
      search(container, { entryId, operation: 'entrySearch' }, signal),

    /**
     * A file by its storage id (docs.echo3d.com/api/download). Its samples follow redirects there; where one leads, the keys do not go
     * along.
     */
    file: async (container: string, file: string, signal: AbortSignal): Promise<Uint8Array> => {
      const { status, headers: { location }, value } = await http.send({ ...pictureRequest('/query', signal), query: { key: container, file }, accept: redirects })
      const target = status >= 300 && location !== undefined ? URL.parse(location, address) : null
      return target ? (await http.send(pictureRequest(target.href, signal))).value : value
    },
  }

  async function search(container: string, subject: NonNullable<ServiceRequest<unknown>['query']>, signal: AbortSignal, body?: RequestBody): Promise<Readonly<Record<string, number>>> {
    const { value } = await http.send({
      method: 'GET',
      path: '/imageSearch',
      query: { key: container, keys: container, getScore: true, ...subject },
      ...body && { body },
      answer: SearchAnswer,
      signal,
      what: 'searching for what is similar',
    })
    return value[container] ?? {}
  }
}
