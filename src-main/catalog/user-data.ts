import type { AskedBy, UserDataAsset } from '../contract/user-data.ts'
import type { Catalog } from './catalog.ts'
import type { collectionQueries } from './collections.ts'
import type { Database } from './connection.ts'

type Parts = Pick<Catalog, 'tags' | 'metadata' | 'collections' | 'concepts'>

interface UserDataRow {
  readonly id: number
  readonly hash: string | null
  readonly size: number
  readonly library: string
  readonly folder: string
  readonly name: string
  readonly tags: string
  readonly metadata: string
  readonly collections: string
  readonly examples: string
  readonly counters: string
}

/** What users made of assets, as an export tells it and an import finds its asset again. */
export function userDataQueries(db: Database, collections: ReturnType<typeof collectionQueries>) {
  const conceptsOf = (isCounter: 0 | 1) => `(SELECT json_group_array(concept.key) FROM concept_example JOIN concept ON concept.id = concept_id WHERE asset_id = asset.id AND is_counter = ${isCounter})`
  const page = db.prepare<{ readonly after: number, readonly limit: number, readonly asked: string }, UserDataRow>(`SELECT asset.id, hash, size, library.path AS library, folder, asset.name,
    (SELECT json_group_array(tag.name) FROM asset_tag JOIN tag ON tag.id = tag_id WHERE asset_id = asset.id AND source = 'user') AS tags,
    (SELECT json_group_object(key, value) FROM metadata WHERE asset_id = asset.id AND source = 'user') AS metadata,
    (SELECT json_group_array(collection.key) FROM collection_asset JOIN collection ON collection.id = collection_id WHERE asset_id = asset.id AND query IS NULL) AS collections,
    ${conceptsOf(0)} AS examples, ${conceptsOf(1)} AS counters
    FROM (
      SELECT asset_id FROM asset_tag WHERE source = 'user' AND asset_id > @after
      UNION SELECT asset_id FROM metadata WHERE source = 'user' AND asset_id > @after
      UNION SELECT asset_id FROM collection_asset WHERE asset_id > @after AND collection_id IN (SELECT id FROM collection WHERE query IS NULL)
      UNION SELECT asset_id FROM concept_example WHERE asset_id > @after
      UNION SELECT value FROM json_each(@asked) WHERE value > @after
      ORDER BY asset_id LIMIT @limit
    ) AS made JOIN asset ON asset.id = made.asset_id JOIN library ON library.id = asset.library_id ORDER BY asset.id`)
  const passTags = db.prepare(`INSERT OR IGNORE INTO asset_tag (asset_id, tag_id, source) SELECT @to, tag_id, source FROM asset_tag WHERE asset_id = @from AND source = 'user'`)
  const passMetadata = db.prepare(`INSERT OR REPLACE INTO metadata (asset_id, key, source, value, number) SELECT @to, key, source, value, number FROM metadata WHERE asset_id = @from AND source = 'user'`)
  const passMembership = db.prepare('INSERT OR IGNORE INTO collection_asset (collection_id, asset_id) SELECT collection_id, @to FROM collection_asset JOIN collection ON collection.id = collection_id WHERE asset_id = @from AND query IS NULL')
  const passExamples = db.prepare('INSERT OR REPLACE INTO concept_example (concept_id, asset_id, is_counter) SELECT concept_id, @to, is_counter FROM concept_example WHERE asset_id = @from')
  const passReceived = db.prepare('UPDATE received SET asset_id = @to WHERE asset_id = @from')
  const ofContent = db.prepare<[string, number], { readonly id: number }>('SELECT id FROM asset WHERE hash = ? ORDER BY missing_since IS NOT NULL, id LIMIT ?')
  // CROSS JOIN: a look-up for each library; without it SQLite reads all assets.
  const atPath = db.prepare<[string, string], { readonly id: number, readonly root: string, readonly hash: string | null, readonly size: number }>(
    'SELECT asset.id, library.path AS root, hash, size FROM library CROSS JOIN asset ON library_id = library.id AND folder = ? AND asset.name = ? ORDER BY missing_since IS NOT NULL, asset.id',
  )
  return {
    /** The ids and entries of up to `limit` assets above `after` of which a user made something, in order; missing ones and those of removed libraries, too. */
    page: (after: number, limit: number): { readonly id: number, readonly entry: UserDataAsset }[] => {
      const askedBy = collections.askedBy()
      return page.all({ after, limit, asked: JSON.stringify([...askedBy.keys()]) }).map(row => toEntry(row, askedBy.get(row.id) ?? []))
    },
    /** What the user made of one asset is made of another, too, which is the received file from then on; of two values under a key that of `from` is newer, and stays. */
    passOn: db.transaction((from: number, to: number): void => {
      for (const pass of [passTags, passMetadata, passMembership, passExamples, passReceived])
        pass.run({ from, to })
      collections.askedBy().get(from)?.forEach(asked => collections.askBy(to, asked))
    }),
    /** Up to `limit` assets with this content; present ones first. */
    ofContent: (hash: string, limit: number): number[] => ofContent.all(hash, limit).map(row => row.id),
    /** The assets at a path below the root of any library, removed ones included; present assets first. */
    atPath: (path: string) => {
      const end = path.lastIndexOf('/')
      return atPath.all(path.slice(0, Math.max(end, 0)), path.slice(end + 1))
    },
  }
}

