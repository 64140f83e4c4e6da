import { z } from 'zod'
import { listed, SortRules } from './browse.ts'
import { collectionColours, Settings } from './entities.ts'
import { kinds } from './formats.ts'
import { SavedQuery } from './query.ts'

/* Requests are strict: a misspelt option is an error, not an option that silently does nothing. */

export const AddLibrary = z.strictObject({ path: z.string().min(1) }).readonly()
export type AddLibrary = z.infer<typeof AddLibrary>

/**
 * Assets in a stable order, a page at a time: pass the last answer's `next` as `after`. `sort`: one or more rules, such as
 * `rating:desc,name:asc`; without it the oldest in the catalog come first.
 */
export const ListAssets = z.strictObject({
  ...listed,
  sort: SortRules.optional(),
  after: z.coerce.number().int().optional(),
  limit: z.coerce.number().int().min(1).max(5000).default(200),
}).readonly()
export type ListAssets = z.input<typeof ListAssets>

/** A file of the machine that the engine runs on, by its absolute path. */
export const LocalFile = z.strictObject({ path: z.string().min(1) }).readonly()

/** All that a window may have selected. */
const assetIds = z.array(z.int()).max(1_000_000)

/** With a query it is a smart collection, whose members are what the query finds. */
export const CreateCollection = z.strictObject({ name: z.string().min(1).max(200), assetIds: assetIds.default([]), query: SavedQuery.optional(), colour: z.enum(collectionColours).nullable().default(null), parent: z.string().nullable().default(null) })
  .refine(({ assetIds, query }) => query === undefined || assetIds.length === 0, { error: 'expected either assetIds or a query' })
  .readonly()
export type CreateCollection = z.input<typeof CreateCollection>

/** A folder of the machine that the engine runs on, by its absolute path. */
export const LocalFolder = z.strictObject({ folder: z.string().min(1) }).readonly()

/**
 * Adds and removes members; `name` renames; `query` asks something else of a smart collection, or with null has it keep what it
 * holds now, as a plain one. `parent` lays it into another one, or with null at the top; `before` puts it before its neighbour of
 * this key, or with null last.
 */
export const EditCollection = z.strictObject({
  name: z.string().min(1).max(200).optional(),
  add: assetIds.default([]),
  remove: assetIds.default([]),
  query: SavedQuery.nullable().optional(),
  colour: z.enum(collectionColours).nullable().optional(),
  parent: z.string().nullable().optional(),
  before: z.string().nullable().optional(),
}).readonly()

export const AssetSelection = z.strictObject({ ids: assetIds }).readonly()

const TagName = z.string().trim().min(1).max(200)

/** The same edit for many assets. Under `metadata`, null removes a key's value. */
export const EditAssets = z.strictObject({
  ids: assetIds.min(1),
  addTags: z.array(TagName).max(1000).default([]),
  removeTags: z.array(TagName).max(1000).default([]),
  metadata: z.record(z.string().trim().min(1).max(200), z.string().max(100_000).nullable()).default({}),
}).readonly()
export type EditAssets = z.input<typeof EditAssets>

/** The folder of a library is elsewhere now. `force`: although none of its files is there. */
export const MoveLibrary = z.strictObject({ path: z.string().min(1), force: z.boolean().default(false) }).readonly()

/** Patterns (gitignore syntax) of what is left out below the root; `name` is how the library is called. */
export const EditLibrary = z.strictObject({
  name: z.string().trim().min(1).max(200).optional(),
  exclude: z.array(z.string().trim().min(1).max(1000)).max(200).optional(),
}).readonly()

/** Assets that somebody waits to see: they are taken first. */
export const PreferAssets = z.strictObject({ ids: z.array(z.int()).max(500) }).readonly()

/** Assets that are to be read, rendered and embedded anew. */
export const RetryAssets = z.strictObject({ ids: z.array(z.int()).min(1).max(10_000) }).readonly()

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

const exampleIds = z.array(z.int()).max(10_000)

export const CreateConcept = z.strictObject({ name: z.string().trim().min(1).max(200), exampleIds: exampleIds.min(1), counterExampleIds: exampleIds.default([]) }).readonly()
export type CreateConcept = z.input<typeof CreateConcept>

/** An asset is an example, a counter-example, or neither: the last that is said of it counts. */
export const EditConcept = z.strictObject({
  name: z.string().trim().min(1).max(200).optional(),
  addExamples: exampleIds.default([]),
  addCounterExamples: exampleIds.default([]),
  remove: exampleIds.default([]),
}).readonly()
export type EditConcept = z.input<typeof EditConcept>

/** `copies` are files of the same content; 0 … 4 are groups ever less alike, from 0.97 to 0.80 of the score. */
export const ClusterLevel = z.enum(['copies', '0', '1', '2', '3', '4'])
export type ClusterLevel = z.infer<typeof ClusterLevel>

export const ListClusters = z.strictObject({
  level: ClusterLevel.default('2'),
  kind: z.enum(kinds).optional(),
  collection: z.string().optional(),
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(500).default(100),
}).readonly()
export type ListClusters = z.input<typeof ListClusters>

/** The key of what somebody may reach over the hosted APIs. */
export const AddApiKey = z.strictObject({
  name: z.string().trim().min(1).max(200),
  /** Who it is for; asked for by APIs that name a user. */
  email: z.email().nullable().default(null),
  /** Keys of the collections that it opens; null: all. */
  collections: z.array(z.string()).min(1).max(1000).readonly().nullable().default(null),
  /** Whether pictures are fetched from addresses that its requests name. */
  remoteUrls: z.boolean().default(false),
  /** Searches a day. */
  dailyQuota: z.int().min(1).max(1_000_000).default(100),
}).readonly()
export type AddApiKey = z.input<typeof AddApiKey>
