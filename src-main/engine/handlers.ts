import type { Handlers } from '../http/api.ts'
import type { EngineParts } from './handlers/parts.ts'
import { accountHandlers } from './handlers/account.ts'
import { apiKeyHandlers } from './handlers/api-key.ts'
import { assetHandlers } from './handlers/asset.ts'
import { browseHandlers } from './handlers/browse.ts'
import { catalogueHandlers } from './handlers/catalogue.ts'
import { collectionHandlers } from './handlers/collection.ts'
import { conceptHandlers } from './handlers/concept.ts'
import { detectorHandlers } from './handlers/detector.ts'
import { encoderHandlers } from './handlers/encoder.ts'
import { engineHandlers } from './handlers/engine.ts'
import { libraryHandlers } from './handlers/library.ts'
import { mapHandlers } from './handlers/map.ts'
import { metadataHandlers } from './handlers/metadata.ts'
import { receivedHandlers } from './handlers/received.ts'
import { safekeepingHandlers } from './handlers/safekeeping.ts'
import { searchHandlers } from './handlers/search.ts'
import { syncHandlers } from './handlers/sync.ts'
import { transferHandlers } from './handlers/transfer.ts'

/** What the routes of the contract do, in terms of the engine's parts: one file per group of routes. */
export function createHandlers(parts: EngineParts): Handlers {
  return {
    ...engineHandlers(parts),
    ...libraryHandlers(parts),
    ...assetHandlers(parts),
    ...browseHandlers(parts),
    ...collectionHandlers(parts),
    ...searchHandlers(parts),
    ...mapHandlers(parts),
    ...conceptHandlers(parts),
    ...encoderHandlers(parts),
    ...detectorHandlers(parts),
    ...catalogueHandlers(parts),
    ...metadataHandlers(parts),
    ...safekeepingHandlers(parts),
    ...apiKeyHandlers(parts),
    ...accountHandlers(parts),
    ...syncHandlers(parts),
    ...transferHandlers(parts),
    ...receivedHandlers(parts),
  }
}
