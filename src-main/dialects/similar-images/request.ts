import { z } from 'zod'
import { failure } from '../../contract/errors.ts'

const text = (what: string) => z.string(`expected ${what} as a string`).trim().min(1, 'expected something in it')

const Request = z.object({
  url: text('the URL of an image').refine(url => /^https?:\/\//i.test(url), 'expected a URL that begins with http:// or https://').optional(),
  image: text('an image in base64').optional(),
  text: text('words').max(1000, 'expected at most 1000 characters').optional(),
  num_similar: z.int('expected a whole number').min(1, 'expected at least 1').max(50, 'expected at most 50').default(1),
  get_labels: z.literal('coco_yolov7', 'only "coco_yolov7" is supported').optional(),
}, 'expected a JSON object').refine(({ url, image, text }) => [url, image, text].filter(part => part !== undefined).length === 1, 'expected exactly one of the fields "url", "image" and "text"')

export type SimilarImagesRequest = z.output<typeof Request>

/** A request of the API; of `url`, `image` and `text` it has exactly one. Errors: bad_request. */
export function parseRequest(body: unknown): SimilarImagesRequest {
  const { success, data, error } = Request.safeParse(body)
  if (success)
    return data
  throw failure('bad_request', { reason: `${error.issues.map(({ path, message }) => path.length > 0 ? `"${path.join('.')}": ${message}` : message).join('; ')}.` })
}
