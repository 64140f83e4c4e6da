import type { Catalog } from '../catalog/catalog.ts'
import type { TrashReport } from '../contract/browse.ts'
import type { Libraries } from '../library/libraries.ts'
import { lstat, realpath } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { isWithin } from '../media/paths.ts'
import { fileReason } from '../transfer/reasons.ts'

/** Files that are handed to the system at once: on some it is a program that is started each time. */
const batchSize = 50

interface Candidate {
  readonly id: number
  readonly libraryId: number
  /** Absolute. */
  readonly path: string
}

/**
 * Moves the files of assets to the trash of the system. Those that went are missing at once, a batch at a time, before a scan can
 * wonder about them; what is known of them is kept as for any missing file. Each that did not is named with the reason. A file that lies outside its library's folder, by a link, is
 * not touched, nor is one whose library cannot be reached. Errors: none; the assets must exist.
 */
export async function trashAssets({ catalog, libraries }: { readonly catalog: Catalog, readonly libraries: Pick<Libraries, 'trashed'> }, ids: Iterable<number>): Promise<TrashReport> {
  const failed: { path: string, reason: string }[] = []
  let trashed = 0
  let batch: Candidate[] = []
  const flush = async () => {
    const outcomes = await moveAll(batch)
    failed.push(...outcomes.flatMap(([{ path }, reason]) => reason === null ? [] : [{ path, reason }]))
    const gone = outcomes.flatMap(([candidate, reason]) => reason === null ? [candidate] : [])
    for (const [libraryId, list] of Map.groupBy(gone, candidate => candidate.libraryId))
      libraries.trashed(libraryId, list.map(({ id }) => id))
    trashed += gone.length
    batch = []
  }
  for (const id of ids) {
    const asset = catalog.assets.get(id)
    const location = catalog.assets.location(id)
    if (!asset || !location)
      continue
    const path = join(location.root, ...asset.path.split('/'))
    const reason = await reasonAgainst(catalog, asset, location.root, path)
    if (reason !== null) {
      failed.push({ path, reason })
      continue
    }
    batch.push({ id, libraryId: asset.libraryId, path })
    if (batch.length === batchSize)
      await flush()
  }
  await flush()
  return { trashed, failed }
}

/** Why a file is not to be touched, or null. */
async function reasonAgainst(catalog: Catalog, { libraryId, missingSince }: { readonly libraryId: number, readonly missingSince: string | null }, root: string, path: string): Promise<string | null> {
  const library = catalog.libraries.get(libraryId)
  if (!library)
    return 'its library was removed.'
  try {
    const realRoot = await realpath(root).catch(() => null)
    if (library.state === 'offline' || realRoot === null)
      return `its library "${library.name}" cannot be reached now.`
    if (missingSince !== null)
      return 'the file is not there any more.'
    if (!isWithin(await realpath(dirname(path)), realRoot))
      return 'its folder is a link that leads out of the library.'
    return (await lstat(path)).isFile() ? null : 'it is a link, or no file.'
  }
  catch (error) {
    return fileReason(error)
  }
}

/** Each file with the reason why it is where it was, or null. Where one of them is in the way, each is tried by itself. */
async function moveAll(batch: readonly Candidate[]): Promise<(readonly [Candidate, string | null])[]> {
  if (batch.length === 0)
    return []
  const problem = await move(batch.map(({ path }) => path))
  const outcomes: (readonly [Candidate, string | null])[] = []
  for (const candidate of batch) {
    const own = await isThere(candidate.path) ? problem !== null && batch.length > 1 ? await move([candidate.path]) : problem : null
    outcomes.push([candidate, await isThere(candidate.path) ? own ?? 'the system left it where it is.' : null])
  }
  return outcomes
}

/** Why files could not be moved to the trash, or null. */
async function move(paths: readonly string[]): Promise<string | null> {
  try {
    const { default: trash } = await import('trash')
    await trash(paths, { glob: false })
    return null
  }
  catch (error) {
    return isAboutTrash(error) ? `there is no trash for its disk that can be written to: ${fileReason(error)}` : fileReason(error)
  }
}

/** Whether it is a folder of the trash itself that an error names; of the desktops of Linux each disk has its own, or none. */
function isAboutTrash(error: unknown): boolean {
  return process.platform === 'linux' && error instanceof Error && 'path' in error && /\/\.?Trash(?:-\d+)?(?:\/|$)/.test(String(error.path))
}

async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(() => true, () => false)
}
