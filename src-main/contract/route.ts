import { z } from 'zod'

/**
 * One JSON route of the native API. The HTTP layer, the typed client, the OpenAPI document and the CLI all follow from
 * this table. `path` holds `{name}` for each key of `params`.
 */
export interface Route {
  readonly method: 'get' | 'post' | 'delete'
  readonly path: string
  readonly summary: string
  readonly tag: string
  readonly params?: z.ZodObject
  readonly query?: z.ZodType
  readonly body?: z.ZodType
  /** The request carries a file as `multipart/form-data`, in the field `file`. */
  readonly upload?: true
  /** The request carries bytes as they are (`application/octet-stream`), so many at most. */
  readonly stream?: number
  /** Bytes that its JSON body may have. @default 2 MB */
  readonly bodyLimit?: number
  readonly output: z.ZodType
}

/**
 * The header of requests that a program makes by itself, such as to bring a list up to date: they do not count as somebody's
 * use. Urgency 7 is that of background tasks (RFC 9218, section 4.1).
 */
export const backgroundPriority = { priority: 'u=7' } as const

/** Bytes for the ids of all that a window may have selected. */
export const selectionBodyLimit = 30_000_000

/** Params of a route that names one thing by its number, or by its key. */
export const byId = z.object({ id: z.coerce.number().int() })
export const byKey = z.object({ id: z.string() })

/** The answer of a route that has nothing to say but that it is done. */
export const nothing = z.object({})
