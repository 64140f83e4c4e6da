import { z } from 'zod'

/** Whether a text is a rating: a whole number from 0 to 5. */
export function isRating(text: string): boolean {
  return /^[0-5]$/.test(text)
}

/** The user's values by their keys; what stands under `rating` is one. */
const UserMetadata = z.record(z.string().trim().min(1).max(200), z.string().max(100_000))
  .refine(({ rating }) => rating === undefined || isRating(rating), { path: ['rating'], error: 'expected a whole number from 0 to 5, as text' })

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
  /** Keys of the collections that it is in. */
  collections: z.array(z.string()).readonly().default([]),
}).readonly()
export type UserDataAsset = z.infer<typeof UserDataAsset>

/** The document that an export writes and an import reads: everything that a person made and no file on disk can tell again. */
export const UserData = z.object({
  format: z.literal('likeness-user-data'),
  version: z.literal(1),
  exportedAt: z.iso.datetime(),
  collections: z.array(z.object({ key: z.string().min(1), name: z.string().min(1) }).readonly()).readonly(),
  assets: z.array(UserDataAsset).readonly(),
}).readonly()
export type UserData = z.infer<typeof UserData>
