import { z } from 'zod'
import { Detector, Download, Encoder, IngestProgress, Library, ScanSummary } from './entities.ts'
import { LibraryMap } from './insight.ts'
import { Account, Sync } from './sync.ts'

/** What `/api/events` sends, as server-sent events: the event's name is `type`, its data the whole object as JSON. */
export const LikenessEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), progress: IngestProgress }).readonly(),
  /** Assets were added, changed or removed; `ids` names at most 500 of them, null means many. */
  z.object({ type: z.literal('assets'), ids: z.array(z.int()).readonly().nullable() }).readonly(),
  z.object({ type: z.literal('libraries'), libraries: z.array(Library).readonly() }).readonly(),
  z.object({ type: z.literal('scanned'), summary: ScanSummary }).readonly(),
  /** A collection was made, changed or removed. */
  z.object({ type: z.literal('collections') }).readonly(),
  /** A concept was made, changed or removed. */
  z.object({ type: z.literal('concepts') }).readonly(),
  z.object({ type: z.literal('detectors'), detectors: z.array(Detector).readonly() }).readonly(),
  z.object({ type: z.literal('downloads'), downloads: z.array(Download).readonly() }).readonly(),
  /** The map of the library was computed further; `map` says how far. */
  z.object({ type: z.literal('map'), map: LibraryMap }).readonly(),
  z.object({ type: z.literal('accounts'), accounts: z.array(Account).readonly() }).readonly(),
  /** All that are kept at hosted services; while one runs, about twice a second. */
  z.object({ type: z.literal('syncs'), syncs: z.array(Sync).readonly() }).readonly(),
  z.object({ type: z.literal('encoders'), encoders: z.array(Encoder).readonly() }).readonly(),
])
export type LikenessEvent = z.infer<typeof LikenessEvent>
export type EventType = LikenessEvent['type']
