import type { z } from 'zod'
import type { Route } from './route.ts'
import { accountRoutes } from './routes/account.ts'
import { apiKeyRoutes } from './routes/api-key.ts'
import { assetRoutes } from './routes/asset.ts'
import { browseRoutes } from './routes/browse.ts'
import { catalogueRoutes } from './routes/catalogue.ts'
import { collectionRoutes } from './routes/collection.ts'
import { conceptRoutes } from './routes/concept.ts'
import { detectorRoutes } from './routes/detector.ts'
import { encoderRoutes } from './routes/encoder.ts'
import { engineRoutes } from './routes/engine.ts'
import { libraryRoutes } from './routes/library.ts'
import { mapRoutes } from './routes/map.ts'
import { metadataRoutes } from './routes/metadata.ts'
import { receivedRoutes } from './routes/received.ts'
import { safekeepingRoutes } from './routes/safekeeping.ts'
import { searchRoutes } from './routes/search.ts'
import { syncRoutes } from './routes/sync.ts'
import { transferRoutes } from './routes/transfer.ts'

/** Every JSON route of the native API, by name. */
export const routes = {
  ...engineRoutes,
  ...libraryRoutes,
  ...assetRoutes,
  ...browseRoutes,
  ...metadataRoutes,
  ...collectionRoutes,
  ...searchRoutes,
  ...mapRoutes,
  ...conceptRoutes,
  ...encoderRoutes,
  ...detectorRoutes,
  ...catalogueRoutes,
  ...apiKeyRoutes,
  ...safekeepingRoutes,
  ...transferRoutes,
  ...accountRoutes,
  ...syncRoutes,
  ...receivedRoutes,
} as const satisfies Record<string, Route>

/** Addresses of preview and strip, by a hash of their own content: what they answer never changes. */
export const pictureUrls = {
  preview: (name: string) => `/api/previews/${name}.jpg`,
  strip: (name: string) => `/api/strips/${name}.webp`,
} as const

/** Addresses of what lies on disk behind an asset; its hash makes them new when the content is. */
export const assetUrls = {
  /** An image as browsers show it, at most 4,096 px on its long side. */
  picture: (id: number, hash: string | null) => `/api/assets/${id}/picture${hash === null ? '' : `?v=${hash}`}`,
  /** The file itself. */
  file: (id: number) => `/api/assets/${id}/file`,
  /** What a model's own address is resolved against: the root of its library, below which lie the files that it refers to. */
  files: (id: number) => `/api/assets/${id}/files/`,
} as const

export type Routes = typeof routes
export type RouteName = keyof Routes

type Part<R, K extends string> = K extends keyof R ? R[K] : undefined
type InputOf<S> = S extends z.ZodType ? z.input<S> : unknown
type OutputOf<S> = S extends z.ZodType ? z.output<S> : unknown
type Upload<R> = R extends { readonly upload: true } ? { readonly file: Blob, readonly fileName: string } : unknown

type Stream<R, Bytes> = R extends { readonly stream: number } ? { readonly content: Bytes } : unknown

/** What a caller of a route passes: its params, query and body in one object. */
export type RouteInput<N extends RouteName> = InputOf<Part<Routes[N], 'params'>> & InputOf<Part<Routes[N], 'query'>> & InputOf<Part<Routes[N], 'body'>> & Upload<Routes[N]> & Stream<Routes[N], Blob>
/** What the handler of a route receives: the same after validation, defaults filled in. */
export type RouteArgs<N extends RouteName> = OutputOf<Part<Routes[N], 'params'>> & OutputOf<Part<Routes[N], 'query'>> & OutputOf<Part<Routes[N], 'body'>> & Upload<Routes[N]> & Stream<Routes[N], AsyncIterable<Uint8Array>>
export type RouteOutput<N extends RouteName> = z.output<Routes[N]['output']>
