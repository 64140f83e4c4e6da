import type { z } from 'zod'
import type { Catalog } from '../catalog/catalog.ts'
import type { ApiKey, NewApiKey } from '../contract/entities.ts'
import type { AddApiKey } from '../contract/requests.ts'
import { Buffer } from 'node:buffer'
import { createHash, createHmac, randomInt, timingSafeEqual } from 'node:crypto'
import { failure } from '../contract/errors.ts'

/** A key that was presented and is right. */
export type OpenKey = Pick<ApiKey, 'id' | 'name' | 'email' | 'collections' | 'remoteUrls' | 'dailyQuota'>

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

/**
 * The keys of a catalog. The catalog holds the SHA-256 of each secret. A secret itself is the HMAC-SHA256 of the key's id under
 * `master`, so that it can be had again where requests are signed with it (HS256).
 */
export function createKeyRing(catalog: Catalog, master: string): KeyRing {
  const secretOf = (id: string) => createHmac('sha256', master).update(id).digest('base64url')

  function open(id: string, secret: string): OpenKey | undefined {
    const known = catalog.apiKeys.get(id)
    return known && timingSafeEqual(Buffer.from(hashOf(secret), 'hex'), Buffer.from(known.secretHash, 'hex')) ? known.key : undefined
  }

  return {
    list: catalog.apiKeys.list,
    add: (request) => {
      const unknown = request.collections?.find(key => !catalog.collections.get(key))
      if (unknown !== undefined)
        throw failure('collection_not_found', { key: unknown })
      const id = newId()
      const secret = secretOf(id)
      catalog.apiKeys.insert({ ...request, id, secretHash: hashOf(secret) })
      return { key: catalog.apiKeys.get(id)!.key, secret, credential: `${id}.${secret}` }
    },
    revoke: (id) => {
      if (!catalog.apiKeys.remove(id))
        throw failure('api_key_not_found', { id })
    },
    open,
    openCredential: (credential) => {
      const dot = credential.indexOf('.')
      return dot < 0 ? undefined : open(credential.slice(0, dot), credential.slice(dot + 1))
    },
    signing: (id) => {
      const secret = secretOf(id)
      const key = open(id, secret)
      return key && { key, secret }
    },
    spend: ({ id }) => catalog.apiKeys.spend(id),
  }
}

const base32 = 'abcdefghijklmnopqrstuvwxyz234567'

/** `lk_` and 80 random bits. */
function newId(): string {
  return `lk_${Array.from({ length: 16 }, () => base32[randomInt(32)]).join('')}`
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
