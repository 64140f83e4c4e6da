import type { Catalog } from '../../catalog/catalog.ts'
import type { MemberFile } from '../../catalog/outgoing.ts'
import type { SyncOptions } from '../../contract/sync.ts'
import type { Decoder } from '../../media/decode.ts'
import type { Stage } from '../../stage/types.ts'
import type { Candidate, Outgoing, OutgoingMaker } from '../types.ts'
import type { MadeFile } from './made-files.ts'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { failure, LikenessError } from '../../contract/errors.ts'
import { formatById } from '../../contract/formats.ts'
import { requireUnchanged } from '../../ingest/file-state.ts'
import { nameFullDisk } from '../../ingest/halt.ts'
import { pathOf } from '../../ingest/path.ts'
import { isReadableFolder } from '../../library/roots.ts'
import { isAsItLies } from '../as-it-lies.ts'
import { createCandidates } from './candidates.ts'
import { companionsOf } from './companions.ts'
import { stableName } from './form.ts'
import { createMadeFiles } from './made-files.ts'
import { md5Of, readUnchanged } from './unchanged.ts'
import { createViews } from './views.ts'

export interface OutgoingParts {
  readonly catalog: Catalog
  /** Makes JPEGs of images. */
  readonly display: Decoder['display']
  /** Renders models. */
  readonly render: Stage['render']
  /** For temporary files: absolute, its own alone; what is left in it is removed. */
  readonly folder: string
}

/** Makes of the assets of collections what goes to hosted services. */
export function createOutgoingMaker({ catalog, display, render, folder }: OutgoingParts): OutgoingMaker {
  const made = createMadeFiles(folder)
  const viewOf = createViews(render)

  async function make({ asset: { format }, view }: Candidate, file: MemberFile): Promise<Uint8Array> {
    const source = { path: pathOf(file), root: file.root, format }
    if (view !== null)
      return viewOf(source, file.hash ?? '', view)
    const { bytes } = await display(source, 'jpeg')
    if (bytes === null)
      throw failure('internal', { reason: 'a JPEG was asked for and none was made.' })
    return bytes
  }

  /** A file that is made goes into the folder of a bucket where the service reads it from there. */
  async function madeOf(candidate: Candidate, file: MemberFile, { viewsFolder }: SyncOptions): Promise<MadeFile> {
    const makeIt = async (): Promise<Uint8Array> => {
      const bytes = await make(candidate, file)
      await requireThere(file)
      return bytes
    }
    if (candidate.bucketPath !== null && viewsFolder !== null)
      return made.lasting(viewsFolder, stableName(candidate.key), makeIt)
    const bytes = await makeIt()
    return made.temporary(bytes).catch((error: unknown) => {
      throw nameFullDisk(error, folder)
    })
  }

  async function lookAt(candidate: Candidate, file: MemberFile, options: SyncOptions): Promise<MadeFile> {
    return isAsItLies(candidate)
      ? { path: pathOf(file), size: file.size, mtimeMs: file.mtimeMs, drop: async () => {} }
      : madeOf(candidate, file, options)
  }

  return {
    candidates: createCandidates(catalog),
    away: catalog.outgoing.away,
    unmake: async (keys, viewsFolder) => void await Promise.all(keys.map(key => rm(join(viewsFolder, stableName(key)), { force: true }))),
    prepare: async (candidate, { resume, note }, options, signal) => {
      signal.throwIfAborted()
      const file = fileOf(candidate)
      await requireThere(file)
      const source = await lookAt(candidate, file, options)
      try {
        signal.throwIfAborted()
        const isItself = isAsItLies(candidate)
        const companions = isItself ? await companionsOf({ path: source.path, root: file.root, format: candidate.format }) : []
        return { ...outgoingOf(candidate, source), companions, resume, note, [Symbol.asyncDispose]: source.drop }
      }
      catch (error) {
        await source.drop()
        throw error
      }
    },
  }

  /** The file of a candidate, which must have the content that it had. */
  function fileOf({ asset, key }: Candidate): MemberFile {
    const file = catalog.outgoing.file(asset.id)
    if (!file)
      throw failure('asset_not_found', { id: asset.id })
    if (file.isOffline)
      throw failure('file_offline', { library: file.library })
    if (file.isMissing)
      throw failure('file_unreadable', { reason: `${pathOf(file)} is no longer there.` })
    if (!file.isRead || file.hash !== contentOf(key))
      throw failure('file_changed')
    return file
  }
}

function outgoingOf(candidate: Candidate, source: MadeFile): Omit<Outgoing, 'companions' | 'resume' | 'note'> {
  let md5: Promise<string> | undefined
  return {
    ...candidate,
    bytes: source.size,
    mediaType: formatById(candidate.format).mediaType,
    path: source.path,
    open: (start, end) => readUnchanged(source, start, end),
    md5: () => md5 ??= md5Of(source),
  }
}

/** The content hash in a key. */
function contentOf(key: string): string {
  return key.split('#', 1)[0]!
}

/** Errors: file_changed when size or time of modification are others than the catalog's, file_offline, file_unreadable. */
async function requireThere(file: MemberFile): Promise<void> {
  await requireUnchanged(file).catch((error: unknown) => {
    if (error instanceof LikenessError && error.code === 'file_unreadable' && !isReadableFolder(file.root))
      throw failure('file_offline', { library: file.library }, error)
    throw error
  })
}
