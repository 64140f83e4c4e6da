import { z } from 'zod'

const time = z.iso.datetime()

export const Backup = z.object({
  /** Its file name in the folder of backups. */
  name: z.string(),
  /** Bytes. */
  size: z.int(),
  createdAt: time,
}).readonly()
export type Backup = z.infer<typeof Backup>

/** What a repair found and set right. */
export const RepairReport = z.object({
  /** What SQLite says of the catalog file; empty when it is sound. */
  damage: z.array(z.string()).readonly(),
  /** Rows that belonged to nothing any more. */
  orphans: z.int(),
  /** Assets whose embeddings were incomplete; they are embedded again. */
  incomplete: z.int(),
  /** Assets whose preview or strip was gone; it is made again. */
  pictures: z.int(),
  /** Files in the cache that no asset shows; they were deleted. */
  leftovers: z.int(),
  /** Embeddings in the index, which was built anew. */
  indexed: z.int(),
}).readonly()
export type RepairReport = z.infer<typeof RepairReport>

/** What an import did with a document of tags, collections and metadata. */
export const ImportReport = z.object({
  /** Entries whose asset was found, by content or by place. */
  matched: z.int(),
  /** Entries that wait for their file to turn up in a library. */
  awaited: z.int(),
  collections: z.int(),
  /** Entries that could not be used, with the reason. */
  refused: z.array(z.object({ entry: z.string(), reason: z.string() }).readonly()).readonly(),
}).readonly()
export type ImportReport = z.infer<typeof ImportReport>

export const SidecarReport = z.object({
  written: z.int(),
  /** Said already what they should. */
  unchanged: z.int(),
  failed: z.array(z.object({ path: z.string(), reason: z.string() }).readonly()).readonly(),
}).readonly()
export type SidecarReport = z.infer<typeof SidecarReport>
