import { z } from 'zod'
import { errorTable } from './errors.ts'
import { kinds } from './formats.ts'
import { Region, StoredQuery } from './query.ts'
import { assetStates } from './states.ts'

const time = z.iso.datetime()

export const WireErrorSchema = z.object({
  code: z.enum(Object.keys(errorTable) as [keyof typeof errorTable]),
  message: z.string(),
}).readonly()

export const Suspicion = z.object({
  /** Assets whose files the scan did not find. */
  missing: z.int(),
  /** Assets whose files were there before. */
  known: z.int(),
}).readonly()
export type Suspicion = z.infer<typeof Suspicion>

/** How changes below a root are noticed: told by the system, looked for now and then (`reason` says why), or not at all. */
export const Watch = z.object({
  mode: z.enum(['watching', 'polling', 'off']),
  reason: z.string().nullable(),
}).readonly()
export type Watch = z.infer<typeof Watch>

export const Library = z.object({
  id: z.int(),
  /** Absolute path of the root folder. */
  path: z.string(),
  name: z.string(),
  /**
   * offline: the root cannot be reached, its assets stay as they are. suspect: so many files were gone at the last scan that it
   * is asked about before it is believed.
   */
  state: z.enum(['online', 'offline', 'suspect']),
  /** What the last scan of a suspect library missed; null for others. */
  suspicion: Suspicion.nullable(),
  watch: Watch,
  /** Patterns (gitignore syntax) of what is left out below the root, besides those of `.likenessignore` files. */
  exclude: z.array(z.string()).readonly(),
  /** Assets whose files are there, or were when the library was last reached. */
  assets: z.int(),
  /** Assets whose files are gone and that are kept for a while. */
  missing: z.int(),
  addedAt: time,
  scannedAt: time.nullable(),
  /** Set once the library was removed: what is known of it is kept for a while, and comes back when it is added again. */
  removedAt: time.nullable(),
}).readonly()
export type Library = z.infer<typeof Library>

export const Asset = z.object({
  id: z.int(),
  libraryId: z.int(),
  /** Relative to the library's root, '/' between folders. */
  path: z.string(),
  name: z.string(),
  kind: z.enum(kinds),
  format: z.string(),
  /** Bytes. */
  size: z.int(),
  /** 128-bit content hash, hexadecimal; null until the file has been read. */
  hash: z.string().nullable(),
  width: z.int().nullable(),
  height: z.int().nullable(),
  triangles: z.int().nullable(),
  createdAt: time,
  modifiedAt: time,
  addedAt: time,
  missingSince: time.nullable(),
  state: z.enum(assetStates),
  failure: WireErrorSchema.nullable(),
  /** Addresses of the still picture (JPEG, at most 512 px) and, for models, of the turntable strip (WebP, 12 × 256 px). */
  preview: z.string().nullable(),
  strip: z.string().nullable(),
}).readonly()
export type Asset = z.infer<typeof Asset>

/** Where a tag or a value comes from; of several values under a key the first of these counts. */
export const metadataSources = ['user', 'sidecar', 'file'] as const
export type MetadataSource = typeof metadataSources[number]

export const MetadataEntry = z.object({
  /** Such as `rating` (0…5), `description`, `camera.model`, `copyright`. */
  key: z.string(),
  value: z.string(),
  source: z.enum(metadataSources),
}).readonly()
export type MetadataEntry = z.infer<typeof MetadataEntry>

/** What an asset carries besides what it looks like. */
export const AssetDetails = z.object({
  asset: Asset,
  tags: z.array(z.string()).readonly(),
  /** The value that counts under each key. */
  metadata: z.array(MetadataEntry).readonly(),
  /** Keys of the collections that it was put into. */
  collections: z.array(z.string()).readonly(),
}).readonly()
export type AssetDetails = z.infer<typeof AssetDetails>

/** What several assets come to together. */
export const AssetSums = z.object({
  images: z.int(),
  models: z.int(),
  /** Of their files. */
  bytes: z.int(),
  /** The stars that each of them has, 0 for none; null where they differ. */
  rating: z.int().nullable(),
}).readonly()
export type AssetSums = z.infer<typeof AssetSums>

export const Tag = z.object({ name: z.string(), assets: z.int() }).readonly()
export type Tag = z.infer<typeof Tag>

export const collectionColours = ['red', 'orange', 'yellow', 'green', 'teal', 'blue', 'purple', 'pink'] as const

