import type { Catalog } from '../catalog/catalog.ts'
import type { ImportReport } from '../contract/keepsakes.ts'
import type { UserDataAsset } from '../contract/user-data.ts'
import type { ReadDocument } from './document.ts'
import { folderName } from '../catalog/awaited.ts'
import { inSlices } from '../catalog/in-turns.ts'
import { applyEntry } from '../catalog/user-data.ts'
import { toLikenessError } from '../contract/errors.ts'

export interface Imported {
  readonly report: ImportReport
  /** The assets that were given something. */
  readonly assetIds: readonly number[]
}

/** Entries that are written in one transaction. */
const chunkSize = 1000

/** Assets of one content that are looked through for one that no other entry means, at most. */
const sameContentLimit = 1000

/** The assets that an entry may mean, the likeliest first. */
type Way = (entry: Pick<UserDataAsset, 'hash' | 'size' | 'library' | 'path'>) => readonly number[]

/**
 * Takes in a document: its collections and concepts under their keys, and what each entry says of its asset, besides what is known of that
 * already. An entry means the asset with its content at its own place; else one with its content at the same path of another
 * library; else any with its content, unless a file at its path is yet to be read; else whatever lies at its own place, or, with
 * the same size, at the same path in a library whose folder has the same name. No two entries mean one asset because of its
 * content alone. What means none is kept until its file turns up. To import a document twice changes nothing more.
 */
export async function importUserData(catalog: Catalog, { document: { collections, concepts = [], assets }, refused }: ReadDocument): Promise<Imported> {
  const refusedCollections = takeCollections(catalog, collectionsOf(collections, assets))
  takeConcepts(catalog, concepts, assets)
  const claimed = new Set<number>()
  let waiting: readonly UserDataAsset[] = assets
  for (const way of waysOf(catalog, claimed)) {
    const left: UserDataAsset[] = []
    await inSlices(waiting, chunkSize, chunk => catalog.transaction(() => {
      for (const entry of chunk) {
        const [id] = way(entry)
        if (id === undefined) {
          left.push(entry)
          continue
        }
        claimed.add(id)
        applyEntry(catalog, id, entry)
      }
    }))
    waiting = left
  }
  await inSlices(waiting, chunkSize, chunk => catalog.transaction(() => chunk.forEach(catalog.awaited.put)))
  return {
    report: {
      matched: assets.length - waiting.length,
      awaited: waiting.length,
      collections: collections.length,
      refused: [...refused, ...refusedCollections],
    },
    assetIds: [...claimed],
  }
}

/** Ways to find the asset that an entry means, those that are surest first; `claimed` are those that others have found. */
export function waysOf({ userData }: Catalog, claimed: ReadonlySet<number>): readonly Way[] {
  const unclaimed = (id: number) => !claimed.has(id)
  const atPath = ({ path }: Parameters<Way>[0]) => spellings(path).flatMap(userData.atPath)
  const isOwnPlace = (entry: Parameters<Way>[0], root: string) => root.normalize('NFC') === entry.library.normalize('NFC')
  return [
    entry => atPath(entry)
      .filter(({ root, hash }) => isOwnPlace(entry, root) && (entry.hash === null || hash === entry.hash))
      .map(({ id }) => id),
    entry => entry.hash === null ? [] : atPath(entry).filter(({ id, hash }) => hash === entry.hash && unclaimed(id)).map(({ id }) => id),
    entry => entry.hash === null || atPath(entry).some(({ hash }) => hash === null) ? [] : userData.ofContent(entry.hash, sameContentLimit).filter(unclaimed),
    entry => atPath(entry)
      .filter(({ id, root, size }) => unclaimed(id) && (isOwnPlace(entry, root) || (size === entry.size && folderName(root) === folderName(entry.library))))
      .toSorted((a, b) => Number(isOwnPlace(entry, b.root)) - Number(isOwnPlace(entry, a.root)))
      .map(({ id }) => id),
  ]
}

/** A path as it may be spelt on another system's disk: as it is, with composed letters, with decomposed ones. */
function spellings(path: string): string[] {
  return [...new Set([path, path.normalize('NFC'), path.normalize('NFD')])]
}

type NewCollection = Omit<ReadDocument['document']['collections'][number], 'key'>

/** The collections of a document, and those that only its entries name, under their keys as names. */
function collectionsOf(listed: ReadDocument['document']['collections'], assets: readonly UserDataAsset[]): ReadonlyMap<string, NewCollection> {
  const collections = new Map<string, NewCollection>(listed.map(({ key, ...rest }) => [key, rest]))
  for (const key of assets.flatMap(asset => asset.collections)) {
    if (!collections.has(key))
      collections.set(key, { name: key })
  }
  return collections
}

/** Makes the collections that are not there yet; answers what could not be done, and why. */
function takeCollections(catalog: Catalog, collections: ReadonlyMap<string, NewCollection>): ImportReport['refused'] {
  const refused: { entry: string, reason: string }[] = []
  const refuse = (key: string, reason: string): void => void refused.push({ entry: `collection "${key}"`, reason })
  catalog.transaction(() => {
    const made = [...collections].filter(([key]) => !catalog.collections.has(key))
    for (const [key] of collections) {
      if (catalog.collections.get(key)?.libraryId != null)
        refuse(key, 'a library here has a collection of its own under this key; its members were not taken in.')
    }
    for (const [key, { name, query, colour, position }] of made)
      catalog.collections.insert({ key, name, libraryId: null, query: query && { ...query, like: [], unlike: [] }, colour, position }, [])
    // Only now: each may lie in one that comes behind it.
    for (const [key, { parent }] of made) {
      try {
        if (parent !== undefined)
          catalog.changes.apply({ of: 'collection', key, fields: { parent } })
      }
      catch (error) {
        refuse(key, `it was taken in, but lies at the top: ${toLikenessError(error).message}`)
      }
    }
  })
  return refused
}

/** Makes the concepts that are not there yet, those that only entries name under their keys as names. */
function takeConcepts(catalog: Catalog, listed: readonly { readonly key: string, readonly name: string }[], assets: readonly UserDataAsset[]): void {
  const named = assets.flatMap(({ exampleOf = [], counterExampleOf = [] }) => [...exampleOf, ...counterExampleOf])
  const names = new Map([...named.map(key => [key, key] as const), ...listed.map(({ key, name }) => [key, name] as const)])
  catalog.transaction(() => {
    for (const [key, name] of names) {
      if (!catalog.concepts.get(key))
        catalog.concepts.insert(key, name)
    }
  })
}
