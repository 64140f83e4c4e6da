import type { Readable } from 'node:stream'
import type { z } from 'zod'
import type { Asset } from '../contract/entities.ts'
import type { LikenessError } from '../contract/errors.ts'
import type { SyncReason } from '../contract/sync-reasons.ts'
import type { AccountLimits, Container, HostedService, SyncOptions } from '../contract/sync.ts'

/**
 * A hosted service that collections can be kept at: one file in `connectors/`, written from the service's documents alone, and a
 * row in `connectors/all.ts`. The conformance suite in test/unit/sync runs over all of them.
 */
export interface Connector {
  readonly service: HostedService
  /** What its documents allow, or where they are silent a modest guess. */
  readonly limits: AccountLimits
  /** Items in one `send`, at most. */
  readonly batch: number
  /**
   * What is done with an upload of which it is not known whether it came through: `send` where sending again changes nothing there,
   * `survey` where the container is looked through first.
   */
  readonly afterDoubt: 'send' | 'survey'
  /** Metadata does not go along with what is sent: it is described afterwards. @default false */
  readonly describesApart?: boolean
  /** ms between two looks at what the service works on. */
  readonly pollMs: number
  /** Requests that so many items take, about. */
  readonly calls: (items: number, bytes: number) => number
  /** Why an item cannot go there; undefined when it can. */
  readonly objection: (candidate: Candidate) => SyncReason | undefined
  /** Begins no request by itself. Errors: account_incomplete where a field is missing or of a wrong form. */
  readonly open: (account: OpenAccount) => Remote
}

export interface OpenAccount {
  /** Every field with its value, secrets and defaults among them; one that was left empty is missing. */
  readonly fields: Readonly<Record<string, string>>
  /** Speaks to the service at an address, within the account's limits. */
  readonly connect: (options: ConnectOptions) => ServiceHttp
  /** ms since 1970. */
  readonly now: () => number
}

/** What may go to a service: a file, or one rendered view of a model. */
export interface Candidate {
  readonly asset: Asset
  /** The content hash; of a rendered view with `#` and its number, 0…11. */
  readonly key: string
  /** Null for the file itself. */
  readonly view: number | null
  /** Of what is sent: `jpeg` for views and for images of formats that the service does not take. */
  readonly format: string
  /** The asset's name; of what is converted with another ending, of a view with its number before that. */
  readonly name: string
  /** Bytes; of what is made on the way, about. */
  readonly bytes: number
  /** Where it lies in a bucket; null where no mapping says so. */
  readonly bucketPath: string | null
  readonly metadata: Metadata
  /** What stays behind though it goes, such as the materials beside an OBJ: for the plan to show. */
  readonly note?: SyncReason
}

/** Values by the names that they have at the service; tags are the values under one name. */
export type Metadata = Readonly<Record<string, readonly string[]>>

/** A file beside a model that it refers to: materials, textures, buffers. */
export interface Companion {
  /** Relative to the model's folder, '/' between names. */
  readonly path: string
  readonly bytes: number
  readonly open: () => Readable
}

/** An item that is to be sent now. */
export interface Outgoing extends Omit<Candidate, 'note'> {
  /** Its real size. */
  readonly bytes: number
  readonly mediaType: string
  /** What is sent, as it lies on this disk. */
  readonly path: string
  /** Its bytes, or those from `start` up to `end` (exclusive). Errors: file_changed when they are others than were looked at. */
  readonly open: (start?: number, end?: number) => Readable
  /** MD5 of its bytes, hexadecimal. */
  readonly md5: () => Promise<string>
  readonly companions: readonly Companion[]
  /** What `note` kept of an attempt that was broken off; undefined at first. */
  readonly resume: unknown
  /** Keeps what a broken-off upload goes on from, such as its id there: JSON, on disk before this returns. */
  readonly note: (resume: unknown) => void
}

/**
 * An asset of a collection that cannot go to a service now, and why. It has not left the collection: what
 * lies at the service under its key stays there. An asset that goes as views has one of these for each of them.
 */
export interface Impossible {
  readonly asset: Asset
  /** As of a candidate; of an asset that nobody has read yet `asset:` and its id. */
  readonly key: string
  readonly reason: SyncReason
}

