import type { z } from 'zod'
import type { ApiKey, NewApiKey } from '../contract/entities.ts'
import type { AddApiKey } from '../contract/requests.ts'

/** A key that was presented and is right. */
export interface OpenKey {
  readonly id: string
  readonly name: string
  readonly email: string | null
  /** Keys of the collections that it opens; null: all. */
  readonly collections: readonly string[] | null
  readonly remoteUrls: boolean
  readonly dailyQuota: number
}

/** The keys to the hosted APIs. */
export interface KeyRing {
  readonly list: () => ApiKey[]
  /** Errors: collection_not_found. */
  readonly add: (request: z.output<typeof AddApiKey>) => NewApiKey
  /** Errors: api_key_not_found. */
  readonly revoke: (id: string) => void
  /** The key of this id, when the secret is its own. */
  readonly open: (id: string, secret: string) => OpenKey | undefined
  /** The same by `<id>.<secret>`, for APIs that send one word. */
  readonly openCredential: (credential: string) => OpenKey | undefined
  /** The key of this id, and the secret that its requests must be signed with. */
  readonly signing: (id: string) => { readonly key: OpenKey, readonly secret: string } | undefined
  /** Counts a search; false when those of the day (UTC) are used up. */
  readonly spend: (key: OpenKey) => boolean
}

/** Whether a key opens a collection. */
export function opens({ collections }: OpenKey, collection: string): boolean {
  return collections === null || collections.includes(collection)
}