export const Collection = z.object({
  /** Adjective-noun-number, such as `late-sea-5767`. */
  key: z.string(),
  name: z.string(),
  /** Set when the collection is a library's implicit one: its members are the library's assets. */
  libraryId: z.int().nullable(),
  /** Set when it is a smart collection: its members are what the query finds. */
  query: StoredQuery.nullable(),
  colour: z.enum(collectionColours).nullable(),
  /** The key of the collection that it lies in, in the window; null at the top. Nesting is for the eye: members are its own alone. */
  parent: z.string().nullable(),
  /** Its members; of a smart collection, when it was last looked at. */
  assets: z.int(),
  createdAt: time,
}).readonly()
export type Collection = z.infer<typeof Collection>

export const Encoder = z.object({
  id: z.string(),
  name: z.string(),
  version: z.string(),
  licence: z.string(),
  dimensions: z.int(),
  /** Side of the square input, pixels. */
  size: z.int(),
  /** Whether it understands text. */
  text: z.boolean(),
  /** active: answers searches; preparing: is embedding the library in the background; installed: neither. */
  state: z.enum(['active', 'preparing', 'installed']),
  /**
   * A default encoder that is being prepared by itself has embedded what it can, and waits to answer until files that are out of reach
   * or could not be rendered for now are there. To use it goes ahead without them.
   */
  waits: z.boolean(),
  /** False when its scores are cosines as they are, for want of pictures to fit the calibration on. */
  calibrated: z.boolean(),
}).readonly()
export type Encoder = z.infer<typeof Encoder>

export const Anchor = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(kinds),
  preview: z.string().nullable(),
  expiresAt: time,
}).readonly()
export type Anchor = z.infer<typeof Anchor>

/** Something that a detector found in an image. */
export const DetectedObject = z.object({
  id: z.int(),
  /** What it is, such as `chair`. */
  label: z.string(),
  /** The detector's confidence, 0…1. */
  score: z.number(),
  region: Region,
}).readonly()
export type DetectedObject = z.infer<typeof DetectedObject>

export const SearchResult = z.object({
  asset: Asset,
  /**
   * 0…1, 1 = identical; 0.5 where 1 in 100 random pairs lies, 0.9 where near-duplicates begin. Of words: by their rank. 1 when
   * nothing was compared, only filtered.
   */
  score: z.number(),
  /** Raw cosine similarity in the encoder's space to the one example that was searched by; for model ↔ model the mean over aligned views. Null when there was not just one. */
  cosine: z.number().nullable(),
  /** The view of a model that matches best, 0…11; null for images. */
  view: z.int().nullable(),
  /** The object that was found, in a search among objects. */
  object: DetectedObject.nullable(),
}).readonly()
export type SearchResult = z.infer<typeof SearchResult>

export const SearchGroup = z.object({
  /** What its members have in common; null for those that have no such value. */
  value: z.string().nullable(),
  /** Assets among the results, best first. */
  assetIds: z.array(z.int()).readonly(),
}).readonly()
export type SearchGroup = z.infer<typeof SearchGroup>

export const SearchResponse = z.object({
  encoder: z.string(),
  /** Milliseconds in the engine. */
  elapsedMs: z.number(),
  /** How the text was searched by: `words` alone where the encoder does not understand text. Null without text. */
  text: z.enum(['meaning', 'words', 'both']).nullable(),
  /** All results, of words alone 10,000 at most; the first 10,000 can be paged to. */
  total: z.int(),
  results: z.array(SearchResult).readonly(),
  /** The results of this page in groups, the best group first; null when not asked for. */
  groups: z.array(SearchGroup).readonly().nullable(),
}).readonly()
export type SearchResponse = z.infer<typeof SearchResponse>

/** A named set of examples and counter-examples that finds more of its kind. */
export const Concept = z.object({
  key: z.string(),
  name: z.string(),
  examples: z.int(),
  counterExamples: z.int(),
  createdAt: time,
  updatedAt: time,
}).readonly()
export type Concept = z.infer<typeof Concept>

export const ConceptDetails = z.object({
  concept: Concept,
  exampleIds: z.array(z.int()).readonly(),
  counterExampleIds: z.array(z.int()).readonly(),
}).readonly()
export type ConceptDetails = z.infer<typeof ConceptDetails>

export const Cluster = z.object({
  /** The same for as long as its members are the same. */
  id: z.string(),
  size: z.int(),
  /** Its members, the one to keep first: by resolution, format, date. At most 100. */
  assets: z.array(Asset).readonly(),
}).readonly()
export type Cluster = z.infer<typeof Cluster>

export const ClusterList = z.object({
  clusters: z.array(Cluster).readonly(),
  total: z.int(),
  /** Whether all that is indexed was compared, or for copies read. */
  complete: z.boolean(),
  /** Whether what is near to what is being looked for now. */
  finding: z.boolean(),
}).readonly()
export type ClusterList = z.infer<typeof ClusterList>

