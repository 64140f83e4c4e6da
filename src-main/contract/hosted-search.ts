import { z } from 'zod'
import { AnchorRef } from './query.ts'
import { scoreSenses } from './sync.ts'

/** The question that the window asks here, asked of a service too. */
export const HostedSearchRequest = z.strictObject({
  accountId: z.string(),
  /** What is searched in there; null for what the account's syncs fill, or all. */
  container: z.string().nullable().default(null),
  like: z.array(AnchorRef).max(10).readonly().default([]),
  unlike: z.array(AnchorRef).max(10).readonly().default([]),
  text: z.string().trim().min(1).max(1000).optional(),
  limit: z.int().min(1).max(100).default(30),
}).refine(({ like, text }) => like.length > 0 || text !== undefined, { error: 'expected an example or some words to search by' }).readonly()
export type HostedSearchRequest = z.input<typeof HostedSearchRequest>

export const HostedResult = z.object({
  remoteId: z.string(),
  name: z.string(),
  /** The service's own number, as it came; null where it gives none. Its sense is that of the response. */
  score: z.number().nullable(),
  /** The asset here that it was made of, when the ledger knows. */
  assetId: z.int().nullable(),
  /** Address of a picture, at this server; null when there is none. */
  picture: z.string().nullable(),
  /** Where it is seen at the service; null where that is not told. */
  link: z.string().nullable(),
}).readonly()
export type HostedResult = z.infer<typeof HostedResult>

/** What a service answered: beside the results of here, never among them. */
export const HostedSearchResponse = z.object({
  service: z.string(),
  accountId: z.string(),
  score: z.string().nullable(),
  sense: z.enum(scoreSenses),
  /** Parts of the question that the service cannot be asked. */
  leftOut: z.array(z.enum(['text', 'unlike', 'more-examples'])).readonly(),
  elapsedMs: z.number(),
  /** In the service's order. */
  results: z.array(HostedResult).readonly(),
}).readonly()
export type HostedSearchResponse = z.infer<typeof HostedSearchResponse>
