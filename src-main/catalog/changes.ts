import type { Collection, MetadataSource } from '../contract/entities.ts'
import type { StoredQuery } from '../contract/query.ts'
import type { Database } from './connection.ts'
import type { TagQueries } from './tags.ts'
import { failure } from '../contract/errors.ts'
import { numberOf } from './metadata.ts'

/** What of a collection can be changed. */
export interface CollectionFields {
  readonly name: string
  readonly colour: Collection['colour']
  /** The key of the collection that it lies in. */
  readonly parent: string | null
  readonly position: number | null
  readonly query: StoredQuery | null
}

export interface CollectionRecord extends CollectionFields {
  readonly key: string
  /** ms since 1970. */
  readonly createdAt: number
}

export interface ConceptRecord {
  readonly key: string
  readonly name: string
  /** ms since 1970. */
  readonly createdAt: number
}

/** What an asset is to a concept. */
export type Part = 'example' | 'counterExample' | 'neither'

/** A change of what people made of assets, collections and concepts. Its ids are of assets; those that are gone are passed over. */
export type Change
  = | { readonly of: 'tag', readonly name: string, readonly source: MetadataSource, readonly isCarried: boolean, readonly ids: Uint32Array }
  /** Takes a tag off, wherever it comes from. */
    | { readonly of: 'untag', readonly name: string, readonly ids: Uint32Array }
  /** The user's value under a key, null for none: of each asset that of `values` which `which` tells, or the first of them. */
    | { readonly of: 'value', readonly key: string, readonly values: readonly (string | null)[], readonly which: Uint32Array | null, readonly ids: Uint32Array }
    | { readonly of: 'member', readonly collection: string, readonly isIn: boolean, readonly ids: Uint32Array }
    | { readonly of: 'part', readonly concept: string, readonly part: Part, readonly ids: Uint32Array }
    | { readonly of: 'collection', readonly key: string, readonly fields: Partial<CollectionFields> }
    | { readonly of: 'collection made', readonly record: CollectionRecord }
  /** Those that lie in it lie where it lay, then. */
    | { readonly of: 'collection removed', readonly key: string }
    | { readonly of: 'concept', readonly key: string, readonly name: string }
    | { readonly of: 'concept made', readonly record: ConceptRecord }
    | { readonly of: 'concept removed', readonly key: string }

type ChangeOf<Of extends Change['of']> = Extract<Change, { readonly of: Of }>

interface CollectionRow {
  readonly key: string
  readonly name: string
  readonly colour: Collection['colour']
  readonly parent: string | null
  readonly position: number | null
  readonly query: string | null
  readonly createdAt: number
}