/** What finds objects in images. */
export const Detector = z.object({
  id: z.string(),
  name: z.string(),
  version: z.string(),
  licence: z.string(),
  labels: z.array(z.string()).readonly(),
  /** Side of the square input, pixels. */
  size: z.int(),
  state: z.enum(['active', 'installed']),
}).readonly()
export type Detector = z.infer<typeof Detector>

export const Download = z.object({
  /** The id of the catalogue's entry. */
  id: z.string(),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  receivedBytes: z.int(),
  totalBytes: z.int(),
  error: WireErrorSchema.nullable(),
}).readonly()
export type Download = z.infer<typeof Download>

/** An encoder or a detector that can be downloaded. */
export const CatalogueEntry = z.object({
  id: z.string(),
  kind: z.enum(['encoder', 'detector']),
  name: z.string(),
  licence: z.string(),
  description: z.string(),
  /** Numbers in an embedding; null for detectors. */
  dimensions: z.int().nullable(),
  /** Whether it understands text. */
  text: z.boolean(),
  /** Of all its files. */
  bytes: z.int(),
  source: z.string(),
  installed: z.boolean(),
  download: Download.nullable(),
}).readonly()
export type CatalogueEntry = z.infer<typeof CatalogueEntry>

export const ApiKey = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  collections: z.array(z.string()).readonly().nullable(),
  remoteUrls: z.boolean(),
  dailyQuota: z.int(),
  /** Searches of today (UTC). */
  usedToday: z.int(),
  createdAt: time,
  lastUsedAt: time.nullable(),
}).readonly()
export type ApiKey = z.infer<typeof ApiKey>

/** A key as it is told once. */
export const NewApiKey = z.object({
  key: ApiKey,
  secret: z.string(),
  /** Id and secret as one word, for APIs that ask for one. */
  credential: z.string(),
}).readonly()
export type NewApiKey = z.infer<typeof NewApiKey>

export const IngestProgress = z.object({
  /**
   * idle: nothing waits. scanning: folders are walked. working: files are read, rendered, embedded. paused: something waits, and
   * the user, or the battery, has it wait on. halted: something waits, and `halt` says what keeps it from going on.
   */
  phase: z.enum(['idle', 'scanning', 'working', 'paused', 'halted']),
  /** Why nothing goes on; it goes on by itself once that has passed. */
  halt: WireErrorSchema.nullable(),
  /** gentle: less is done at once, for the sake of the battery or of who is working at the machine. */
  pace: z.enum(['full', 'gentle']),
  total: z.int(),
  done: z.int(),
  failed: z.int(),
  pending: z.int(),
  /** Assets a second over the last seconds; null when idle. */
  rate: z.number().nullable(),
  etaSeconds: z.number().nullable(),
}).readonly()
export type IngestProgress = z.infer<typeof IngestProgress>

export const ScanSummary = z.object({
  libraryId: z.int(),
  files: z.int(),
  added: z.int(),
  changed: z.int(),
  /** Known files that were found at another place, or under another name, and kept their identity. */
  moved: z.int(),
  missing: z.int(),
  /** Folders and files that could not be read, with the reason. */
  unreadable: z.array(z.object({ path: z.string(), reason: z.string() }).readonly()).readonly(),
  elapsedMs: z.number(),
}).readonly()
export type ScanSummary = z.infer<typeof ScanSummary>

export const Settings = z.object({
  /** Days for which missing files and removed libraries are kept. */
  missingDays: z.int().min(1).max(3650),
  /** Bytes that previews and strips may take on disk, in GB (10⁹). */
  cacheGigabytes: z.number().min(0.01).max(10000),
  /** How indexing goes on while the machine runs on its battery. */
  onBattery: z.enum(['full', 'gentle', 'pause']),
  /** How indexing goes on while somebody works at the machine. */
  whenActive: z.enum(['full', 'gentle']),
  /** Indexing was paused by the user; it stays so over a restart. */
  paused: z.boolean(),
  /** Whether the desktop program answers the hosted APIs; a server always does. */
  dialects: z.boolean(),
  /** Whether pages of other sites may use the hosted APIs, in the browsers of those who open them (CORS). */
  crossOrigin: z.boolean(),
  /** Whether the desktop program opens a port for other programs on this machine; a server always does. */
  api: z.boolean(),
  /** That port. */
  apiPort: z.int().min(1024).max(65535),
}).readonly()
export type Settings = z.infer<typeof Settings>
