import type { Logger } from 'pino'
import type { Catalog } from '../../../src-main/catalog/catalog.ts'
import type { LikenessEvent } from '../../../src-main/contract/events.ts'
import type { Keychain } from '../../../src-main/engine/secrets.ts'
import type { Clock } from '../../../src-main/sync/clock.ts'
import type { Connector, OutgoingMaker } from '../../../src-main/sync/types.ts'
import { join } from 'node:path'
import { openCatalog } from '../../../src-main/catalog/catalog.ts'
import { createEventBus } from '../../../src-main/contract/event-bus.ts'
import { createSecrets } from '../../../src-main/engine/secrets.ts'
import { createAccounts } from '../../../src-main/sync/accounts.ts'
import { createOutgoingMaker } from '../../../src-main/sync/outgoing/outgoing.ts'
import { createSyncs } from '../../../src-main/sync/syncs.ts'

export interface KeepingOptions {
  readonly dataDir: string
  readonly connectors: readonly Connector[]
  readonly clock: Clock
  readonly random: () => number
  readonly log: Logger
  readonly follows?: boolean
  /** @default undefined: secrets lie in files */
  readonly keychain?: Keychain | undefined
  /** Changes what is sent. */
  readonly wrapMaker?: (maker: OutgoingMaker) => OutgoingMaker
  readonly wrapCatalog?: (catalog: Catalog) => Catalog
}

export type Keeping = ReturnType<typeof openKeeping>

/** Catalog, accounts and syncs of a data folder as the engine composes them, without all else: it opens in no time. */
export function openKeeping({ dataDir, connectors, clock, random, log, follows = false, keychain, wrapMaker = maker => maker, wrapCatalog = opened => opened }: KeepingOptions) {
  const catalog = openCatalog(dataDir)
  const told: LikenessEvent[] = []
  const events = createEventBus((error) => {
    throw error
  })
  events.listen(event => told.push(event))
  const accounts = createAccounts({ catalog, secrets: createSecrets({ folder: join(dataDir, 'secrets'), keychain }), connectors, events, clock, http: { random } })
  const syncs = createSyncs({
    catalog: wrapCatalog(catalog),
    events,
    log,
    openAccount: accounts.open,
    connectorOf: id => connectors.find(({ service }) => service.id === id),
    maker: wrapMaker(createOutgoingMaker({ catalog, display: refuse, render: refuse, folder: join(dataDir, 'outgoing') })),
    refreshCollections: async () => {},
    clock,
    random,
    dataDir,
    follows,
    tellEveryMs: 5,
  })
  return {
    catalog,
    events,
    accounts,
    syncs,
    /** Every event since the beginning. */
    told,
    close: async (): Promise<void> => {
      accounts.close()
      await syncs.close()
      catalog.close()
    },
  }
}

function refuse(): never {
  throw new Error('nothing is converted or rendered in these tests')
}
