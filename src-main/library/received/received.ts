import type { Catalog } from '../../catalog/catalog.ts'
import type { Said } from '../../catalog/received.ts'
import type { WireError } from '../../contract/errors.ts'
import type { EventBus } from '../../contract/event-bus.ts'
import type { ReceivedFile, ReceiveFile } from '../../contract/received.ts'
import type { Libraries } from '../libraries.ts'
import type { Part } from './parts.ts'
import type { Placed } from './place.ts'
import { copyFile, lstat, mkdir, rename } from 'node:fs/promises'
import { dirname, join, posix } from 'node:path'
import { failure, LikenessError } from '../../contract/errors.ts'
import { formatOf } from '../../contract/formats.ts'
import { isRating } from '../../contract/user-data.ts'
import { inodeReader } from '../inodes.ts'
import { createAnnouncements } from './announcements.ts'
import { createParts } from './parts.ts'
import { placeTogether } from './place.ts'
import { removeFiles } from './remove.ts'
import { createRoot } from './root.ts'
import { faultOfPath } from './safe-path.ts'
import { describing } from './said.ts'
import { createTurns } from './turns.ts'

export interface ReceivedOptions {
  readonly catalog: Catalog
  readonly events: EventBus
  readonly libraries: Pick<Libraries, 'add' | 'put' | 'trashed'>
  /** Absolute path of the folder for received files; made when missing. */
  readonly folder: string
  /** There is something new to index. */
  readonly onChange: () => void
  /** Bytes that are free on the disk of a folder; null when that is not told. @default as the system says */
  readonly freeBytes?: ((folder: string) => Promise<number | null>) | undefined
}

export interface Failed {
  readonly key: string
  readonly error: WireError
}

export type Received = ReturnType<typeof createReceived>

/**
 * Collections that other Likeness servers fill: their files are written below one folder and nowhere else, by content, and that folder
 * is a library as any other. An asset is there as soon as its file is; it is indexed later. Nothing that was not received can be
 * changed or removed from outside.
 */