/** Makes of the assets of a collection what goes to a service: `outgoing/` does it. */
export interface OutgoingMaker {
  /**
   * What would go, in the order of the assets' ids, and then what cannot; assets of the same content once, and as a candidate where one of
   * them can go. Of files it reads glTF models alone, for services that take one without what it refers to. Members whose files are missing
   * or in a library that is offline are impossible, not gone: a disk that is unplugged removes nothing. Errors: collection_not_found.
   */
  readonly candidates: (collection: string, connector: Connector, options: SyncOptions) => AsyncIterable<Candidate | Impossible>
  /**
   * Those of some assets whose files are away: missing, or in a library that is offline, suspect or removed. What lies at a service of them
   * has not left its collection, though a smart one no longer finds them; it counts as gone once the catalog has forgotten them.
   */
  readonly away: (assetIds: readonly number[]) => ReadonlySet<number>
  /**
   * Makes one ready to be sent: the file as it lies, or a conversion or a rendered view in a temporary file that goes when it is
   * disposed. Errors: file_changed, file_unreadable, file_offline, those of decoding and rendering.
   */
  readonly prepare: (candidate: Candidate, kept: Pick<Outgoing, 'resume' | 'note'>, options: SyncOptions, signal: AbortSignal) => Promise<Outgoing & AsyncDisposable>
  /** Removes what was made of items into a folder that a bucket holds, by their keys; what is not there is passed over. Errors: those of the disk. */
  readonly unmake: (keys: readonly string[], viewsFolder: string) => Promise<void>
}

/** What became of an item. */
export type Outcome
  = | { readonly key: string, readonly state: 'there', readonly remoteId: string, readonly revision: string | null }
  /** The service works on it; `ticket` is what `poll` asks by. */
    | { readonly key: string, readonly state: 'processing', readonly remoteId: string | null, readonly ticket: string }
    | { readonly key: string, readonly state: 'failed', readonly error: LikenessError }

/** An item that the service works on. */
export interface Processing {
  readonly key: string
  readonly name: string
  readonly remoteId: string | null
  readonly ticket: string
}

/** What the ledger and the collection know of, for services that cannot list but look up. */
export interface Known {
  readonly key: string
  readonly name: string
  /** Of what is made on the way and was not sent yet, about. */
  readonly bytes: number
  readonly remoteId: string | null
  readonly bucketPath: string | null
}

/** An item as it lies at the service. */
export interface RemoteItem {
  readonly id: string
  /** Set where the service carries our key with it. */
  readonly key: string | null
  readonly name: string
  readonly bytes: number | null
  readonly md5: string | null
  /** Another one when somebody changed the item; null where that is not told. */
  readonly revision: string | null
  readonly state: 'there' | 'processing' | 'failed'
  /** Why it failed there. */
  readonly reason: string | null
}

/** An account at work. Every function throws `ServiceFailure`, and ends early when `signal` is aborted. */
export interface Remote {
  /** Tries the account with a request that changes nothing; says in words what was found, such as whose it is. */
  readonly test: (signal: AbortSignal) => Promise<string>
  /** Missing where the service cannot list them. */
  readonly containers?: (signal: AbortSignal) => Promise<readonly Container[]>
  /** Missing where the service cannot make one. */
  readonly makeContainer?: (name: string, signal: AbortSignal) => Promise<Container>
  /** Looks up one container. Errors: container_not_found. */
  readonly container: (id: string, signal: AbortSignal) => Promise<Container>
  /** What lies in a container; of services that cannot list what is there of `known`. */
  readonly survey: (container: string, known: readonly Known[], signal: AbortSignal) => AsyncIterable<RemoteItem>
  /** Sends at most `batch` items; one that fails by itself is an outcome, what keeps all of them from going is thrown. */
  readonly send: (container: string, items: readonly Outgoing[], signal: AbortSignal) => Promise<readonly Outcome[]>
  /** Puts what the account has already, by its ids, into a container. Missing where the service has no such thing. */
  readonly place?: (container: string, remoteIds: readonly string[], signal: AbortSignal) => Promise<void>
  /** What became of items that the service works on; those that it still does are left out. Missing where nothing is ever `processing`. */
  readonly poll?: (container: string, items: readonly Processing[], signal: AbortSignal) => Promise<readonly Outcome[]>
  /** Has the service take up what was sent, and waits until it has. Missing where there is no such step. */
  readonly settle?: (container: string, signal: AbortSignal) => Promise<void>
  /** Changes the metadata of items that lie there; answers their new revisions. Missing where the service takes none. */
  readonly describe?: (container: string, items: readonly { readonly key: string, readonly remoteId: string, readonly name: string, readonly bucketPath: string | null, readonly metadata: Metadata }[], signal: AbortSignal) => Promise<readonly Outcome[]>
  /** Removes items; those that are gone already count as removed (`there` with their id). Missing where the documents name no way. */
  readonly remove?: (container: string, items: readonly { readonly key: string, readonly remoteId: string }[], signal: AbortSignal) => Promise<readonly Outcome[]>
  /** Missing where the service does not search by pictures. */
  readonly search?: (container: string, query: HostedQuery, signal: AbortSignal) => Promise<readonly HostedHit[]>
  /** The picture of a hit in a container by its `picture`, at most 20 MB. Missing where no hit has one. */
  readonly picture?: (container: string, picture: string, signal: AbortSignal) => Promise<Uint8Array>
}

