import type { Upload } from '../../http/upload.ts'
import { failure } from '../../contract/errors.ts'

export type Fields = ReadonlyMap<string, string>

/** Where nothing else is said. */
const defaultThreshold = 0.5

const mostCollections = 100

/** The keys of `keys`, each once, in their order. Errors: bad_request. */
export function collectionsOf(fields: Fields): string[] {
  const keys = [...new Set((fields.get('keys') ?? '').split(',').map(key => key.trim()).filter(key => key !== ''))]
  if (keys.length === 0)
    throw failure('bad_request', { reason: 'No "keys" found in request. They are the keys of the collections to search, with commas between them.' })
  if (keys.length > mostCollections)
    throw failure('bad_request', { reason: `"keys" names ${keys.length} collections; at most ${mostCollections} are searched at once.` })
  return keys
}

/** The least score of a result, 0…1. Errors: bad_request. */
export function thresholdOf(fields: Fields): number {
  const text = fields.get('threshold')?.trim()
  const threshold = text === undefined ? defaultThreshold : text === '' ? Number.NaN : Number(text)
  if (!(threshold >= 0 && threshold <= 1))
    throw failure('bad_request', { reason: `"threshold" must be a number between 0 and 1, not "${text}".` })
  return threshold
}

/** A parameter that is true or false; false where it is not given. Errors: bad_request. */
export function isTrue(fields: Fields, name: string): boolean {
  const text = fields.get(name)?.trim().toLowerCase() ?? 'false'
  if (text !== 'true' && text !== 'false')
    throw failure('bad_request', { reason: `"${name}" must be true or false, not "${text}".` })
  return text === 'true'
}

/** What is searched by: an image file, or an entry. Errors: bad_request. */
export function subjectOf(fields: Fields, upload: Upload | undefined): { readonly upload: Upload } | { readonly entryId: string } {
  const [entryId, operation] = [fields.get('entryId')?.trim(), fields.get('operation')?.trim().replace(/^"(.*)"$/, '$1')]
  if (upload && (entryId !== undefined || operation !== undefined))
    throw failure('bad_request', { reason: 'either "file" or "entryId" with "operation" is expected, not both.' })
  if (upload)
    return { upload }
  if (operation !== undefined && operation !== 'entrySearch')
    throw failure('bad_request', { reason: `"operation" must be entrySearch, not "${operation}".` })
  if (entryId && operation)
    return { entryId }
  if (entryId)
    throw failure('bad_request', { reason: 'No "operation" found in request. With "entryId" it must be entrySearch.' })
  if (operation)
    throw failure('bad_request', { reason: 'No "entryId" found in request.' })
  throw failure('bad_request', { reason: fields.has('file') ? '"file" must be sent as a file of multipart/form-data, not as text.' : 'No "file" and no "entryId" found in request. The file is sent as multipart/form-data.' })
}
