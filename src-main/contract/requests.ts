import { z } from 'zod'
import { assetStates, Settings } from './entities.ts'
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

/** Adds and removes members; `name` renames. */
export const EditCollection = z.strictObject({
  name: z.string().min(1).max(200).optional(),
  add: z.array(z.int()).max(100_000).default([]),
  remove: z.array(z.int()).max(100_000).default([]),
}).readonly()

const TagName = z.string().trim().min(1).max(200)

/** The same edit for many assets. Under `metadata`, null removes a key's value. */
export const EditAssets = z.strictObject({
  ids: z.array(z.int()).min(1).max(100_000),
  addTags: z.array(TagName).max(1000).default([]),
  removeTags: z.array(TagName).max(1000).default([]),
  metadata: z.record(z.string().trim().min(1).max(200), z.string().max(100_000).nullable()).default({}),
}).readonly()
export type EditAssets = z.input<typeof EditAssets>

/** The folder of a library is elsewhere now. `force`: although none of its files is there. */
export const MoveLibrary = z.strictObject({ path: z.string().min(1), force: z.boolean().default(false) }).readonly()

/** Assets that somebody waits to see: they are taken first. */
export const PreferAssets = z.strictObject({ ids: z.array(z.int()).max(500) }).readonly()

/** What the program around the engine knows of the machine; what is left out stays as it was. */
export const Surroundings = z.strictObject({ onBattery: z.boolean().optional(), userActive: z.boolean().optional() }).readonly()
export type Surroundings = z.infer<typeof Surroundings>

export const EditSettings = Settings.unwrap().partial().strict().readonly()
export type EditSettings = z.infer<typeof EditSettings>

/** Of these assets, or of all in a collection. */
export const WriteSidecars = z.union([
  z.strictObject({ ids: z.array(z.int()).min(1).max(100_000) }).readonly(),
  z.strictObject({ collection: z.string() }).readonly(),
], { error: 'expected either { ids: number[] } or { collection: string }' })
