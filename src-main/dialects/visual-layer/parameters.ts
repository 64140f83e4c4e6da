import type { Region as PictureRegion } from '../../contract/query.ts'
import { z } from 'zod'
import { failure } from '../../contract/errors.ts'
import { Region } from '../../contract/query.ts'

export const entityTypes = ['IMAGES', 'OBJECTS'] as const
export type EntityType = typeof entityTypes[number]

const numbers = /^[\d.e+-]+(?:\s*,\s*[\d.e+-]+){3}$/i

/** `{"x":0.1,"y":0.2,"width":0.5,"height":0.6}` or `0.1,0.2,0.5,0.6`, in fractions of the picture. */
const BoundingBox = z.string().transform((text, context): PictureRegion => {
  const region = Region.safeParse(boxIn(text.trim()))
  if (region.success)
    return region.data
  context.addIssue({ code: 'custom', message: `expected {"x":…,"y":…,"width":…,"height":…} or X,Y,WIDTH,HEIGHT, fractions of the image that lie inside it; got ${text.slice(0, 200)}` })
  return z.NEVER
})

function boxIn(text: string): unknown {
  if (numbers.test(text)) {
    const [x, y, width, height] = text.split(',').map(Number)
    return { x, y, width, height }
  }
  try {
    return JSON.parse(text)
  }
  catch {
    return undefined
  }
}

const entityType = z.enum(entityTypes, { error: issue => `expected IMAGES or OBJECTS${got(issue.input)}` })
const threshold = z.string().regex(/^[0-4]$/, { error: issue => `expected a whole number from 0 (finest) to 4${got(issue.input)}` }).transform(Number).default(0)

/** What an upload says of itself. */
export const UploadParameters = z.object({
  entity_type: entityType,
  threshold,
  bounding_box: BoundingBox.optional(),
})
export type UploadParameters = z.output<typeof UploadParameters>

/** What is asked of the explore endpoint. */
export const ExploreParameters = z.object({
  anchor_media_id: z.uuid({ error: issue => `expected the id of an upload or of a medium, a UUID${got(issue.input)}` }).transform(id => id.toLowerCase()),
  anchor_type: z.enum(['UPLOAD', 'MEDIA'], { error: issue => `expected UPLOAD or MEDIA${got(issue.input)}` }),
  entity_type: entityType,
  threshold,
  page_number: z.string().regex(/^\d{1,9}$/, { error: issue => `expected a whole number from 0 on${got(issue.input)}` }).transform(Number).default(0),
})
export type ExploreParameters = z.output<typeof ExploreParameters>

/** The parameters that a schema names, of those that were sent. Errors: bad_request, with all that is wrong. */
export function parametersOf<S extends z.ZodType>(schema: S, sent: ReadonlyMap<string, string>): z.output<S> {
  const { success, data, error } = schema.safeParse(Object.fromEntries(sent))
  if (!success)
    throw failure('bad_request', { reason: `${error.issues.map(({ path, message }) => `"${path.join('.')}": ${message}`).join('; ')}.` })
  return data
}

function got(input: unknown): string {
  return input === undefined ? ', and there is none' : `, got "${String(input).slice(0, 200)}"`
}