function toEntry({ id, hash, size, library, folder, name, tags, metadata, collections, examples, counters }: UserDataRow, askedBy: readonly AskedBy[]): { readonly id: number, readonly entry: UserDataAsset } {
  return {
    id,
    entry: {
      hash,
      size,
      library,
      path: folder === '' ? name : `${folder}/${name}`,
      tags: (JSON.parse(tags) as string[]).sort(),
      metadata: JSON.parse(metadata) as Record<string, string>,
      collections: (JSON.parse(collections) as string[]).sort(),
      ...some('exampleOf', (JSON.parse(examples) as string[]).sort()),
      ...some('counterExampleOf', (JSON.parse(counters) as string[]).sort()),
      ...some('askedBy', askedBy),
    },
  }
}

/** A list under a name, where it holds something. */
function some<K extends string, T>(name: K, list: readonly T[]): { readonly [N in K]?: readonly T[] } {
  return list.length === 0 ? {} : { [name]: list } as { readonly [N in K]?: readonly T[] }
}

/**
 * Gives an asset what an entry says: its tags and collections besides those it has, its values where the user has set none, its
 * part in concepts where it has none.
 */
export function applyEntry({ tags, metadata, collections, concepts }: Parts, assetId: number, entry: UserDataAsset): void {
  tags.add([assetId], entry.tags)
  metadata.fillIn(assetId, entry.metadata)
  entry.collections.forEach(key => collections.add(key, [assetId]))
  entry.exampleOf?.forEach(key => concepts.fillIn(key, assetId, false))
  entry.counterExampleOf?.forEach(key => concepts.fillIn(key, assetId, true))
  entry.askedBy?.forEach(asked => collections.askBy(assetId, asked))
}

/**
 * Gives an asset whose content has just become known what was imported for it before its file turned up. Call it in the
 * transaction that records its hash. Answers whether there was anything.
 */
export function applyAwaited(catalog: Parts & Pick<Catalog, 'assets' | 'awaited'>, assetId: number): boolean {
  const asset = catalog.assets.get(assetId)
  const location = catalog.assets.location(assetId)
  if (!asset?.hash || !location)
    return false
  const entries = catalog.awaited.meaning({ hash: asset.hash, size: asset.size, root: location.root, path: asset.path })
  for (const { id, entry } of entries) {
    applyEntry(catalog, assetId, entry)
    catalog.awaited.remove(id)
  }
  return entries.length > 0
}
