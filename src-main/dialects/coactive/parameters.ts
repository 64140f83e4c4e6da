import { z } from 'zod'

/** One thing that is wrong with a request, as FastAPI tells it. */
export interface Problem {
  /** Where it was found, or is expected, and its name. */
  readonly loc: readonly [where: 'query' | 'body' | 'header', name: string]
  readonly msg: string
  readonly type: string
}

/** What was sent, by its place. */
export interface Sent {
  readonly query: ReadonlyMap<string, string>
  readonly body: ReadonlyMap<string, string>
}

const key = z.string().trim().min(1, 'a metadata key must have at least one character').max(200, 'a metadata key has at most 200 characters')

const limit = z.string()
  .regex(/^[+-]?\d+$/, 'Input should be a whole number')
  .transform(Number)
  .pipe(z.number().min(1, 'Input should be greater than or equal to 1').max(1000, 'Input should be less than or equal to 1000'))
  .default(100)

export const SearchParameters = z.object({ limit })
export const GroupedParameters = z.object({ limit, group_by: key })
export const TextParameters = z.object({ limit, group_by: key.optional(), query: z.string().trim().min(1, 'a query must have at least one character').max(1000, 'a query has at most 1000 characters') })

/** `metadata_key` and `metadata_value` come together or not at all; a blank key means every key. */
export const SemanticParameters = z.object({
  limit,
  group_by: key,
  metadata_key: z.string().trim().max(200, 'a metadata key has at most 200 characters').optional(),
  metadata_value: z.string().trim().max(1000, 'a metadata value has at most 1000 characters').optional(),
}).superRefine(({ metadata_key, metadata_value }, context) => {
  if (metadata_key !== undefined && !metadata_value)
    context.addIssue({ code: 'custom', path: ['metadata_value'], message: 'metadata_key was sent, so that metadata_value is required' })
  if (metadata_value && metadata_key === undefined)
    context.addIssue({ code: 'custom', path: ['metadata_key'], message: 'metadata_value was sent, so that metadata_key is required; leave it blank for every key' })
})

export const LoginParameters = z.object({ grant_type: z.enum(['client_credentials', 'refresh_token'], { error: issue => issue.input === undefined ? 'Field required' : 'Input should be \'client_credentials\' or \'refresh_token\'' }) })

/**
 * The parameters that a schema names, or what is wrong with them. What is in the body counts before what is in the query; what is
 * missing is missed in `place`.
 */
export function parametersOf<S extends z.ZodType>(schema: S, { query, body }: Sent, place: 'query' | 'body' = 'query'): { readonly parameters: z.output<S> } | { readonly problems: readonly Problem[] } {
  const sent = new Map([...query, ...body])
  const { success, data, error } = schema.safeParse(Object.fromEntries(sent))
  if (success)
    return { parameters: data }
  return {
    problems: error.issues.map((issue): Problem => {
      const name = String(issue.path[0])
      if (!sent.has(name) && issue.code !== 'custom')
        return { loc: [place, name], msg: 'Field required', type: 'missing' }
      return { loc: [body.has(name) ? 'body' : 'query', name], msg: issue.message, type: typeOf(issue) }
    }),
  }
}

/** The name that pydantic has for it. */
function typeOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_format': return 'int_parsing'
    case 'too_small': return issue.origin === 'string' ? 'string_too_short' : 'greater_than_equal'
    case 'too_big': return issue.origin === 'string' ? 'string_too_long' : 'less_than_equal'
    case 'invalid_value': return 'enum'
    default: return 'value_error'
  }
}
