import { z } from 'zod'
import { Anchor, Asset, Collection, Encoder, IngestProgress, Library, SearchResponse } from './entities.ts'
import { AddLibrary, CreateCollection, ImportEncoder, ListAssets, LocalFile, SearchRequest } from './requests.ts'

/**
 * One JSON route of the native API. The HTTP layer, the typed client, the OpenAPI document and the CLI all follow from
 * this table. `path` holds `{name}` for each key of `params`.
 */
export interface Route {
  readonly method: 'get' | 'post' | 'delete'
  readonly path: string
  readonly summary: string
  readonly tag: string
  readonly params?: z.ZodObject
  readonly query?: z.ZodType
  readonly body?: z.ZodType
  /** The request carries a file as `multipart/form-data`, in the field `file`. */
  readonly upload?: true
  readonly output: z.ZodType
}

const id = z.object({ id: z.coerce.number().int() })
const text = z.object({ id: z.string() })
const nothing = z.object({})

export const Status = z.object({
  version: z.string(),
  dataDir: z.string(),
  encoder: z.string(),
  progress: IngestProgress,
}).readonly()

export const routes = {
  status: { method: 'get', path: '/api/status', summary: 'Version, data folder, active encoder, progress', tag: 'engine', output: Status },
  waitUntilIdle: { method: 'post', path: '/api/idle', summary: 'Answers when nothing waits to be scanned or ingested, or after 20 s; look at `progress.phase`', tag: 'engine', output: IngestProgress },
  retryFailed: { method: 'post', path: '/api/retry', summary: 'Queues every failed asset again', tag: 'engine', output: IngestProgress },

  listLibraries: { method: 'get', path: '/api/libraries', summary: 'All libraries', tag: 'libraries', output: z.array(Library) },
  addLibrary: { method: 'post', path: '/api/libraries', summary: 'Adds a folder as a library, or finds it again, and scans it', tag: 'libraries', body: AddLibrary, output: Library },
  scanLibrary: { method: 'post', path: '/api/libraries/{id}/scan', summary: 'Compares a library with its folder', tag: 'libraries', params: id, output: Library },
  removeLibrary: { method: 'delete', path: '/api/libraries/{id}', summary: 'Forgets a library; no file is touched', tag: 'libraries', params: id, output: nothing },

  listAssets: { method: 'get', path: '/api/assets', summary: 'Assets, a page at a time', tag: 'assets', query: ListAssets, output: z.object({ assets: z.array(Asset).readonly(), next: z.int().nullable(), total: z.int() }).readonly() },
  getAsset: { method: 'get', path: '/api/assets/{id}', summary: 'One asset', tag: 'assets', params: id, output: Asset },

  assetAt: { method: 'get', path: '/api/asset-at', summary: 'The asset that a file on this machine is, or null when it is in no library', tag: 'assets', query: LocalFile, output: z.object({ asset: Asset.nullable() }).readonly() },

  listCollections: { method: 'get', path: '/api/collections', summary: 'All collections, those of libraries included', tag: 'collections', output: z.array(Collection) },
  createCollection: { method: 'post', path: '/api/collections', summary: 'Makes a collection of assets', tag: 'collections', body: CreateCollection, output: Collection },
  removeCollection: { method: 'delete', path: '/api/collections/{id}', summary: 'Removes a collection by its key; its assets stay', tag: 'collections', params: text, output: nothing },

  createAnchor: { method: 'post', path: '/api/anchors', summary: 'Uploads an image or a self-contained 3D model to search by; kept for a day', tag: 'search', upload: true, output: Anchor },
  createAnchorOfFile: { method: 'post', path: '/api/anchors/file', summary: 'Makes an anchor of a file on this machine, with what it refers to; kept for a day', tag: 'search', body: LocalFile, output: Anchor },
  search: { method: 'post', path: '/api/search', summary: 'What looks like this asset or anchor', tag: 'search', body: SearchRequest, output: SearchResponse },

  listEncoders: { method: 'get', path: '/api/encoders', summary: 'Installed encoders', tag: 'encoders', output: z.array(Encoder) },
  importEncoder: { method: 'post', path: '/api/encoders', summary: 'Installs an encoder from a folder on this machine', tag: 'encoders', body: ImportEncoder, output: Encoder },
  useEncoder: { method: 'post', path: '/api/encoders/{id}/use', summary: 'Embeds everything with this encoder in the background, then answers with it', tag: 'encoders', params: text, output: Encoder },
} as const satisfies Record<string, Route>

/** Addresses of preview and strip, by a hash of their own content: what they answer never changes. */
export const pictureUrls = {
  preview: (name: string) => `/api/previews/${name}.jpg`,
  strip: (name: string) => `/api/strips/${name}.webp`,
} as const

export type Routes = typeof routes
export type RouteName = keyof Routes

type Part<R, K extends string> = K extends keyof R ? R[K] : undefined
type InputOf<S> = S extends z.ZodType ? z.input<S> : unknown
type OutputOf<S> = S extends z.ZodType ? z.output<S> : unknown
type Upload<R> = R extends { readonly upload: true } ? { readonly file: Blob, readonly fileName: string } : unknown

/** What a caller of a route passes: its params, query and body in one object. */
export type RouteInput<N extends RouteName> = InputOf<Part<Routes[N], 'params'>> & InputOf<Part<Routes[N], 'query'>> & InputOf<Part<Routes[N], 'body'>> & Upload<Routes[N]>
/** What the handler of a route receives: the same after validation, defaults filled in. */
export type RouteArgs<N extends RouteName> = OutputOf<Part<Routes[N], 'params'>> & OutputOf<Part<Routes[N], 'query'>> & OutputOf<Part<Routes[N], 'body'>> & Upload<Routes[N]>
export type RouteOutput<N extends RouteName> = z.output<Routes[N]['output']>
