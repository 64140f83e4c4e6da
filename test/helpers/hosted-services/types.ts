import type { Connector } from '../../../src-main/sync/types.ts'
import type { StandIn } from './stand-in.ts'

/** An item as it lies at a stand-in. */
export interface StoredItem {
  readonly id: string
  readonly name: string
  /** MD5 of the bytes that came, hexadecimal; of services that take paths, the path. */
  readonly content: string
  readonly metadata: Readonly<Record<string, unknown>>
}

/** A stand-in for one hosted service: written from its documents alone, with its own state, limits, errors and quirks. */
export interface HostedStandIn extends StandIn {
  readonly connector: Connector
  /** The fields of an account that it accepts, its own address among them. */
  readonly fields: Readonly<Record<string, string>>
  /** Makes an empty container; answers its id. */
  readonly addContainer: (name: string) => string
  /** What lies in a container. */
  readonly contents: (container: string) => readonly StoredItem[]
  /** Everything that was ever stored and is not deleted, in whatever container or in none: twice the same is twice here. */
  readonly everything: () => readonly StoredItem[]
  /** What somebody else does there. */
  readonly changeItem: (container: string, id: string) => void
  readonly deleteItem: (container: string, id: string) => void
  /** Tokens that were given out are refused from now on; does nothing where there are none. */
  readonly expireTokens: () => void
}

/** Begins a stand-in with nothing in it; chance comes from `random`. */
export type StartHostedStandIn = (random?: () => number) => Promise<HostedStandIn>
