import { z } from 'zod'
import { WireErrorSchema } from './entities.ts'

/** Bytes that one request may bring; a larger file comes in several. */
export const receivedPartLimit = 64_000_000

const ContentHash = z.string().regex(/^[0-9a-f]{32}$/, 'expected a content hash: 32 hexadecimal digits')

/** What names a received file in its collection: the content hash of what it was made of, of a rendered view with `#` and its number. */
const ReceivedKey = z.string().regex(/^[0-9a-f]{32}(?:#\d{1,2})?$/, 'expected a content hash, or one with # and the number of a view')

const bytes = z.int().min(0).max(2 ** 42)

/** A file that another Likeness server put into a collection of this one. */
export const ReceivedFile = z.object({
  key: ReceivedKey,
  name: z.string(),
  /** Where it lies below the folder for received files, '/' between names. */
  path: z.string(),
  bytes: z.int(),
  /** Another one when somebody changed its content. */
  revision: z.string(),
  assetId: z.int(),
}).readonly()
export type ReceivedFile = z.infer<typeof ReceivedFile>

/** Of the file with this hash and size, what comes from `offset` on. */
export const ReceiveBytes = z.strictObject({
  hash: ContentHash,
  size: z.coerce.number().pipe(bytes),
  offset: z.coerce.number().pipe(bytes),
}).readonly()

/** How many bytes of it are here now: what goes on begins there. All of them: it is whole. */
export const ReceivedBytes = z.object({ received: z.int() }).readonly()

const tags = z.array(z.string().trim().min(1).max(200)).max(1000).readonly()
const metadata = z.record(z.string().trim().min(1).max(200), z.string().max(100_000))

/** A file, its bytes received before, under a path such as `props/chairs/oak.glb`; with the files that it refers to, by paths from the same folder. */
export const ReceiveFile = z.strictObject({
  key: ReceivedKey,
  path: z.string().min(1),
  hash: ContentHash,
  bytes,
  companions: z.array(z.strictObject({ path: z.string().min(1), hash: ContentHash, bytes }).readonly()).max(5000).readonly().default([]),
  tags: tags.default([]),
  metadata: metadata.default({}),
}).readonly()
export type ReceiveFile = z.output<typeof ReceiveFile>

/** Null when bytes are missing yet: those of the files with these hashes. */
export const ReceiveReport = z.object({ file: ReceivedFile.nullable(), missing: z.array(z.string()).readonly() }).readonly()

export const ListReceived = z.strictObject({
  after: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(5000).default(1000),
}).readonly()

/** What was said of a file the last time it was said is taken back, and this said in its place; what people of this server made stays. */
export const DescribeReceived = z.strictObject({
  files: z.array(z.strictObject({ key: ReceivedKey, tags, metadata }).readonly()).min(1).max(1000).readonly(),
}).readonly()

export const RemoveReceived = z.strictObject({ keys: z.array(ReceivedKey).min(1).max(1000).readonly() }).readonly()

const failed = z.array(z.object({ key: z.string(), error: WireErrorSchema }).readonly()).readonly()

export const DescribeReport = z.object({ files: z.array(ReceivedFile).readonly(), failed }).readonly()
export const RemoveReport = z.object({ removed: z.array(z.string()).readonly(), failed }).readonly()
