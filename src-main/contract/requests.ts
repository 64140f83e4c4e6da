import { z } from 'zod'
import { assetStates } from './entities.ts'
import { kinds } from './formats.ts'

/* Requests are strict: a misspelt option is an error, not an option that silently does nothing. */

export const AddLibrary = z.strictObject({ path: z.string().min(1) }).readonly()
export type AddLibrary = z.infer<typeof AddLibrary>

/** Assets in a stable order, a page at a time: pass the last answer's `next` as `after`. */
export const ListAssets = z.strictObject({
  libraryId: z.coerce.number().int().optional(),
  collection: z.string().optional(),
  kind: z.enum(kinds).optional(),
  state: z.enum(assetStates).optional(),
  after: z.coerce.number().int().optional(),
  limit: z.coerce.number().int().min(1).max(5000).default(200),
}).readonly()
export type ListAssets = z.input<typeof ListAssets>

/** A file of the machine that the engine runs on, by its absolute path. */
export const LocalFile = z.strictObject({ path: z.string().min(1) }).readonly()

export const AnchorRef = z.union([
  z.strictObject({ assetId: z.int() }).readonly(),
  z.strictObject({ anchorId: z.string() }).readonly(),
], { error: 'expected either { assetId: number } or { anchorId: string }' })
export type AnchorRef = z.infer<typeof AnchorRef>

export const SearchRequest = z.strictObject({
  similarTo: AnchorRef,
  limit: z.int().min(1).max(1000).default(50),
  /** Only results of at least this score. */
  threshold: z.number().min(0).max(1).default(0),
  kinds: z.array(z.enum(kinds)).min(1).readonly().optional(),
  /** Keys of collections; a result is in at least one of them. */
  collections: z.array(z.string()).min(1).readonly().optional(),
  /** How model ↔ model is compared: `aligned` is the best rotation of the turntables, `mean` the mean of their views. */
  modelMatch: z.enum(['aligned', 'mean']).default('aligned'),
}).readonly()
export type SearchRequest = z.input<typeof SearchRequest>

export const CreateCollection = z.strictObject({ name: z.string().min(1).max(200), assetIds: z.array(z.int()).max(10000).default([]) }).readonly()
export type CreateCollection = z.input<typeof CreateCollection>

export const ImportEncoder = z.strictObject({ folder: z.string().min(1) }).readonly()
