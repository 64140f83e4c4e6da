import type { Logger } from 'pino'
import type { Catalog } from '../catalog/catalog.ts'
import type { EventBus } from '../contract/event-bus.ts'
import type { Decoder } from '../media/decode.ts'
import type { ExamplePictures } from '../search/example-pictures.ts'
import type { SmartCollections } from '../search/smart-collections.ts'
import type { Stage } from '../stage/types.ts'
import type { Secrets } from './secrets.ts'
import { join } from 'node:path'
import { createAccounts } from '../sync/accounts.ts'
import { systemClock } from '../sync/clock.ts'
import { connectors } from '../sync/connectors/all.ts'
import { createHostedPictures } from '../sync/hosted-pictures.ts'
import { createHostedSearch } from '../sync/hosted-search.ts'
import { createOutgoingMaker } from '../sync/outgoing/outgoing.ts'
import { createSyncs } from '../sync/syncs.ts'

export interface SyncParts {
  readonly catalog: Catalog
  readonly events: EventBus
  readonly log: Logger
  readonly secrets: Secrets
  readonly display: Decoder['display']
  readonly render: Stage['render']
  readonly refreshCollections: SmartCollections['refresh']
  /** What is searched by, as a picture. */
  readonly pictureOf: ExamplePictures
  readonly dataDir: string
  /** Whether syncs run by themselves, as their schedules say. */
  readonly follows: boolean
}

/** Accounts at hosted services, and the collections that are kept there. */
export function createSync({ catalog, events, log, secrets, display, render, refreshCollections, pictureOf, dataDir, follows }: SyncParts) {
  const accounts = createAccounts({ catalog, secrets, connectors, events })
  const syncs = createSyncs({
    catalog,
    events,
    log,
    openAccount: accounts.open,
    connectorOf: id => connectors.find(({ service }) => service.id === id),
    maker: createOutgoingMaker({ catalog, display, render, folder: join(dataDir, 'outgoing') }),
    refreshCollections,
    clock: systemClock,
    random: Math.random,
    dataDir,
    follows,
  })
  const pictures = createHostedPictures({ accounts })
  return {
    accounts,
    syncs,
    search: createHostedSearch({ catalog, accounts, pictures, pictureOf }),
    /** Pictures of what was found. */
    pictureRoutes: pictures.routes,
    /** Breaks off what is asked of services, and ends runs in order. */
    close: async (): Promise<void> => {
      accounts.close()
      await syncs.close()
    },
  }
}
