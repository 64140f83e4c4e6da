import { z } from 'zod'
import { AnchorRef, Region } from './query.ts'

/** Why an asset is among the results of these examples. */
export const ExplainRequest = z.strictObject({
  assetId: z.int(),
  like: z.array(AnchorRef).max(20).readonly().default([]),
  unlike: z.array(AnchorRef).max(20).readonly().default([]),
}).refine(({ like, unlike }) => like.length + unlike.length > 0, { error: 'expected at least one example in like or unlike' }).readonly()
export type ExplainRequest = z.input<typeof ExplainRequest>

/** How an asset compares to one example. */
export const ExampleMatch = z.object({
  /** Whether it is an example of what is looked for. */
  like: z.boolean(),
  /** Its place in `like`, or in `unlike`. */
  index: z.int(),
  /** 0…1 */
  score: z.number(),
  /** The view of a model that is most like the example, 0…11; null for images. */
  view: z.int().nullable(),
  /** The view of the example that matches it, where the example is a model; null for images. */
  exampleView: z.int().nullable(),
  /** The part of an image that is most like the example, where a part is more alike than the whole; else null. */
  region: Region.nullable(),
  /** The score of that part; null without one. */
  regionScore: z.number().nullable(),
}).readonly()
export type ExampleMatch = z.infer<typeof ExampleMatch>

export const Explanation = z.object({ matches: z.array(ExampleMatch).readonly() }).readonly()
export type Explanation = z.infer<typeof Explanation>

export const LibraryMap = z.object({
  /** none: nothing is embedded yet. computing: places are being found; those known already can be had. ready: all that is embedded has its place. */
  state: z.enum(['none', 'computing', 'ready']),
  /** Of the computing, 0…1. */
  progress: z.number(),
  /** Changes whenever places do. */
  version: z.string(),
  encoder: z.string(),
  /** Present assets that are embedded. */
  total: z.int(),
}).readonly()
export type LibraryMap = z.infer<typeof LibraryMap>

/** The places of assets on the map: columns of equal length, base64 of little-endian numbers. */
export const MapPlaces = z.object({
  version: z.string(),
  total: z.int(),
  /** Unsigned 32-bit. */
  ids: z.string(),
  /** x and y in turn, unsigned 16-bit each: 0…65535 over the map's square. Like assets lie near one another. */
  places: z.string(),
  /** A byte each: 0 image, 1 model. */
  kinds: z.string(),
  /** A byte each: the colour of the neighbourhood that it lies in, 0…255, alike for those near to one another. */
  regions: z.string(),
}).readonly()
export type MapPlaces = z.infer<typeof MapPlaces>

/** What an encoder does on this machine, on this library. */
export const Measurement = z.object({
  encoder: z.string(),
  /** Pictures embedded a second, decoding left out. */
  imagesPerSecond: z.number(),
  /** Pictures of the library that altered copies were made of. */
  sample: z.int(),
  /** The share of copies whose original came first: cropped to two thirds, scaled to an eighth, greyed and darkened. */
  recall: z.object({ cropped: z.number(), small: z.number(), recoloured: z.number() }).readonly(),
  measuredAt: z.iso.datetime(),
}).readonly()
export type Measurement = z.infer<typeof Measurement>
