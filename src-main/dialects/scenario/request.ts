import { z } from 'zod'
import { failure } from '../../contract/errors.ts'

/** Results of a page where a request does not say. */
const usualLimit = 20
const mostOnPage = 1000

const expected = (what: string) => ({ error: (issue: { readonly input?: unknown }) => `expected ${what}, got ${said(issue.input)}` })
const ratio = z.number(expected('a number from 0 to 1')).min(0, 'expected at least 0').max(1, 'expected at most 1').optional()
const text = (what: string, most: number) => z.string(expected(what)).trim().max(most, `expected at most ${most} characters`).optional()
const whole = (least: number, most: number) => z.int(expected('a whole number')).min(least, `expected at least ${least}`).max(most, `expected at most ${most}`).optional()
const reference = z.string(expected('an asset id or a data URL as a string')).trim().min(1, 'expected an asset id or a data URL')
const references = z.array(reference, expected('an array of asset ids and data URLs')).max(100, 'expected at most 100').default([])

const Body = z.object({
  query: text('words', 1000),
  filter: text('a filter as a string', 20_000),
  image: reference.optional(),
  images: z.object({ like: references, unlike: references }, expected('an object of "like" and "unlike"')).optional(),
  imageSemanticRatio: ratio,
  querySemanticRatio: ratio,
  limit: whole(1, mostOnPage),
  offset: whole(0, Number.MAX_SAFE_INTEGER),
  page: whole(1, Number.MAX_SAFE_INTEGER),
  hitsPerPage: whole(1, mostOnPage),
  public: z.boolean(expected('true or false')).optional(),
  sortBy: z.array(z.string().regex(/^[\w.]+:(?:asc|desc)$/, 'expected an attribute, a colon, and asc or desc, such as createdAt:desc'), expected('an array of strings such as createdAt:desc')).max(10, 'expected at most 10').optional(),
}, expected('a JSON object')).superRefine((body, context) => {
  const refuse = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message })
  if (body.image !== undefined && body.images !== undefined)
    refuse('images', '"image" and "images" exclude each other; send one of them')
  const [byOffset, byPage] = [[body.limit, body.offset], [body.page, body.hitsPerPage]].map(pair => pair.filter(value => value !== undefined).length)
  if (byOffset! > 0 && byPage! > 0)
    refuse('page', '"page" and "hitsPerPage" are not used together with "limit" and "offset"; send one pair of them')
  else if (byOffset === 1)
    refuse(body.limit === undefined ? 'limit' : 'offset', '"limit" and "offset" must be used together, and this one is missing')
  else if (byPage === 1)
    refuse(body.page === undefined ? 'page' : 'hitsPerPage', '"page" and "hitsPerPage" must be used together, and this one is missing')
})

/** How results are paged through, as the answer tells it. */
export interface Paging {
  readonly limit: number
  readonly offset: number
  /** From 1; undefined where `limit` and `offset` are asked for. */
  readonly page: number | undefined
}

/** A search as the API asks for it. */
export interface ScenarioRequest extends Paging {
  readonly query: string | undefined
  readonly filter: string | undefined
  readonly like: readonly string[]
  readonly unlike: readonly string[]
  readonly imageSemanticRatio: number | undefined
  readonly querySemanticRatio: number | undefined
  readonly sortBy: readonly string[] | undefined
}

/** A request's body, in which there must be something to search by. Errors: bad_request, with all that is wrong. */
export function parseRequest(sent: unknown): ScenarioRequest {
  const { success, data, error } = Body.safeParse(sent)
  if (!success)
    throw failure('bad_request', { reason: `${error.issues.map(({ path, message }) => path.length > 0 ? `"${path.join('.')}": ${message}` : message).join('; ')}.` })
  const { image, images, page, hitsPerPage, limit = hitsPerPage ?? usualLimit, offset = ((page ?? 1) - 1) * limit, imageSemanticRatio, querySemanticRatio } = data
  const [query, filter] = [data.query || undefined, data.filter || undefined]
  const like = image === undefined ? images?.like ?? [] : [image]
  const unlike = images?.unlike ?? []
  if (query === undefined && filter === undefined && like.length + unlike.length === 0)
    throw failure('bad_request', { reason: 'at least one of the fields "query", "filter", "image" and "images" must have a value.' })
  const sortBy = data.sortBy && data.sortBy.length > 0 ? data.sortBy : undefined
  return { query, filter, like, unlike, imageSemanticRatio, querySemanticRatio, sortBy, limit, offset, page }
}

/** The parameters of the address, which are checked although they change nothing. Errors: bad_request. */
export function checkAddress({ originalAssets }: Readonly<Record<string, string>>): void {
  if (originalAssets !== undefined && !/^(?:true|false|1|0)?$/i.test(originalAssets))
    throw failure('bad_request', { reason: `"originalAssets": expected true or false, got ${said(originalAssets)}.` })
}

function said(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 100)
}
