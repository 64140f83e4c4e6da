import type { Hono } from 'hono'
import type { Logger } from 'pino'
import type { Catalog } from '../catalog/catalog.ts'
import type { SearchResponse } from '../contract/entities.ts'
import type { SearchRequest } from '../contract/query.ts'
import type { KeyRing } from '../http/key-ring.ts'
import type { UploadPlace } from '../http/upload.ts'
import type { AnchorMaker } from '../search/anchors.ts'
import type { Clusters } from '../search/clusters/clusters.ts'

/** What the dialects work with. */
export interface DialectParts {
  readonly catalog: Catalog
  readonly search: (request: SearchRequest) => Promise<SearchResponse>
  readonly anchors: AnchorMaker
  readonly clusters: Clusters
  readonly keys: KeyRing
  readonly uploads: UploadPlace
  readonly log: Logger
}

/** A hosted API that Likeness speaks: it turns that API's requests into `search`, and its results into that API's answers. */
export interface Dialect {
  /** Such as `echo3d`; its addresses begin with `/<name>/`. */
  readonly name: string
  /** Routes below the prefix, with the API's own authentication and errors. */
  readonly create: (parts: DialectParts) => Hono
}
