import type { CatalogReader } from '../../catalog/browsing/reader.ts'
import type { Catalog } from '../../catalog/catalog.ts'
import type { IngestProgress } from '../../contract/entities.ts'
import type { EventBus } from '../../contract/event-bus.ts'
import type { RouteName } from '../../contract/routes.ts'
import type { CatalogueDownloads } from '../../encoders/catalogue/catalogue.ts'
import type { Handlers } from '../../http/api.ts'
import type { KeyRing } from '../../http/key-ring.ts'
import type { Ingest } from '../../ingest/ingest.ts'
import type { Libraries } from '../../library/libraries.ts'
import type { Received } from '../../library/received/received.ts'
import type { SampleLibraryFolder } from '../../sample-library/in-data-folder.ts'
import type { Anchors } from '../../search/anchors.ts'
import type { ClusterFinder } from '../../search/clusters/clusters.ts'
import type { Concepts } from '../../search/concepts/concepts.ts'
import type { LibraryMaps } from '../../search/map/map.ts'
import type { Search } from '../../search/search.ts'
import type { SmartCollections } from '../../search/smart-collections.ts'
import type { Accounts } from '../../sync/accounts.ts'
import type { HostedSearch } from '../../sync/hosted-search.ts'
import type { Syncs } from '../../sync/syncs.ts'
import type { ApiPort } from '../api-port.ts'
import type { Detectors } from '../detectors.ts'
import type { Edits } from '../edits.ts'
import type { Measurements } from '../measurements.ts'
import type { Safekeeping } from '../safekeeping.ts'
import type { Spaces } from '../spaces.ts'
import type { Surroundings } from '../surroundings/surroundings.ts'

/** What the handlers of the routes work with. */
export interface EngineParts {
  readonly catalog: Catalog
  /** Asks the catalog what may take long. */
  readonly reader: CatalogReader
  readonly events: EventBus
  readonly edits: Edits
  readonly libraries: Libraries
  readonly received: Received
  readonly sampleLibrary: SampleLibraryFolder
  readonly ingest: Ingest
  readonly anchors: Anchors
  readonly search: Search
  readonly concepts: Concepts
  readonly clusters: ClusterFinder
  readonly smartCollections: SmartCollections
  readonly map: LibraryMaps
  readonly spaces: Spaces
  readonly measurements: Measurements
  readonly detectors: Detectors
  readonly catalogue: CatalogueDownloads
  readonly surroundings: Surroundings
  readonly safekeeping: Safekeeping
  readonly keys: KeyRing
  readonly accounts: Accounts
  readonly syncs: Syncs
  readonly searchHosted: HostedSearch
  /** Follows the settings; undefined where they open no port. */
  readonly apiPort: ApiPort | undefined
  /** Where other programs reach the API; null while no port is open. */
  readonly address: () => string | null
  readonly dataDir: string
  readonly version: string
  /** Resolves when the engine is idle, or after so many ms. */
  readonly untilIdle: (ms: number) => Promise<IngestProgress>
}

/** The handlers of a group of routes. */
export type HandlersOf<Group extends Partial<Record<RouteName, unknown>>> = Pick<Handlers, keyof Group & RouteName>
