import type { ImportReport } from '../contract/keepsakes.ts'
import type { UserData } from '../contract/user-data.ts'
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { failure } from '../contract/errors.ts'
import { UserDataAsset, UserData as UserDataSchema } from '../contract/user-data.ts'
import { fileReason } from './reasons.ts'

/** A document that can be taken in, and the entries of its file that cannot. */
export interface ReadDocument {
  readonly document: Pick<UserData, 'collections' | 'concepts' | 'assets'>
  readonly refused: ImportReport['refused']
}

const { collections: Collections, ...frameShape } = UserDataSchema.unwrap().shape
const Listed = Collections.unwrap().element
const Frame = z.object({ ...frameShape, version: z.int(), collections: z.array(Listed.unwrap().extend({ query: z.unknown().optional() })), assets: z.array(z.unknown()) })

/**
 * Reads a file that an export wrote. Entries that are not as they should be are left out and named; the others are good.
 * Errors: import_invalid when there is no such file, or it is no export.
 */
export async function readDocument(path: string): Promise<ReadDocument> {
  const frame = Frame.safeParse(parseJson(path, await readText(path)))
  if (!frame.success)
    throw failure('import_invalid', { path, reason: `expected what \`likeness export\` writes, but ${inWords(frame.error)}.` })
  const { version, concepts } = frame.data
  if (version !== 1)
    throw failure('import_invalid', { path, reason: `it is of version ${version}; this program reads version 1. Install a newer Likeness.` })

  const refused: { entry: string, reason: string }[] = []
  const collections = frame.data.collections.flatMap((raw, index) => {
    const collection = Listed.safeParse(raw)
    if (collection.success)
      return [collection.data]
    refused.push({ entry: `collections.${index} (${raw.name})`, reason: `${inWords(collection.error)}.` })
    return []
  })
  const assets = frame.data.assets.flatMap((raw, index) => {
    const entry = UserDataAsset.safeParse(raw)
    if (entry.success)
      return [entry.data]
    refused.push({ entry: `assets.${index}${placeOf(raw)}`, reason: `${inWords(entry.error)}.` })
    return []
  })
  return { document: { collections, ...concepts && { concepts }, assets }, refused }
}

async function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    throw failure('import_invalid', { path, reason: fileReason(error) }, error)
  })
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  }
  catch (error) {
    throw failure('import_invalid', { path, reason: `it is not JSON (${(error as Error).message.replace(/\.$/, '')}).` }, error)
  }
}

/** Where an entry that is not as it should be says that its file lies. */
function placeOf(raw: unknown): string {
  const path = z.object({ path: z.string() }).safeParse(raw)
  return path.success ? ` (${path.data.path})` : ''
}

/** What is wrong, and where: `"metadata.rating": expected a whole number`. At most three things. */
export function inWords({ issues }: z.ZodError): string {
  return issues.slice(0, 3).map(({ path, message }) => {
    const words = message.charAt(0).toLowerCase() + message.slice(1).replace(/\.$/, '')
    return path.length > 0 ? `"${path.join('.')}": ${words}` : words
  }).join('; ')
}
