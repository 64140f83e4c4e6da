import type { Hash } from 'node:crypto'
import type { z } from 'zod'
import type { PostUpload } from './bodies.ts'
import type { Store } from './store.ts'
import { createHash } from 'node:crypto'

/** Bytes of a part that is not the last, at least: as of S3. */
const smallestPart = 5 * 1024 * 1024

/** ms until what was completed is imported. */
const importMs = 20

interface Part {
  readonly bytes: number
  readonly md5: string
  /** Of this part and all before it; undefined while one of those is missing. */
  readonly upTo: Hash | undefined
}

export interface StoredUpload {
  readonly id: string
  readonly asked: z.output<typeof PostUpload>
  readonly parts: Map<number, Part>
  readonly partsCount: number
  /** What each part must have; undefined where the client says. */
  readonly partBytes: number | undefined
  status: 'pending' | 'validating' | 'imported' | 'failed'
  entityId?: string
  errorMessage?: string
}

/** How uploads are dealt with, as the documents allow it to be. */
export interface UploadBehaviour {
  /** Bytes of a part as the service wants it, whatever number of parts was asked for. @default as asked for */
  readonly partBytes?: number
  /** Why whatever is completed fails. @default it does not */
  readonly failure?: string
}

/** Uploads in parts, as S3 takes them: of what came its size and MD5 are kept, not the bytes. */
export function createUploads(store: Store) {
  const uploads = new Map<string, StoredUpload>()
  const timers = new Set<NodeJS.Timeout>()
  let behaviour: UploadBehaviour = {}
  /** Part of the signature of addresses; another one makes those that were given out invalid. */
  let era = 0

  const lengthOf = ({ partBytes, asked, partsCount }: StoredUpload, number: number) =>
    partBytes === undefined ? undefined : number < partsCount ? partBytes : asked.fileSize - partBytes * (partsCount - 1)

  /** Takes the parts together when they are whole, and the sizes as they must be. */
  function whyNot({ asked, parts, partsCount }: StoredUpload): string | undefined {
    const all = Array.from({ length: partsCount }, (_, i) => parts.get(i + 1)!)
    if (all.slice(0, -1).some(({ bytes }) => bytes < smallestPart))
      return 'EntityTooSmall: a part is smaller than 5 MB'
    if (all.reduce((sum, { bytes }) => sum + bytes, 0) !== asked.fileSize)
      return 'The file is not of the announced size'
    if (!all.at(-1)!.upTo)
      return 'A part was sent anew after those that follow it'
    return behaviour.failure
  }

  function finish(upload: StoredUpload): void {
    const { asked, parts, partsCount } = upload
    const wrong = whyNot(upload)
    if (wrong !== undefined) {
      upload.status = 'failed'
      upload.errorMessage = wrong
      return
    }
    const { id } = store.addAsset({
      name: asked.fileName,
      mimeType: asked.contentType,
      kind: asked.kind === '3d' ? '3d' : 'image',
      size: asked.fileSize,
      md5: parts.get(partsCount)!.upTo!.copy().digest('hex'),
      collectionIds: asked.assetOptions?.collectionIds ?? [],
    })
    upload.status = 'imported'
    upload.entityId = id
  }

  return {
    uploads,
    behave: (wanted: UploadBehaviour): void => {
      behaviour = wanted
    },
    expireParts: (): void => {
      era++
    },

    forget: (): void => uploads.clear(),

    begin: (asked: z.output<typeof PostUpload>): StoredUpload => {
      const { partBytes } = behaviour
      const upload: StoredUpload = { id: store.idOf('upload'), asked, parts: new Map(), partsCount: partBytes === undefined ? asked.parts : Math.ceil(asked.fileSize / partBytes), partBytes, status: 'pending' }
      uploads.set(upload.id, upload)
      return upload
    },

    /** Takes a part in; false when its address is not good any more, or its length is not the one that was asked for. */
    put: async (upload: StoredUpload, number: number, signature: string | undefined, body: AsyncIterable<Uint8Array>): Promise<boolean> => {
      if (signature !== `${upload.id}-${era}` || upload.status !== 'pending' || number < 1 || number > upload.partsCount)
        return false
      const before = number === 1 ? createHash('md5') : upload.parts.get(number - 1)?.upTo?.copy()
      const own = createHash('md5')
      let bytes = 0
      for await (const piece of body) {
        bytes += piece.byteLength
        own.update(piece)
        before?.update(piece)
      }
      if (bytes !== (lengthOf(upload, number) ?? bytes))
        return false
      const md5 = own.digest('hex')
      if (upload.parts.get(number)?.md5 !== md5)
        [...upload.parts].filter(([other]) => other > number).forEach(([other, part]) => upload.parts.set(other, { ...part, upTo: undefined }))
      upload.parts.set(number, { bytes, md5, upTo: before })
      return true
    },

    /** Ends an upload; false when a part is missing, or it was ended before. */
    complete: (upload: StoredUpload): boolean => {
      if (upload.status !== 'pending' || upload.parts.size < upload.partsCount)
        return false
      upload.status = 'validating'
      const timer = setTimeout(() => {
        timers.delete(timer)
        finish(upload)
      }, importMs)
      timers.add(timer)
      return true
    },

    /** An upload as the API shows it. */
    shown: (upload: StoredUpload, origin: string) => ({
      id: upload.id,
      authorId: 'an-author',
      createdAt: '2026-01-01T00:00:00.000Z',
      updatedAt: '2026-01-01T00:00:00.000Z',
      ownerId: store.projectId,
      source: 'multipart',
      fileName: upload.asked.fileName,
      originalFileName: upload.asked.fileName,
      contentType: upload.asked.contentType,
      fileSize: upload.asked.fileSize,
      kind: upload.asked.kind,
      assetOptions: upload.asked.assetOptions,
      status: upload.status,
      jobId: `job_${upload.id}`,
      partsCount: upload.partsCount,
      ...upload.status === 'pending' && {
        parts: Array.from({ length: upload.partsCount }, (_, i) => ({
          number: i + 1,
          url: `${origin}/parts/${upload.id}/${i + 1}?signature=${upload.id}-${era}`,
          expires: '2036-01-01T00:00:00.000Z',
          ...upload.partBytes !== undefined && { content_length: lengthOf(upload, i + 1) },
        })),
      },
      ...upload.entityId !== undefined && { entityId: upload.entityId },
      ...upload.errorMessage !== undefined && { errorMessage: upload.errorMessage },
    }),

    close: (): void => timers.forEach(timer => clearTimeout(timer)),
  }
}
