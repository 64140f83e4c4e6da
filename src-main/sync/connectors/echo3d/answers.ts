import type { HostedHit, RemoteItem } from '../../types.ts'
import { z } from 'zod'
import { keyName } from './metadata.ts'

/**
 * An entry, as docs.echo3d.com/api/objects shows it, without what is not looked at. Metadata stands in `additionalData` beside what
 * echo3D itself keeps there: its SDKs read it so.
 */
const Entry = z.object({
  id: z.string().min(1),
  hologram: z.object({ type: z.string().optional(), filename: z.string().optional(), storageID: z.string().optional() }).optional(),
  additionalData: z.record(z.string(), z.unknown()).optional(),
})
export type Entry = z.infer<typeof Entry>

/** JSON that is announced as something else is JSON all the same: the documents do not say what it is announced as. */
function parsed(answer: unknown): unknown {
  if (typeof answer !== 'string')
    return answer
  try {
    return JSON.parse(answer)
  }
  catch {
    return answer
  }
}

export const UploadAnswer = z.preprocess(parsed, Entry)

export const QueryAnswer = z.preprocess(parsed, z.object({ db: z.record(z.string(), Entry) }))

/** By the keys of the collections that were searched, scores by the ids of entries. */
export const SearchAnswer = z.preprocess(parsed, z.record(z.string(), z.record(z.string(), z.number())))

/** The value that was set, or nothing: nothing is made of it. */
export const DataAnswer = z.unknown()

/** Another one once the file of an entry was replaced: files are stored under ids of their own. */
export function revisionOf({ hologram }: Entry): string | null {
  return hologram?.storageID ?? null
}

/** An entry as an item of a container. Neither size nor MD5 nor a state are documented. */
export function itemOf(entry: Entry): RemoteItem {
  const key = entry.additionalData?.[keyName]
  return {
    id: entry.id,
    key: typeof key === 'string' && key !== '' ? key : null,
    name: entry.hologram?.filename ?? '',
    bytes: null,
    md5: null,
    revision: revisionOf(entry),
    state: 'there',
    reason: null,
  }
}

/** The ids of the best of what was found, the best first, with their scores. */
export function bestOf(scores: Readonly<Record<string, number>>, limit: number): readonly (readonly [id: string, score: number])[] {
  return Object.entries(scores).sort(([, a], [, b]) => b - a).slice(0, limit)
}

/**
 * What the picture of an entry is downloaded by: of an image the smaller copy, where there is one (the echo3D SDK for Unity takes that,
 * too), else its file. No picture of a model is documented.
 */
function pictureOf({ hologram, additionalData }: Entry): string | undefined {
  if (hologram?.type !== 'IMAGE_HOLOGRAM')
    return undefined
  const small = additionalData?.['compressedImageStorageID']
  return typeof small === 'string' && small !== '' ? small : hologram.storageID
}

/** Hits with the names of their files; an entry that /query does not tell of goes by its id, without a picture. */
export function hitsOf(best: readonly (readonly [id: string, score: number])[], entries: ReadonlyMap<string, Entry>): readonly HostedHit[] {
  return best.map(([remoteId, score]) => {
    const entry = entries.get(remoteId)
    return { remoteId, name: entry?.hologram?.filename ?? remoteId, score, pictureUrl: null, picture: entry && pictureOf(entry), link: null }
  })
}
