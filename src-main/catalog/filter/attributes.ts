import type { Database } from '../connection.ts'
import { formats, kinds } from '../../contract/formats.ts'
import { editDistance } from '../edit-distance.ts'

/** One of the few values that an attribute has in a catalog, and the names that it goes by. */
export interface Choice {
  readonly value: string | number
  readonly names: readonly string[]
}

/**
 * What can be asked of assets. `sql` is an expression over a row of `asset`: a number or null; a time in ms since 1970; a text or
 * null (`isFolded`: in lower case already). A choice is looked for by the names of its values (`isClosed`: no others make sense).
 * The others have rows of their own.
 */
export type Attribute
  = | { readonly type: 'number' | 'time', readonly sql: string }
    | { readonly type: 'text', readonly sql: string, readonly isFolded?: true }
    | { readonly type: 'choice', readonly sql: string, readonly choices: (db: Database) => readonly Choice[], readonly isClosed?: true, readonly order?: string }
    | { readonly type: 'metadata', readonly key: string, readonly isNumber?: true }
    | { readonly type: 'tags' | 'labels' | 'collections' }

const modifiedAt: Attribute = { type: 'time', sql: 'mtime_ms' }
const tags: Attribute = { type: 'tags' }
const labels: Attribute = { type: 'labels' }
const collections: Attribute = { type: 'collections' }

const table: Readonly<Record<string, Attribute>> = {
  id: { type: 'number', sql: 'asset.id' },
  name: { type: 'text', sql: 'asset.name' },
  path: { type: 'text', sql: `CASE WHEN folder = '' THEN asset.name ELSE folder || '/' || asset.name END` },
  folder: { type: 'text', sql: 'folder' },
  kind: { type: 'choice', sql: 'kind', isClosed: true, choices: () => kinds.map(kind => ({ value: kind, names: [kind] })) },
  format: { type: 'choice', sql: 'format', choices: () => formats.map(({ id, extensions }) => ({ value: id, names: [...new Set([id, ...extensions])] })) },
  mimeType: {
    type: 'choice',
    sql: 'format',
    choices: () => formats.map(({ id, mediaType }) => ({ value: id, names: [mediaType] })),
    order: `CASE format ${formats.map(({ id, mediaType }) => `WHEN '${id}' THEN '${mediaType}'`).join(' ')} END`,
  },
  size: { type: 'number', sql: 'size' },
  width: { type: 'number', sql: 'width' },
  height: { type: 'number', sql: 'height' },
  triangles: { type: 'number', sql: 'triangles' },
  createdAt: { type: 'time', sql: 'created_ms' },
  modifiedAt,
  updatedAt: modifiedAt,
  addedAt: { type: 'time', sql: 'asset.added_at' },
  library: { type: 'choice', sql: 'library_id', choices: libraries, order: '(SELECT library.path FROM library WHERE library.id = library_id)' },
  hash: { type: 'text', sql: 'hash', isFolded: true },
  rating: { type: 'metadata', key: 'rating', isNumber: true },
  tags,
  tag: tags,
  collections,
  collectionIds: collections,
  collection: collections,
  labels,
  label: labels,
}

const byLowerCase = new Map(Object.entries(table).map(([name, attribute]) => [name.toLowerCase(), attribute]))

const metadataPrefix = 'metadata.'

/** The attributes that a filter may name, `metadata.<key>` besides; some go by several names. */
export const attributeNames: readonly string[] = Object.keys(table)

/** An attribute by its name, in any case; undefined when there is none. The key behind `metadata.` is taken as it is. */
export function attributeNamed(name: string): Attribute | undefined {
  const isMetadata = name.slice(0, metadataPrefix.length).toLowerCase() === metadataPrefix && name.length > metadataPrefix.length
  return isMetadata ? { type: 'metadata', key: name.slice(metadataPrefix.length) } : byLowerCase.get(name.toLowerCase())
}

/** What to say of a name that no attribute has: which one may be meant, and which there are. */
export function unknownAttribute(name: string): string {
  const distances = attributeNames.map(known => ({ known, distance: editDistance(known.toLowerCase(), name.toLowerCase().slice(0, 40), 3) }))
  const nearest = distances.toSorted((a, b) => a.distance - b.distance)[0]!
  const hint = nearest.distance <= Math.min(3, Math.floor(name.length / 3)) ? ` Did you mean ${nearest.known}?` : ''
  return `there is no attribute "${name.slice(0, 40)}".${hint} There are ${attributeNames.join(', ')} and metadata.<key>.`
}

function libraries(db: Database): Choice[] {
  return db.prepare<[], { readonly id: number, readonly name: string, readonly path: string }>('SELECT id, name, path FROM library').all().map(({ id, name, path }) => ({ value: id, names: [String(id), name, path] }))
}
