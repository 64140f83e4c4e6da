import type { Container } from '../../../contract/sync.ts'
import type { HostedQuery, RequestBody, ServiceHttp } from '../../types.ts'
import { Buffer } from 'node:buffer'
import { z } from 'zod'
import { ofContainer } from '../containers.ts'
import { pictureRequest } from '../picture-request.ts'
import { service } from './service.ts'

/* What is read of the answers: not more than is needed, so that an older or newer server is understood. */

const FileAnswer = z.object({ key: z.string(), name: z.string(), bytes: z.int(), revision: z.string(), assetId: z.int() })
export type FileAnswer = z.infer<typeof FileAnswer>

const FailedAnswer = z.object({ key: z.string(), error: z.object({ code: z.string(), message: z.string() }) })
const CollectionAnswer = z.object({ key: z.string(), name: z.string(), assets: z.int(), libraryId: z.int().nullable(), query: z.unknown() })
const StatusAnswer = z.object({ version: z.string(), receivesInto: z.string().optional() })
const SearchAnswer = z.object({ results: z.array(z.object({ score: z.number(), asset: z.object({ id: z.int(), name: z.string(), preview: z.string().nullish() }) })) })

/** A file as it is put into a collection. */
export interface Announcement {
  readonly key: string
  readonly path: string
  readonly hash: string
  readonly bytes: number
  readonly companions: readonly { readonly path: string, readonly hash: string, readonly bytes: number }[]
  readonly tags: readonly string[]
  readonly metadata: Readonly<Record<string, string>>
}

/** Where previews are: nothing else that it names is asked for as one. */
const previewPath = /^\/api\/previews\/[0-9a-f]{32}\.jpg$/

/** Results of a page of the list. */
const pageSize = 2000

export type LikenessRequests = ReturnType<typeof createRequests>

/** The native API of another Likeness server, as far as it is asked. Errors: ServiceFailure; of what is not there container_not_found. */
export function createRequests(http: ServiceHttp) {
  const received = (collection: string) => `/api/collections/${encodeURIComponent(collection)}/received`

  /** Each of these may be asked twice: it says what is to be, or only asks. */
  async function ask<T>(what: string, path: string, answer: z.ZodType<T>, signal: AbortSignal, more: { readonly body?: RequestBody, readonly query?: Readonly<Record<string, string | number | undefined>> } = {}): Promise<T> {
    const { value } = await http.send({ method: more.body ? 'POST' : 'GET', path, answer, signal, what, isRepeatable: true, ...more })
    return value
  }

  function inCollection<T>(collection: string, work: Promise<T>): Promise<T> {
    return ofContainer(service.name, collection, work, ({ details: { answer } }) => codeOf(answer) === 'collection_not_found')
  }

  return {
    /** Its version, and where it receives files; undefined where it is too old to do that. */
    status: (signal: AbortSignal) => ask('asking how it is', '/api/status', StatusAnswer, signal),

    /** The collections that people made of assets: those that files can go into. */
    collections: async (signal: AbortSignal): Promise<readonly Container[]> =>
      (await ask('listing its collections', '/api/collections', z.array(CollectionAnswer), signal))
        .filter(({ libraryId, query }) => libraryId === null && query === null)
        .map(({ key, name, assets }) => ({ id: key, name, items: assets })),

    /** Not repeatable: each time it is another one. */
    makeCollection: async (name: string, signal: AbortSignal): Promise<Container> => {
      const { value: { key } } = await http.send({ method: 'POST', path: '/api/collections', body: { json: { name } }, answer: CollectionAnswer, signal, what: 'making a collection' })
      return { id: key, name, items: 0 }
    },

    /** The received files of a collection, in the order of their keys. */
    async* files(collection: string, signal: AbortSignal): AsyncGenerator<FileAnswer> {
      const Page = z.object({ files: z.array(FileAnswer), next: z.string().nullable() })
      let after: string | null | undefined
      do {
        const { files, next }: z.infer<typeof Page> = await inCollection(collection, ask('listing a collection', received(collection), Page, signal, { query: { after: after ?? undefined, limit: pageSize } }))
        yield* files
        after = next
      } while (after !== null)
    },

    /** Sends bytes of a file; answers how many it has then. */
    bytes: async (collection: string, part: { readonly hash: string, readonly size: number, readonly offset: number }, body: RequestBody, signal: AbortSignal): Promise<number> =>
      (await inCollection(collection, ask('uploading a file', `${received(collection)}/bytes`, z.object({ received: z.int() }), signal, { query: part, body }))).received,

    /** Puts a file into a collection, or answers the hashes of the bytes that it misses. */
    put: (collection: string, file: Announcement, signal: AbortSignal) =>
      inCollection(collection, ask('putting a file into a collection', received(collection), z.object({ file: FileAnswer.nullable(), missing: z.array(z.string()) }), signal, { body: { json: file } })),

    describe: (collection: string, files: readonly Pick<Announcement, 'key' | 'tags' | 'metadata'>[], signal: AbortSignal) =>
      inCollection(collection, ask('describing files', `${received(collection)}/describe`, z.object({ files: z.array(FileAnswer), failed: z.array(FailedAnswer) }), signal, { body: { json: { files } } })),

    remove: (collection: string, keys: readonly string[], signal: AbortSignal) =>
      inCollection(collection, ask('removing files', `${received(collection)}/remove`, z.object({ removed: z.array(z.string()), failed: z.array(FailedAnswer) }), signal, { body: { json: { keys } } })),

    search: async (collection: string, { like, unlike, text, limit }: HostedQuery, signal: AbortSignal) => {
      const addresses = (pictures: HostedQuery['like']) => pictures.map(({ jpeg }) => ({ url: `data:image/jpeg;base64,${Buffer.from(jpeg).toString('base64')}` }))
      const json = { like: addresses(like), unlike: addresses(unlike), ...text !== null && { text }, collections: [collection], limit }
      const { results } = await inCollection(collection, ask('searching', '/api/search', SearchAnswer, signal, { body: { json } }))
      return results.map(({ score, asset: { id, name, preview } }) => ({ id, name, score, preview: preview && previewPath.test(preview) ? preview : undefined }))
    },

    /** A preview that a search named: JPEG of at most 512 px. */
    preview: async (path: string, signal: AbortSignal): Promise<Uint8Array> => (await http.send(pictureRequest(path, signal))).value,
  }
}

function codeOf(answer: unknown): unknown {
  return typeof answer === 'object' && answer !== null && 'code' in answer ? answer.code : undefined
}
