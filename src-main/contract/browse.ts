import { z } from 'zod'
import { kinds } from './formats.ts'
import { groupingPattern } from './query.ts'
import { assetStates } from './states.ts'

const time = z.iso.datetime()
const ids = z.array(z.int()).max(1_000_000)

/** Which assets are listed: every condition that is given holds. */
export const listed = {
  libraryId: z.coerce.number().int().optional(),
  /** The key of a collection. */
  collection: z.string().optional(),
  kind: z.enum(kinds).optional(),
  state: z.enum(assetStates).optional(),
  filter: z.string().trim().min(1, 'expected a filter such as kind = image, found none').max(20_000).optional(),
}

/** In which order: one or more rules with commas between. */
export const SortRules = z.string().max(2000).regex(/^[^,]+:(?:asc|desc)(?:,[^,]+:(?:asc|desc))*$/, 'expected attribute:asc or attribute:desc, such as createdAt:desc, several with commas between')

/** Without `sort` the oldest in the catalog come first. */
export const OutlineRequest = z.strictObject({
  ...listed,
  sort: SortRules.optional(),
  groupBy: z.string().regex(groupingPattern, 'expected kind, format, folder, library, tag, collection, label or metadata.<key>').optional(),
}).readonly()
export type OutlineRequest = z.input<typeof OutlineRequest>

export const OutlineGroup = z.object({
  /** What its members have in common; null for those that have no such value. */
  value: z.string().nullable(),
  /** Its members: that many of the outline, after those of the groups before it. */
  count: z.int(),
}).readonly()
export type OutlineGroup = z.infer<typeof OutlineGroup>

/** All assets of a list in their order, in a few bytes each. */
export const Outline = z.object({
  total: z.int(),
  /** Their ids: base64 of unsigned 32-bit numbers, little-endian. */
  ids: z.string(),
  /** Their pictures' shapes: base64 of a byte each, `shapeOf` of contract/shape.ts reads it. */
  shapes: z.string(),
  /** In the order of the list; null when not asked for. An asset with several values is in the group of the first. */
  groups: z.array(OutlineGroup).readonly().nullable(),
}).readonly()
export type Outline = z.infer<typeof Outline>

export const AssetIds = z.strictObject({ ids: z.array(z.int()).min(1).max(500) }).readonly()

/** A folder below a library's root that holds assets, itself or below it. */
export const Folder = z.object({
  /** Relative to the root, '/' between names. */
  path: z.string(),
  name: z.string(),
  /** Present assets in it and below it. */
  assets: z.int(),
  /** Whether there are folders with assets below it. */
  hasFolders: z.boolean(),
}).readonly()
export type Folder = z.infer<typeof Folder>

/** Folders right below `parent`, '' for the root. */
export const ListFolders = z.strictObject({ libraryId: z.coerce.number().int(), parent: z.string().default('') }).readonly()

const counted = z.object({ name: z.string(), assets: z.int() }).readonly()

/** What filters, groups and columns can be made of. */
export const Facets = z.object({
  formats: z.array(counted).readonly(),
  labels: z.array(counted).readonly(),
  /** Keys of metadata, with how many assets have a value under each. */
  metadataKeys: z.array(counted).readonly(),
}).readonly()
export type Facets = z.infer<typeof Facets>

export const SuggestionRequest = z.strictObject({ text: z.string().trim().min(1).max(200), limit: z.coerce.number().int().min(1).max(50).default(12) }).readonly()

/** Something that begins with, or holds, the words that are being typed; those that begin with them come first. */
export const Suggestion = z.object({
  kind: z.enum(['tag', 'label', 'folder', 'collection', 'concept', 'format']),
  /** What to ask by: a tag, a label, a folder below its library's root, a key, a format's id. */
  value: z.string(),
  /** How it is shown. */
  name: z.string(),
  /** Set where it is a folder. */
  libraryId: z.int().nullable(),
  assets: z.int(),
}).readonly()
export type Suggestion = z.infer<typeof Suggestion>

/** A change that can be taken back, and taken back again, until the engine ends or a hundred later ones were made; not one that takes more than 128 MiB to remember. */
export const Undoable = z.object({
  /** What to pass to `undo`. */
  undo: z.string(),
}).readonly()
export type Undoable = z.infer<typeof Undoable>

export const UndoRequest = z.strictObject({ token: z.string().min(1).max(100) }).readonly()

/** Files that go to the trash of the system. */
export const TrashRequest = z.strictObject({ ids: z.array(z.int()).min(1).max(10_000) }).readonly()
export const TrashReport = z.object({
  trashed: z.int(),
  failed: z.array(z.object({ path: z.string(), reason: z.string() }).readonly()).readonly(),
}).readonly()
export type TrashReport = z.infer<typeof TrashReport>

const MetadataKey = z.string().trim().min(1).max(200)

/** Renames a key of the values that people set, or, with `to` null, removes them. */
export const EditMetadataKey = z.strictObject({ from: MetadataKey, to: MetadataKey.nullable() }).readonly()

export const EditedKey = Undoable.unwrap().extend({
  /** Assets that had a value under the key. */
  edited: z.int(),
  /** Those of them that had one under the new key, too: that stayed. */
  kept: z.int(),
}).readonly()

/** Which table: of these assets, or of all; in columns by key, all that people set and files say unless `keys` names some. */
export const MetadataTableRequest = z.strictObject({
  format: z.enum(['csv', 'json']),
  ids: ids.optional(),
  keys: z.array(MetadataKey).max(1000).optional(),
}).readonly()
export type MetadataTableRequest = z.input<typeof MetadataTableRequest>
export const MetadataTable = z.object({ fileName: z.string(), mediaType: z.string(), text: z.string() }).readonly()

export const MetadataImportReport = z.object({
  /** Assets that were found, by content hash or by library and path. */
  matched: z.int(),
  /** Values that were set. */
  set: z.int(),
  refused: z.array(z.object({ entry: z.string(), reason: z.string() }).readonly()).readonly(),
  undo: z.string().nullable(),
}).readonly()
export type MetadataImportReport = z.infer<typeof MetadataImportReport>

/** A step that is being done now. */
export const RunningStep = z.object({ assetId: z.int(), name: z.string(), kind: z.enum(kinds), step: z.string(), since: time }).readonly()
export type RunningStep = z.infer<typeof RunningStep>

export const Activity = z.object({
  running: z.array(RunningStep).readonly(),
  /** Libraries that are being looked through, with the files found so far. */
  scans: z.array(z.object({ libraryId: z.int(), files: z.int(), since: time }).readonly()).readonly(),
  /** Steps that wait, by name. */
  waiting: z.array(z.object({ step: z.string(), assets: z.int() }).readonly()).readonly(),
}).readonly()
export type Activity = z.infer<typeof Activity>

export const DiskRequest = z.strictObject({ path: z.string().min(1).max(5000).optional() }).readonly()

/** A folder of the machine that the engine runs on, with the folders in it. */
export const DiskFolder = z.object({
  path: z.string(),
  /** Null for the root of a disk. */
  parent: z.string().nullable(),
  folders: z.array(z.object({ name: z.string(), path: z.string() }).readonly()).readonly(),
  /** Where to begin: the home folder, its pictures, disks that are mounted. */
  places: z.array(z.object({ name: z.string(), path: z.string() }).readonly()).readonly(),
}).readonly()
export type DiskFolder = z.infer<typeof DiskFolder>
