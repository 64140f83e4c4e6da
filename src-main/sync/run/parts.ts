import type { Catalog } from '../../catalog/catalog.ts'
import type { OpenedAccount } from '../accounts.ts'
import type { Clock } from '../clock.ts'
import type { Connector, OutgoingMaker } from '../types.ts'

/** What runs and plans are made with. */
export interface SyncTools {
  readonly catalog: Catalog
  /** `signal` ends waiting for the keychain. Errors: account_not_found, service_not_found, account_incomplete, keychain_failed. */
  readonly openAccount: (id: string, signal?: AbortSignal) => Promise<OpenedAccount>
  /** By the id of its service; undefined where this program knows none. */
  readonly connectorOf: (service: string) => Connector | undefined
  readonly maker: OutgoingMaker
  /** Brings smart collections up to date before they are looked at. Errors: smart_collection_broken. */
  readonly refreshCollections: (named: { readonly collections: readonly string[] }) => Promise<void>
  readonly clock: Clock
  /** 0…1. */
  readonly random: () => number
  /** The data folder, for what is said of a full disk. */
  readonly dataDir: string
}
