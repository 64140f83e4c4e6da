import { z } from 'zod'
import { errorTable } from './errors.ts'
import { kinds } from './formats.ts'

const time = z.iso.datetime()

export const WireErrorSchema = z.object({
  code: z.enum(Object.keys(errorTable) as [keyof typeof errorTable]),
  message: z.string(),
}).readonly()

export const Library = z.object({
  id: z.int(),
  /** Absolute path of the root folder. */
  path: z.string(),
  name: z.string(),
  state: z.enum(['online', 'offline']),
  assets: z.int(),
  addedAt: time,
  scannedAt: time.nullable(),
}).readonly()
export type Library = z.infer<typeof Library>

export const assetStates = ['pending', 'ready', 'failed', 'missing'] as const

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

export const Collection = z.object({
  /** Adjective-noun-number, such as `late-sea-5767`. */
  key: z.string(),
  name: z.string(),
  /** Set when the collection is a library's implicit one: its members are the library's assets. */
  libraryId: z.int().nullable(),
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
  /** active: answers searches; preparing: is embedding the library in the background; installed: neither. */
  state: z.enum(['active', 'preparing', 'installed']),
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

export const SearchResult = z.object({
  asset: Asset,
  /** 0…1, 1 = identical; 0.5 where 1 in 100 random pairs lies, 0.9 where near-duplicates begin. */
  score: z.number(),
  /** Raw cosine similarity in the encoder's space; for model ↔ model the mean over aligned views. */
  cosine: z.number(),
  /** The view of a model that matches best, 0…11; null for images. */
  view: z.int().nullable(),
}).readonly()
export type SearchResult = z.infer<typeof SearchResult>

export const SearchResponse = z.object({
  encoder: z.string(),
  /** Milliseconds in the engine. */
  elapsedMs: z.number(),
  results: z.array(SearchResult).readonly(),
}).readonly()
export type SearchResponse = z.infer<typeof SearchResponse>

export const IngestProgress = z.object({
  /** idle: nothing waits. scanning: folders are walked. working: files are read, rendered, embedded. */
  phase: z.enum(['idle', 'scanning', 'working']),
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
  missing: z.int(),
  /** Folders and files that could not be read, with the reason. */
  unreadable: z.array(z.object({ path: z.string(), reason: z.string() }).readonly()).readonly(),
  elapsedMs: z.number(),
}).readonly()
export type ScanSummary = z.infer<typeof ScanSummary>
