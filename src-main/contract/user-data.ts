import { z } from 'zod'
import { collectionColours } from './entities.ts'
import { Region, StoredQuery } from './query.ts'

/** Whether a text is a rating: a whole number from 0 to 5. */
export function isRating(text: string): boolean {
  return /^[0-5]$/.test(text)
}

/** The user's values by their keys; what stands under `rating` is one. */
const UserMetadata = z.record(z.string().trim().min(1).max(200), z.string().max(100_000))
  .refine(({ rating }) => rating === undefined || isRating(rating), { path: ['rating'], error: 'expected a whole number from 0 to 5, as text' })

const keys = z.array(z.string()).readonly()

/** How a smart collection, by its key, asks by an asset. */
const AskedBy = z.object({
  collection: z.string(),
  as: z.enum(['like', 'unlike']),
  weight: z.number().positive().max(100).default(1),
  region: Region.optional(),
}).readonly()
export type AskedBy = z.infer<typeof AskedBy>

/** What a smart collection asks but for the assets that it asks by: each of these tells that itself. */
const AskedFor = StoredQuery.unwrap().omit({ like: true, unlike: true }).readonly()
export type AskedFor = z.output<typeof AskedFor>

/**
 * One asset's part of what people made. It is found again by its content hash, or, where no asset has that content, by its
 * place: the root of its library and the path below it.
 */
export const UserDataAsset = z.object({
  hash: z.string().regex(/^[0-9a-f]{32}$/).nullable(),
  /** Bytes. */
  size: z.int().min(0).nullable(),
  /** Absolute path of the library's root, where it was when this was written. */
  library: z.string(),
  /** Relative to it, '/' between folders. */
  path: z.string().min(1),
  tags: z.array(z.string().trim().min(1).max(200)).readonly().default([]),
  /** `rating`, `description` and other values that were set by hand. */
  metadata: UserMetadata.default({}),
  /** Keys of the collections that it was put into. */
  collections: z.array(z.string()).readonly().default([]),
  /** Keys of the concepts that it is an example of, or a counter-example. */
  exampleOf: keys.optional(),
  counterExampleOf: keys.optional(),
  /** The smart collections that ask for what is like it, or unlike it. */
  askedBy: z.array(AskedBy).readonly().optional(),
}).readonly()
export type UserDataAsset = z.infer<typeof UserDataAsset>

const UserDataCollection = z.object({
  key: z.string().min(1),
  name: z.string().min(1),
  query: AskedFor.optional(),
  colour: z.enum(collectionColours).optional(),
  /** The key of the collection that it lies in. */
  parent: z.string().optional(),
  /** Its place among those that lie where it does; those without one come behind, by their names. */
  position: z.int().optional(),
}).readonly()

/** The document that an export writes and an import reads: everything that a person made and no file on disk can tell again. */
export const UserData = z.object({
  format: z.literal('likeness-user-data'),
  version: z.literal(1),
  exportedAt: z.iso.datetime(),
  collections: z.array(UserDataCollection).readonly(),
  concepts: z.array(z.object({ key: z.string().min(1), name: z.string().min(1) }).readonly()).readonly().optional(),
  assets: z.array(UserDataAsset).readonly(),
}).readonly()
export type UserData = z.infer<typeof UserData>