/** Changes of what people made, each of which answers what takes it back. */
export function changeQueries(db: Database, tags: TagQueries) {
  // CROSS JOIN: a look-up for each id, and those that are gone are left out.
  const asked = 'json_each(@ids) AS asked CROSS JOIN asset ON asset.id = asked.value'
  const tag = db.prepare<{ readonly ids: string, readonly tag: number, readonly source: string }, number>(`INSERT OR IGNORE INTO asset_tag (asset_id, tag_id, source) SELECT asset.id, @tag, @source FROM ${asked} WHERE true RETURNING asset_id`).pluck()
  const untag = db.prepare<{ readonly ids: string, readonly tag: number, readonly source: string | null }, { readonly id: number, readonly source: MetadataSource }>(`DELETE FROM asset_tag WHERE tag_id = @tag AND (@source IS NULL OR source = @source) AND asset_id IN (SELECT value FROM json_each(@ids)) RETURNING asset_id AS id, source`)
  const valuesBefore = db.prepare<{ readonly ids: string, readonly key: string }, { readonly id: number, readonly value: string | null }>(`SELECT asset.id, metadata.value FROM ${asked} LEFT JOIN metadata ON asset_id = asset.id AND metadata.key = @key AND source = 'user'`)
  const setValue = db.prepare(`INSERT INTO metadata (asset_id, key, source, value, number) VALUES (@id, @key, 'user', @value, @number)
    ON CONFLICT (asset_id, key, source) DO UPDATE SET value = excluded.value, number = excluded.number`)
  const unsetValue = db.prepare(`DELETE FROM metadata WHERE asset_id = ? AND key = ? AND source = 'user'`)
  const putIn = db.prepare<{ readonly ids: string, readonly key: string }, number>(`INSERT OR IGNORE INTO collection_asset (collection_id, asset_id) SELECT collection.id, asset.id
    FROM collection CROSS JOIN ${asked} WHERE collection.key = @key RETURNING asset_id`).pluck()
  const takeOut = db.prepare<{ readonly ids: string, readonly key: string }, number>(`DELETE FROM collection_asset WHERE asset_id IN (SELECT value FROM json_each(@ids))
    AND collection_id = (SELECT id FROM collection WHERE key = @key) RETURNING asset_id`).pluck()
  const members = db.prepare<[string], number>('SELECT asset_id FROM collection_asset JOIN collection ON collection.id = collection_id WHERE key = ? AND query IS NULL').pluck()
  const collection = db.prepare<[string], CollectionRow>('SELECT key, name, colour, parent, position, query, created_at AS createdAt FROM collection WHERE key = ? AND library_id IS NULL')
  const lyingIn = db.prepare<[string], Pick<CollectionRow, 'key' | 'parent' | 'position'>>('SELECT key, parent, position FROM collection WHERE parent = ?')
  const makeCollection = db.prepare('INSERT INTO collection (key, name, colour, parent, position, query, created_at) VALUES (@key, @name, @colour, @parent, @position, @query, @createdAt)')
  const setCollection = db.prepare('UPDATE collection SET name = @name, colour = @colour, parent = @parent, position = @position, query = @query WHERE key = @key')
  const removeCollection = db.prepare('DELETE FROM collection WHERE key = ?')
  const concept = db.prepare<[string], ConceptRecord>('SELECT key, name, created_at AS createdAt FROM concept WHERE key = ?')
  const makeConcept = db.prepare('INSERT INTO concept (key, name, created_at, updated_at) VALUES (@key, @name, @createdAt, @now)')
  const renameConcept = db.prepare('UPDATE concept SET name = ? WHERE key = ?')
  // Times of two edits differ, so that what was made of the earlier is told from what is to be made of the later.
  const touchConcept = db.prepare('UPDATE concept SET updated_at = max(updated_at + 1, ?) WHERE key = ?')
  const removeConcept = db.prepare('DELETE FROM concept WHERE key = ?')
  const partsBefore = db.prepare<{ readonly ids: string, readonly key: string }, { readonly id: number, readonly isCounter: 0 | 1 | null }>(`SELECT asset.id, is_counter AS isCounter FROM ${asked}
    LEFT JOIN concept_example ON asset_id = asset.id AND concept_id = (SELECT id FROM concept WHERE concept.key = @key)`)
  const parts = db.prepare<[string], { readonly id: number, readonly isCounter: 0 | 1 }>('SELECT asset_id AS id, is_counter AS isCounter FROM concept_example JOIN concept ON concept.id = concept_id WHERE key = ?')
  const mark = db.prepare(`INSERT INTO concept_example (concept_id, asset_id, is_counter) SELECT concept.id, asked.value, @isCounter FROM concept, json_each(@ids) AS asked WHERE concept.key = @key
    ON CONFLICT (concept_id, asset_id) DO UPDATE SET is_counter = excluded.is_counter`)
  const unmark = db.prepare('DELETE FROM concept_example WHERE concept_id = (SELECT id FROM concept WHERE key = @key) AND asset_id IN (SELECT value FROM json_each(@ids))')

  function requireCollection(key: string): CollectionRecord {
    const row = collection.get(key)
    if (!row)
      throw failure('collection_not_found', { key })
    return { ...row, query: row.query === null ? null : JSON.parse(row.query) as StoredQuery }
  }

  function requireConcept(key: string): ConceptRecord {
    const record = concept.get(key)
    if (!record)
      throw failure('concept_not_found', { key })
    return record
  }

  /** A collection may lie in one that people made, and not in one that lies in it. */
  function requirePlace(key: string, parent: string | null): void {
    for (let above = parent; above !== null; above = requireCollection(above).parent) {
      if (above === key)
        throw failure('bad_request', { reason: `the collection "${key}" cannot lie in "${parent}": that lies in it, or is it.` })
    }
  }

  function written({ query, ...record }: CollectionRecord): Record<string, unknown> {
    return { ...record, query: query === null ? null : JSON.stringify(query) }
  }

  const apply: { readonly [Of in Change['of']]: (change: ChangeOf<Of>) => Change[] } = {
    'tag': ({ name, source, isCarried, ids }) => {
      if (!isCarried) {
        const known = tags.find(name)
        const taken = known ? untag.all({ ids: json(ids), tag: known.id, source }).map(({ id }) => id) : []
        return taken.length === 0 ? [] : [{ of: 'tag', name: known!.name, source, isCarried: true, ids: Uint32Array.from(taken) }]
      }
      const id = tags.obtain(name)
      const added = id === undefined ? [] : tag.all({ ids: json(ids), tag: id, source })
      tags.dropUnused(name)
      return added.length === 0 ? [] : [{ of: 'tag', name, source, isCarried: false, ids: Uint32Array.from(added) }]
    },
    'untag': ({ name, ids }) => {
      const known = tags.find(name)
      const taken = known ? untag.all({ ids: json(ids), tag: known.id, source: null }) : []
      return [...Map.groupBy(taken, ({ source }) => source)].map(([source, rows]) => ({ of: 'tag', name: known!.name, source, isCarried: true, ids: Uint32Array.from(rows, ({ id }) => id) }))
    },
    'value': ({ key, values, which, ids }) => {
      const before = new Map(valuesBefore.all({ ids: json(ids), key }).map(({ id, value }) => [id, value]))
      const changed: number[] = []
      ids.forEach((id, i) => {
        const value = values[which?.[i] ?? 0]!
        if (!before.has(id) || before.get(id) === value)
          return
        if (value === null)
          unsetValue.run(id, key)
        else
          setValue.run({ id, key, value, number: numberOf(value) })
        changed.push(id)
      })
      return changed.length === 0 ? [] : [valueChange(key, changed.map(id => [id, before.get(id)!]))]
    },
    'member': ({ collection: key, isIn, ids }) => {
      requireCollection(key)
      const moved = (isIn ? putIn : takeOut).all({ ids: json(ids), key })
      return moved.length === 0 ? [] : [{ of: 'member', collection: key, isIn: !isIn, ids: Uint32Array.from(moved) }]
    },
    'part': ({ concept: key, part, ids }) => {
      requireConcept(key)
      const changed = partsBefore.all({ ids: json(ids), key }).map(({ id, isCounter }) => ({ id, before: partOf(isCounter) })).filter(({ before }) => before !== part)
      const changedIds = JSON.stringify(changed.map(({ id }) => id))
      if (part === 'neither')
        unmark.run({ key, ids: changedIds })
      else
        mark.run({ key, ids: changedIds, isCounter: part === 'counterExample' ? 1 : 0 })
      if (changed.length > 0)
        touchConcept.run(Date.now(), key)
      return partChanges(key, changed.map(({ id, before }) => [id, before]))
    },
    'collection': ({ key, fields }) => {
      const before = requireCollection(key)
      if (fields.parent !== undefined)
        requirePlace(key, fields.parent)
      setCollection.run(written({ ...before, ...fields }))
      const names = Object.keys(fields) as (keyof CollectionFields)[]
      return [{ of: 'collection', key, fields: Object.fromEntries(names.map(name => [name, before[name]])) }]
    },
    'collection made': ({ record }) => {
      if (collection.get(record.key))
        throw failure('bad_request', { reason: `there is another collection under the key "${record.key}" by now.` })
      // Where the one that it lay in is gone, those in that lie at the top.
      makeCollection.run(written({ ...record, parent: record.parent !== null && collection.get(record.parent) ? record.parent : null }))
      return [{ of: 'collection removed', key: record.key }]
    },
    'collection removed': ({ key }) => {
      const record = requireCollection(key)
      const lifted = lyingIn.all(key)
      const left = Uint32Array.from(members.all(key))
      lifted.forEach(child => apply.collection({ of: 'collection', key: child.key, fields: { parent: record.parent, position: null } }))
      removeCollection.run(key)
      return [
        { of: 'collection made', record },
        ...left.length > 0 ? [{ of: 'member', collection: key, isIn: true, ids: left } as const] : [],
        ...lifted.map(child => ({ of: 'collection', key: child.key, fields: { parent: key, position: child.position } } as const)),
      ]
    },
    'concept': ({ key, name }) => {
      const before = requireConcept(key)
      renameConcept.run(name, key)
      return [{ of: 'concept', key, name: before.name }]
    },
    'concept made': ({ record }) => {
      if (concept.get(record.key))
        throw failure('bad_request', { reason: `there is another concept under the key "${record.key}" by now.` })
      makeConcept.run({ ...record, now: Date.now() })
      return [{ of: 'concept removed', key: record.key }]
    },
    'concept removed': ({ key }) => {
      const record = requireConcept(key)
      const had = parts.all(key).map(({ id, isCounter }) => [id, partOf(isCounter)] as const)
      removeConcept.run(key)
      return [{ of: 'concept made', record }, ...partChanges(key, had)]
    },
  }

  return {
    /**
     * Does a change, in the caller's transaction, and answers the changes that take it back, in their order; none where all was so
     * before. Errors: collection_not_found, concept_not_found, bad_request where a collection would lie in itself.
     */
    apply: <Of extends Change['of']>(change: ChangeOf<Of>): Change[] => (apply[change.of] as (change: ChangeOf<Of>) => Change[])(change),
  }
}

/** The change that gives assets values of their own, null for none, under a key of the user's. */
export function valueChange(key: string, entries: readonly (readonly [id: number, value: string | null])[]): ChangeOf<'value'> {
  const places = new Map<string | null, number>()
  const which = Uint32Array.from(entries, ([, value]) => places.get(value) ?? (places.set(value, places.size), places.size - 1))
  return { of: 'value', key, values: [...places.keys()], which: places.size > 1 ? which : null, ids: Uint32Array.from(entries, ([id]) => id) }
}

function partChanges(concept: string, entries: readonly (readonly [id: number, part: Part])[]): Change[] {
  return [...Map.groupBy(entries, ([, part]) => part)].map(([part, list]) => ({ of: 'part', concept, part, ids: Uint32Array.from(list, ([id]) => id) }))
}

function partOf(isCounter: 0 | 1 | null): Part {
  return isCounter === null ? 'neither' : isCounter === 1 ? 'counterExample' : 'example'
}

function json(ids: Uint32Array): string {
  return `[${ids.join()}]`
}
