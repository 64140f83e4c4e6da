import type { Form } from '../../http/upload.ts'
import type { DialectContext, DialectParts } from '../dialect.ts'
import { failure } from '../../contract/errors.ts'
import { bytesOf, lengthOf } from '../../http/body.ts'
import { receiveForm } from '../../http/upload.ts'

/** Bytes that a picture to search by may have. */
const pictureLimit = 64_000_000

const nothing: Form = { fields: new Map(), upload: undefined, [Symbol.asyncDispose]: async () => {} }

/**
 * The fields and the file of a form, `multipart/form-data` or urlencoded, in the body of a POST or of a GET; empty when there is
 * no body. The file lies on disk until the form is disposed. Errors: bad_request, upload_too_large, and media_type_wrong for
 * another kind of body.
 */
export async function readForm(c: DialectContext, { uploads }: Pick<DialectParts, 'uploads'>): Promise<Form> {
  const contentType = c.req.header('content-type')
  if (contentType === undefined)
    return nothing
  if (!/^(?:multipart\/form-data|application\/x-www-form-urlencoded)\b/i.test(contentType))
    throw failure('media_type_wrong', { expected: 'multipart/form-data', found: contentType })
  return receiveForm({ contentType, contentLength: lengthOf(c), body: bytesOf(c) }, { ...uploads, limit: Math.min(uploads.limit, pictureLimit) })
}

/**
 * The parameters of a request: those of its form, and of its address where the form does not name them; and the form's file.
 * Errors: those of `readForm`.
 */
export async function readParameters(c: DialectContext, parts: Pick<DialectParts, 'uploads'>): Promise<Form> {
  const form = await readForm(c, parts)
  return { ...form, fields: new Map([...Object.entries(c.req.query()), ...form.fields]) }
}