/** A picture to search by: JPEG, at most 1,024 px on its long side, the region cut out. */
export interface QueryPicture {
  readonly jpeg: Uint8Array<ArrayBuffer>
  /** What it is at the service when it was sent there whole; null else. */
  readonly remoteId: string | null
  readonly kind: 'image' | 'model'
}

export interface HostedQuery {
  /** Of examples that the service cannot take together the first alone is here. */
  readonly like: readonly QueryPicture[]
  readonly unlike: readonly QueryPicture[]
  readonly text: string | null
  readonly limit: number
}

export interface HostedHit {
  readonly remoteId: string
  readonly name: string
  readonly score: number | null
  /** Where its picture is, for who has no credentials; null when that is not told. */
  readonly pictureUrl: string | null
  /** What `picture` gets it by, where that takes the credentials. */
  readonly picture?: string | undefined
  readonly link: string | null
}

/* Speaking HTTP: `http/` does it. */

export interface ConnectOptions {
  /** Such as `https://api.example.com/v1`, without a slash at its end. */
  readonly address: string
  /** What shows who asks, added to every request below that address. `renew` is true after the service refused the last ones, once. */
  readonly authorise: (renew: boolean, signal: AbortSignal) => Promise<Credentials>
}

export interface Credentials {
  readonly headers?: Readonly<Record<string, string>>
  /** Stand in the query of GET and DELETE, and among the fields of forms. */
  readonly fields?: Readonly<Record<string, string>>
}

export interface FilePart {
  readonly name: string
  readonly fileName: string
  readonly mediaType: string
  readonly bytes: number
  readonly open: () => Readable
}

export type RequestBody
  = | { readonly json: unknown }
  /** `application/x-www-form-urlencoded`. */
    | { readonly form: Readonly<Record<string, string>> }
  /** `multipart/form-data`, its length known beforehand. */
    | { readonly fields?: Readonly<Record<string, string>>, readonly files: readonly FilePart[] }
    | { readonly mediaType: string, readonly bytes: number, readonly open: () => Readable }

export interface ServiceRequest<T> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /**
   * Below the account's address, such as `/upload`. Or a whole address that the service named, such as for a part of an upload: it
   * gets no credentials, and must be https on the public Internet unless it is of the account's own host.
   */
  readonly path: string
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: RequestBody
  /**
   * Whether doing it twice is as good as once, so that it may be tried again after a failure that leaves open what became of it.
   * @default true for GET, PUT and DELETE, false for POST and PATCH
   */
  readonly isRepeatable?: boolean
  /** Statuses besides 2xx that are answers, not failures. */
  readonly accept?: readonly number[]
  /** What a JSON answer must be; of no body it gets undefined, of another media type the text. With `mostBytes` it gets the bytes of any. */
  readonly answer: z.ZodType<T>
  /** The answer is a file, of so many bytes at most. */
  readonly mostBytes?: number
  readonly signal: AbortSignal
  /** What it does, for errors: such as `uploading a file`. */
  readonly what: string
}

export interface ServiceAnswer<T> {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly value: T
}

/**
 * Requests to one account's service: within its limits of rate, parallelism and bandwidth; tried again with backoff and jitter on
 * 429, 5xx and failures of the network as far as the request allows it, honouring Retry-After; redirects are not followed. Errors:
 * ServiceFailure.
 */
export interface ServiceHttp {
  readonly send: <T>(request: ServiceRequest<T>) => Promise<ServiceAnswer<T>>
}