export function createReceived({ catalog, events, libraries, folder, onChange, freeBytes }: ReceivedOptions) {
  const root = createRoot({ catalog, events, libraries, folder })
  const parts = createParts({ root: root.path, named: folder, free: freeBytes })
  const turns = createTurns()
  const announcements = createAnnouncements(events)
  const inodeOf = inodeReader()

  function requireOwn(collection: string): void {
    const kind = catalog.received.kindOf(collection)
    if (kind === undefined)
      throw failure('collection_not_found', { key: collection })
    if (kind !== 'own')
      throw failure('bad_request', { reason: `"${collection}" holds ${kind === 'smart' ? 'what its query finds' : 'what lies in the folder of its library'}; files are received into a collection that people made.` })
  }

  /** A received file that lies here as it came. */
  async function intact(collection: string, key: string, hash: string): Promise<ReceivedFile | undefined> {
    const file = catalog.received.find(collection, key)
    if (!file || file.revision !== hash || catalog.received.get(collection, key)?.hash !== hash)
      return undefined
    const location = catalog.assets.location(file.assetId)!
    const stats = await lstat(join(location.root, file.path)).catch(() => undefined)
    return stats?.isFile() && stats.size === file.bytes ? file : undefined
  }

  async function put(collection: string, asked: ReceiveFile): Promise<{ readonly file: ReceivedFile | null, readonly missing: readonly string[] }> {
    const { key, hash, companions } = asked
    requireReceivable(asked)
    const wanted = [asked, ...companions]
    const known = await intact(collection, key, hash)
    if (known) {
      describe(collection, asked)
      await Promise.all(wanted.map(file => parts.drop(file.hash)))
      return { file: catalog.received.find(collection, key) ?? known, missing: [] }
    }
    const placed = await placeTogether(wanted, { root: root.path(), folder: collection, key, own: ownPlace(collection, key), isTaken: path => catalog.received.isTaken(path) })
    const sources = await Promise.all(placed.map(file => file.isThere ? undefined : parts.whole(file.hash, file.bytes)))
    const missing = new Set(placed.flatMap((file, i) => file.isThere || sources[i] !== undefined ? [] : [file.hash]))
    if (missing.size > 0)
      return { file: null, missing: [...missing] }
    for (const [i, file] of placed.entries()) {
      if (sources[i] !== undefined)
        await putDown(file, sources[i], sources.indexOf(sources[i], i + 1) > 0)
    }
    await register(collection, asked, placed)
    await Promise.all(wanted.map(file => parts.drop(file.hash)))
    return { file: catalog.received.find(collection, key) ?? null, missing: [] }
  }

  /** Where the file of a key lies now, as long as it is below the root: that may be replaced. */
  function ownPlace(collection: string, key: string): string | undefined {
    const record = catalog.received.get(collection, key)
    const location = record && catalog.assets.location(record.assetId)
    return location?.root === root.path() ? posix.join(location.folder, location.name) : undefined
  }

  async function putDown(file: Placed, source: string, isNeededAgain: boolean): Promise<void> {
    const path = join(root.path(), file.path)
    await mkdir(dirname(path), { recursive: true })
    await (isNeededAgain ? copyFile : rename)(source, path)
  }

  /** The file is an asset from now on, a member of its collection, and waits to be indexed. */
  async function register(collection: string, asked: ReceiveFile, [own, ...besides]: readonly Placed[]): Promise<void> {
    const { path } = own!
    const absolute = join(root.path(), path)
    const stats = await lstat(absolute)
    const [inFolder, name, format] = [posix.dirname(path), posix.basename(path), formatOf(path)!]
    const libraryId = root.libraryId()
    const found = { name, kind: format.kind, format: format.id, size: stats.size, mtimeMs: stats.mtimeMs, createdMs: stats.birthtimeMs > 0 ? stats.birthtimeMs : stats.mtimeMs, inode: inodeOf(stats, absolute), sidecar: null }
    const assetId = catalog.transaction(() => {
      const known = catalog.assets.idAt(root.path(), inFolder, name)
      const before = known === undefined ? undefined : catalog.assets.get(known)
      const id = known ?? catalog.scans.insert(libraryId, inFolder, found)
      if (before && (before.missingSince !== null || before.hash !== asked.hash)) {
        catalog.scans.change(id, found)
        if (before.hash !== asked.hash)
          catalog.ingest.forgetSteps(id)
      }
      catalog.ingest.setHash(id, asked.hash)
      libraries.put(id)
      catalog.received.put({ collection, key: asked.key, hash: asked.hash, assetId: id, path }, besides.map(file => file.path))
      catalog.changes.apply({ of: 'member', collection, isIn: true, ids: Uint32Array.of(id) })
      return id
    })
    describe(collection, asked)
    announcements.assets(assetId)
    announcements.collections()
    onChange()
  }

  /** Errors: not_received, bad_request for what is no rating. */
  function describe(collection: string, { key, tags, metadata }: Said & { readonly key: string }): ReceivedFile {
    const file = catalog.received.find(collection, key)
    const before = catalog.received.get(collection, key)
    if (!file || !before)
      throw failure('not_received', { collection, key })
    requireRating(metadata)
    const changes = describing(file.assetId, before, { tags, metadata })
    if (changes.length > 0) {
      catalog.transaction(() => {
        changes.forEach(change => catalog.changes.apply(change))
        catalog.received.say(collection, key, { tags, metadata })
      })
      announcements.assets(file.assetId)
    }
    return file
  }

  return {
    /** The received files of a collection that are there, with keys behind `after`. Errors: collection_not_found, bad_request. */
    list: (collection: string, after: string, limit: number): ReceivedFile[] => {
      requireOwn(collection)
      return catalog.received.page(collection, after, limit)
    },

    /**
     * Takes bytes of a file that is to go into a collection; answers how many are here then: all of them, when the file is there already.
     * Errors: collection_not_found, bad_request, folder_not_found, file_offline, library_overlaps, received_differs, receive_disk_full.
     */
    bytes: async (collection: string, part: Part, content: AsyncIterable<Uint8Array>): Promise<number> => {
      requireOwn(collection)
      root.open()
      for (const key of catalog.received.keysOf(collection, part.hash)) {
        const file = await intact(collection, key, part.hash)
        if (file?.bytes === part.size)
          return parts.skip(content, part.size)
      }
      return parts.receive(part, content)
    },

    /**
     * Puts a file whose bytes are here into a collection, with those beside it that it refers to; or says which bytes are missing yet. One
     * that is there already is answered. Errors: those of `bytes`, received_path_invalid, format_unknown.
     */
    file: async (collection: string, asked: ReceiveFile): Promise<{ readonly file: ReceivedFile | null, readonly missing: readonly string[] }> => {
      requireOwn(collection)
      root.open()
      return turns.take('', () => put(collection, asked))
    },

    /** Says tags and metadata of received files in place of those that were said before. Errors: collection_not_found, bad_request. */
    describe: (collection: string, files: readonly (Said & { readonly key: string })[]): { readonly files: ReceivedFile[], readonly failed: Failed[] } => {
      requireOwn(collection)
      const failed: Failed[] = []
      const done = files.flatMap((file) => {
        try {
          return [describe(collection, file)]
        }
        catch (error) {
          failed.push(failedBy(file.key, error))
          return []
        }
      })
      return { files: done, failed }
    },

    /**
     * Takes received files out of their collection and deletes them for good, with those beside them that no other needs; the files that
     * somebody changed here, or moved out of the folder for received files, stay. Errors: collection_not_found, bad_request, file_offline.
     */
    remove: async (collection: string, keys: readonly string[]): Promise<{ readonly removed: string[], readonly failed: Failed[] }> => {
      requireOwn(collection)
      return turns.take('', async () => {
        const removed: string[] = []
        const failed: Failed[] = []
        const gone: number[] = []
        for (const key of new Set(keys)) {
          try {
            gone.push(...await removeFiles({ catalog, root: root.path }, collection, key))
            removed.push(key)
          }
          catch (error) {
            failed.push(failedBy(key, error))
          }
        }
        if (gone.length > 0)
          libraries.trashed(root.libraryId(), gone)
        announcements.collections()
        return { removed, failed }
      })
    },

    /** Removes bytes that no file was made of for a day. */
    removeStale: parts.removeStale,

    /** Absolute path of the folder for received files. */
    folder,

    close: announcements.close,
  }
}

/** Errors: received_path_invalid, format_unknown, bad_request. */
function requireReceivable({ path, companions, metadata }: ReceiveFile): void {
  for (const given of [path, ...companions.map(companion => companion.path)]) {
    const reason = faultOfPath(given)
    if (reason !== undefined)
      throw failure('received_path_invalid', { path: given, reason })
  }
  if (!formatOf(posix.basename(path)))
    throw failure('format_unknown', { name: posix.basename(path) })
  const places = [path, ...companions.map(companion => companion.path)].map(each => each.normalize('NFC').toLowerCase())
  const double = places.find((place, i) => places.indexOf(place) !== i)
  if (double !== undefined)
    throw failure('received_path_invalid', { path: double, reason: 'two of the files that belong together have this path, apart from upper and lower case.' })
  requireRating(metadata)
}

function requireRating({ rating }: Said['metadata']): void {
  if (rating !== undefined && !isRating(rating))
    throw failure('bad_request', { reason: `a rating is a whole number from 0 to 5, not "${rating}".` })
}

function failedBy(key: string, error: unknown): Failed {
  if (error instanceof LikenessError)
    return { key, error: error.toWire() }
  throw error
}
