import type { Catalog } from '../../catalog/catalog.ts'
import type { Collection } from '../../contract/entities.ts'
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'

/** The namespace of Likeness's collections: a UUID that was drawn once. */
const collections = Buffer.from('6f0a3a5e0c4b4a57a1fd2b8f7f2f9c31', 'hex')

/** The UUID of a collection: of version 5, from its key. */
export function uuidOfCollection(key: string): string {
  return uuidOfName(collections, key)
}

/** A UUID of version 5 (RFC 9562, section 5.5): the same for the same name in the same namespace, which is 16 bytes. */
export function uuidOfName(namespace: Uint8Array, name: string): string {
  const bytes = createHash('sha1').update(namespace).update(name).digest().subarray(0, 16)
  bytes[6] = (bytes[6]! & 0x0F) | 0x50
  bytes[8] = (bytes[8]! & 0x3F) | 0x80
  return toUuid(bytes.toString('hex'))
}

/** The collection of a UUID, which may be in capitals. */
export function collectionOfUuid(catalog: Catalog, uuid: string): Collection | undefined {
  const key = catalog.collections.keys().find(candidate => uuidOfCollection(candidate) === uuid.toLowerCase())
  return key === undefined ? undefined : catalog.collections.get(key)
}

/** What has a number in the catalog and a UUID outside. */
export type Numbered = keyof typeof marks
const marks = { asset: 'a55e', object: '0b1e' } as const

/** The UUID of an asset or an object: of version 8 (RFC 9562, section 5.8), with its number at the end. */
export function uuidOfNumber(what: Numbered, number: number): string {
  return toUuid(`6c696b65${marks[what]}80008000${number.toString(16).padStart(12, '0')}`)
}

/** The number that a UUID was made of; undefined when it is not one of `what`. */
export function numberOfUuid(what: Numbered, uuid: string): number | undefined {
  const number = new RegExp(`^6c696b65-${marks[what]}-8000-8000-([0-9a-f]{12})$`).exec(uuid.toLowerCase())?.[1]
  return number === undefined ? undefined : Number.parseInt(number, 16)
}

/** 32 hexadecimal digits as 8-4-4-4-12. */
function toUuid(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
