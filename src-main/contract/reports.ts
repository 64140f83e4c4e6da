import { z } from 'zod'
import { Library } from './entities.ts'
import { kinds } from './formats.ts'
import { Backup } from './keepsakes.ts'

/* What commands print with `--json` that no route answers. */

/** `likeness index`: what was found in the folders, and what this run did with it. */
export const IndexReport = z.object({
  libraries: z.array(Library).readonly(),
  /** Images and models in the folders: done + failed + skipped + waiting. */
  files: z.int(),
  /** Can be searched since this run. */
  done: z.int(),
  /** Could not be read or rendered in this run. */
  failed: z.int(),
  /** Left alone, being as they were. */
  skipped: z.int(),
  /** Wait on, as indexing is paused or halted. */
  waiting: z.int(),
  /** Of those skipped: failed in an earlier run. */
  failedBefore: z.int(),
  /** Of those not skipped: not known before, changed since, left over from a run that was interrupted. */
  added: z.int(),
  changed: z.int(),
  resumed: z.int(),
  /** Known files that were found at another place or under another name, and kept what is known of them. */
  moved: z.int(),
  /** Files that were known and are not in the folders any more. */
  missing: z.int(),
  /** Folders and files that could not be looked at. */
  unreadable: z.array(z.object({ path: z.string(), reason: z.string() }).readonly()).readonly(),
  seconds: z.number(),
  /** Files a second of those not skipped; null when all were. */
  rate: z.number().nullable(),
}).readonly()
export type IndexReport = z.infer<typeof IndexReport>

/** `likeness serve`: where it is reached. */
export const ServeReport = z.object({ url: z.url(), token: z.string(), address: z.url(), api: z.url() }).readonly()
export type ServeReport = z.infer<typeof ServeReport>

/** `likeness dialects`: where the hosted APIs are answered, and what each collection is called there. */
export const DialectsReport = z.object({
  /** Where `likeness serve` is, or would be. */
  url: z.url(),
  running: z.boolean(),
  /** `base` takes the place of `hosted`, which addresses of the hosted service begin with. */
  apis: z.array(z.object({ api: z.string(), base: z.url(), hosted: z.string() }).readonly()).readonly(),
  collections: z.array(z.object({
    name: z.string(),
    echo3dKey: z.string(),
    similarImagesCollection: z.string(),
    visualLayerDatasetId: z.uuid(),
    coactiveEmbeddingId: z.uuid(),
  }).readonly()).readonly(),
}).readonly()
export type DialectsReport = z.infer<typeof DialectsReport>

/** `likeness doctor`: what was looked at. */
export const DoctorReport = z.array(z.object({ what: z.string(), ok: z.boolean(), value: z.string() }).readonly()).readonly()
export type DoctorReport = z.infer<typeof DoctorReport>

/** `likeness restore`: the backup that is the catalog now, and where the catalog is that was there before. */
export const RestoreReport = z.object({ backup: Backup, replaced: z.string().nullable() }).readonly()
export type RestoreReport = z.infer<typeof RestoreReport>

/** Points of rising [cosine, score], linear between them. */
const CalibrationPoints = z.array(z.tuple([z.number(), z.number()]).readonly()).readonly()

/** `likeness evaluate`: how well things of one class find each other. Figures are 0…1. */
export const EvaluationReport = z.object({
  encoder: z.string(),
  /** How scores come from cosines, by the encoder's manifest or fitted on this folder; null where it has too few pictures for that. */
  calibration: CalibrationPoints.nullable(),
  classes: z.int(),
  images: z.int(),
  models: z.int(),
  viewsPerModel: z.int(),
  failed: z.int(),
  tasks: z.array(z.object({
    query: z.enum(kinds),
    among: z.enum(kinds),
    modelMatch: z.enum(['aligned', 'mean']),
    queries: z.int(),
    recallAt1: z.number(),
    recallAt5: z.number(),
    meanAveragePrecision: z.number(),
  }).readonly()).readonly(),
}).readonly()
export type EvaluationReport = z.infer<typeof EvaluationReport>

/** What is done to pictures to see whether an encoder knows them again; `media/alterations.ts` does it. */
export const alterationNames = ['cropped', 'resized', 'halved', 'quartered', 'small', 'recompressed', 'recoloured', 'mirrored', 'bordered', 'lettered'] as const
export type Alteration = typeof alterationNames[number]

/** Shares of copies, 0…1, whose original came first, and among the first five. */
const recallOfCopies = { queries: z.int(), recallAt1: z.number(), recallAt5: z.number() } as const

/** `likeness evaluate --copies`: how well altered copies find the images that they were made of. */
export const CopiesReport = z.object({
  encoder: z.string(),
  /** As of `EvaluationReport`. */
  calibration: CalibrationPoints.nullable(),
  /** Images that are searched among. */
  images: z.int(),
  /** Files that could not be indexed. */
  failed: z.int(),
  /** Images that no copies could be made of, though they could be indexed, by their paths within the folder. */
  leftOut: z.array(z.object({ path: z.string(), reason: z.string() }).readonly()).readonly(),
  alterations: z.array(z.object({ alteration: z.enum(alterationNames), ...recallOfCopies }).readonly()).readonly(),
  /** All copies together. */
  all: z.object(recallOfCopies).readonly(),
}).readonly()
export type CopiesReport = z.infer<typeof CopiesReport>
