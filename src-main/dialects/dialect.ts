import type { Hono } from 'hono'
import type { Catalog } from '../catalog/catalog.ts'
import type { SearchResponse } from '../contract/entities.ts'
import type { SearchRequest } from '../contract/query.ts'
import type { PortContext, PortEnv } from '../http/body.ts'
import type { KeyRing } from '../http/key-ring.ts'
import type { NameError } from '../http/request-error.ts'
import type { SignedFiles } from '../http/signed-files.ts'
import type { UploadPlace } from '../http/upload.ts'
import type { AnchorMaker } from '../search/anchors.ts'
import type { Clusters } from '../search/clusters/clusters.ts'
import type { ConceptSearch } from '../search/concepts/find.ts'

/** What the dialects work with. */
export interface DialectParts {
  readonly catalog: Catalog
  readonly search: (request: SearchRequest) => Promise<SearchResponse>
  /** Brings smart collections of these keys up to date, for who looks at their members and does not search. */
  readonly refreshCollections: (named: { readonly collections?: readonly string[] | undefined }) => Promise<void>
  readonly anchors: AnchorMaker
  readonly clusters: Clusters
  /** Finds concepts. */
  readonly concepts: ConceptSearch
  readonly keys: KeyRing
  /** Addresses of files that answers name. */
  readonly files: SignedFiles
  readonly uploads: UploadPlace
  readonly nameError: NameError
  /** Whether the hosted APIs are answered now. */
  readonly isOn: () => boolean
  /** Whether pages of other sites may use them now. */
  readonly allowsPages: () => boolean
}

export type DialectContext = PortContext
export type DialectApp = Hono<PortEnv>

/** A hosted API that Likeness speaks: it turns that API's requests into `search`, and its results into that API's answers. */
export interface Dialect {
  /** Such as `echo3d`; its addresses begin with `/<name>/`. */
  readonly name: string
  /** Routes below the prefix, made by `createDialectApp`, with the API's own authentication and errors. */
  readonly create: (parts: DialectParts) => DialectApp
}
