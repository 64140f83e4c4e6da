import type { UserDataAsset } from '../contract/user-data.ts'
import type { Database } from './connection.ts'

export interface AwaitedEntry {
  readonly id: number
  readonly entry: UserDataAsset
}

/** A file whose content is known now. `path` is relative to `root`, the folder of its library; `size` in bytes. */
export interface IdentifiedFile {
  readonly hash: string
  readonly size: number
  readonly root: string
  readonly path: string
}

interface AwaitedRow {
  readonly id: number
  readonly hash: string | null
  readonly library: string
  readonly entry: string
}

/** Entries of one content that are looked through for the one that fits a file best, at most. */
const sameContentLimit = 100

/** What was imported for files that no library has yet. Places are compared in NFC, so that they mean the same on every system. */
export function awaitedQueries(db: Database) {
  const insert = db.prepare('INSERT INTO awaited (hash, library, path, entry) VALUES (@hash, @library, @path, @entry)')
  const update = db.prepare('UPDATE awaited SET entry = ? WHERE id = ?')
  const remove = db.prepare('DELETE FROM awaited WHERE id = ?')
  const same = db.prepare<[string, string, string | null], AwaitedRow>('SELECT * FROM awaited WHERE path = ? AND library = ? AND hash IS ?')
  const page = db.prepare<[number, number], AwaitedRow>('SELECT * FROM awaited WHERE id > ? ORDER BY id LIMIT ?')
  const count = db.prepare<[], { readonly n: number }>('SELECT count(*) AS n FROM awaited')
  const atPath = db.prepare<[string], AwaitedRow>('SELECT * FROM awaited WHERE path = ? ORDER BY id')
  const ofContent = db.prepare<[string, number], AwaitedRow>('SELECT * FROM awaited WHERE hash = ? ORDER BY id LIMIT ?')
  // CROSS JOIN and +: a look-up for each library; without them SQLite reads all assets that have no hash.
  const unread = db.prepare<[string, string], { readonly id: number }>(
    'SELECT asset.id FROM library CROSS JOIN asset ON library_id = library.id AND folder = ? AND asset.name = ? WHERE +hash IS NULL AND +missing_since IS NULL LIMIT 1',
  )

  /** Whether a file at an entry's path has yet to be read, in any library: it may be the one that the entry means. */
  function mayTurnUpAt(path: string): boolean {
    const end = path.lastIndexOf('/')
    return unread.get(path.slice(0, Math.max(end, 0)), path.slice(end + 1)) !== undefined
  }

  return {
    /** Keeps an entry; one for the same content at the same place is merged with it. */
    put: db.transaction((entry: UserDataAsset): void => {
      const library = entry.library.normalize('NFC')
      const path = entry.path.normalize('NFC')
      const known = same.get(path, library, entry.hash)
      if (known)
        update.run(JSON.stringify(mergeEntries(entryOf(known).entry, entry)), known.id)
      else
        insert.run({ hash: entry.hash, library, path, entry: JSON.stringify(entry) })
    }),
    remove: (id: number): void => void remove.run(id),
    /** Up to `limit` entries with ids above `after`, in order. */
    page: (after: number, limit: number): AwaitedEntry[] => page.all(after, limit).map(entryOf),
    count: (): number => count.get()?.n ?? 0,
    /**
     * The entries that mean this file. Its own place and content, else its content at the same path of another library, else its
     * content anywhere, unless a file that is yet to be read lies where the entry says; without its content, its own place, else
     * the same path and size in a library of the same name.
     */
    meaning: ({ hash, size, root, path }: IdentifiedFile): AwaitedEntry[] => {
      const library = root.normalize('NFC')
      const here = atPath.all(path.normalize('NFC'))
      const ownPlace = here.filter(row => row.library === library)
      const ownContent = ownPlace.filter(row => row.hash === hash || row.hash === null)
      if (ownContent.length > 0)
        return ownContent.map(entryOf)
      const fitting = here.find(row => row.hash === hash)
        ?? ofContent.all(hash, sameContentLimit).find(row => !mayTurnUpAt(entryOf(row).entry.path))
        ?? ownPlace[0]
        ?? here.find(row => folderName(row.library) === folderName(library) && entryOf(row).entry.size === size)
      return fitting ? [entryOf(fitting)] : []
    },
  }
}

/** The last name of a path of any system. */
export function folderName(path: string): string {
  return path.split(/[/\\]/).findLast(name => name !== '') ?? ''
}

/** Both of two entries in one: all tags and collections; of two values under a key the earlier stays. */
function mergeEntries(earlier: UserDataAsset, later: UserDataAsset): UserDataAsset {
  return {
    ...later,
    tags: [...new Set([...earlier.tags, ...later.tags])],
    metadata: { ...later.metadata, ...earlier.metadata },
    collections: [...new Set([...earlier.collections, ...later.collections])],
    ...merged(earlier, later),
  }
}

/** What else both say, where one of them says something; an example stays what it was said to be earlier. */
function merged(earlier: UserDataAsset, later: UserDataAsset): Pick<UserDataAsset, 'exampleOf' | 'counterExampleOf' | 'askedBy'> {
  const said = new Set([...earlier.exampleOf ?? [], ...earlier.counterExampleOf ?? []])
  const unite = (one: readonly string[] = [], other: readonly string[] = []) => [...new Set([...one, ...other.filter(key => !said.has(key))])]
  const exampleOf = unite(earlier.exampleOf, later.exampleOf)
  const counterExampleOf = unite(earlier.counterExampleOf, later.counterExampleOf)
  const askedBy = [...new Map([...earlier.askedBy ?? [], ...later.askedBy ?? []].map(asked => [JSON.stringify([asked.collection, asked.as, asked.region]), asked])).values()]
  return { ...exampleOf.length > 0 && { exampleOf }, ...counterExampleOf.length > 0 && { counterExampleOf }, ...askedBy.length > 0 && { askedBy } }
}

function entryOf({ id, entry }: AwaitedRow): AwaitedEntry {
  return { id, entry: JSON.parse(entry) as UserDataAsset }
}
