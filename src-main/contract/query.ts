import { z } from 'zod'
import { kinds } from './formats.ts'

const fraction = z.number().min(0).max(1)

/** What rounding may add to a region that ends at the picture's edge. */
const slack = 1e-6

/** A part of a picture, in fractions of its width and height, from the top left corner. */
export const Region = z.strictObject({ x: fraction, y: fraction, width: fraction.positive(), height: fraction.positive() })
  .refine(({ x, y, width, height }) => x + width <= 1 + slack && y + height <= 1 + slack, { error: 'expected a region inside the picture: x + width and y + height are at most 1' })
  .readonly()
export type Region = z.infer<typeof Region>

const anchorParts = {
  /** Only this part of the picture counts; of a model, of its still picture. */
  region: Region.optional(),
  /** How much it counts beside the others. */
  weight: z.number().positive().max(100).default(1),
}

/** What is searched by: an asset, an uploaded anchor, an object that a detector found, or a picture at an http(s) or data address. */
export const AnchorRef = z.union([
  z.strictObject({ assetId: z.int(), ...anchorParts }).readonly(),
  z.strictObject({ anchorId: z.string(), ...anchorParts }).readonly(),
  z.strictObject({ objectId: z.int(), weight: anchorParts.weight }).readonly(),
  z.strictObject({ url: z.string().min(1), ...anchorParts }).readonly(),
], { error: 'expected one of { assetId: number }, { anchorId: string }, { objectId: number } and { url: string }, each with an optional weight, and region where it is a picture' })
export type AnchorRef = z.input<typeof AnchorRef>

/** Such as `createdAt:desc`; of a metadata key, any. */
export const SortRule = z.string().max(250).regex(/^.+:(?:asc|desc)$/s, 'expected attribute:asc or attribute:desc, such as createdAt:desc')

/** Results that can be paged through, at most. */
export const deepestResult = 10_000

/** What results and lists can be grouped by. */
export const groupingPattern = /^(?:kind|format|folder|library|tag|collection|label|metadata\..+)$/

const queryShape = {
  /** Examples of what is looked for. */
  like: z.array(AnchorRef).max(100).readonly().default([]),
  /** Examples of what is not: likeness to them takes away from the score, unlikeness adds nothing. */
  unlike: z.array(AnchorRef).max(100).readonly().default([]),
  /** Words: by their meaning, where the encoder understands text, and by the names, folders, tags and metadata that hold them. */
  text: z.string().trim().min(1, 'expected some words, found none').max(1000).optional(),
  /** The key of a concept. */
  concept: z.string().optional(),
  /** Whole assets, or objects that a detector found in images. */
  among: z.enum(['assets', 'objects']).default('assets'),
  /** Of pictures: 1 compares what they show, 0 their surface (colours, layout, texture). */
  meaning: fraction.default(1),
  /** Of models compared with models: 1 compares their shape alone, 0 how they look. */
  shape: fraction.default(0),
  /** Of text: 1 compares its meaning alone, 0 its words. Counts where the encoder understands text. */
  textMeaning: fraction.default(0.5),
  /** Of a search by text and pictures: the share of the text. */
  textWeight: fraction.default(0.5),
  /** How model ↔ model is compared: `aligned` is the best rotation of the turntables, `mean` the mean of their views. */
  modelMatch: z.enum(['aligned', 'mean']).default('aligned'),
  /** Such as `kind = image AND (tags IN [red, blue] OR rating >= 4)`; docs/filters.md has the grammar. */
  filter: z.string().trim().min(1, 'expected a filter such as kind = image, found none').max(20_000).optional(),
  kinds: z.array(z.enum(kinds)).min(1).max(kinds.length).readonly().optional(),
  /** Keys of collections; a result is in at least one of them. */
  collections: z.array(z.string()).min(1).max(1000).readonly().optional(),
  /** Only results of at least this score. */
  threshold: fraction.default(0),
  /** In place of the order of scores. */
  sort: z.array(SortRule).min(1).max(10).readonly().optional(),
}

function asksForSomething(query: { readonly like: readonly unknown[], readonly unlike: readonly unknown[], readonly text?: unknown, readonly concept?: unknown, readonly filter?: unknown, readonly kinds?: unknown, readonly collections?: unknown }): boolean {
  return query.like.length + query.unlike.length > 0 || [query.text, query.concept, query.filter, query.kinds, query.collections].some(part => part !== undefined)
}

const nothingAsked = { error: 'expected at least one of like, unlike, text, concept, filter, kinds and collections' }

export const SearchRequest = z.strictObject({
  ...queryShape,
  /** `kind`, `format`, `folder`, `library`, `tag`, `collection`, `label` or `metadata.<key>`: groups come in the order of their best member. */
  groupBy: z.string().regex(groupingPattern, 'expected kind, format, folder, library, tag, collection, label or metadata.<key>').optional(),
  limit: z.int().min(1).max(1000).default(50),
  /** Results to pass over. The pages of a question that begins at 0 stay together for ten minutes, whatever happens in the library. */
  offset: z.int().min(0).max(deepestResult).default(0),
}).refine(asksForSomething, nothingAsked).readonly()
export type SearchRequest = z.input<typeof SearchRequest>

/** A question as it is kept. One whose examples have not turned up yet, after an import, may ask for nothing, and finds nothing. */
export const StoredQuery = z.strictObject(queryShape).readonly()
export type StoredQuery = z.output<typeof StoredQuery>

/** A question that is kept, as a smart collection: it may not hang on an upload, which is gone after a day. */
export const SavedQuery = z.strictObject(queryShape).refine(asksForSomething, nothingAsked).refine(({ like, unlike }) => [...like, ...unlike].every(ref => 'assetId' in ref), { error: 'a saved search can be by assets, not by uploads, objects or addresses: index the file first' }).readonly()
export type SavedQuery = z.infer<typeof SavedQuery>
