import type { Database } from '../connection.ts'
import type { Sql } from './sql.ts'
import type { Test } from './syntax.ts'
import { cleanTag } from '../tags.ts'
import { nameMatches, textTest } from './matching.ts'
import { isAnyOf, joined, sql } from './sql.ts'

export interface FilterContext {
  readonly db: Database
  /** Whether few assets are asked, each by itself, rather than all at once: the same answer, found another way. @default false */
  readonly ofFew?: boolean
}

interface CollectionRow {
  readonly id: number
  readonly key: string
  readonly libraryId: number | null
}

/** That an asset has a row in another table that holds a condition. */
export function withRow(table: string, condition: Sql, { ofFew }: FilterContext): Sql {
  return sql(ofFew
    ? `EXISTS (SELECT 1 FROM ${table} WHERE asset_id = asset.id AND ${condition.text})`
    : `asset.id IN (SELECT asset_id FROM ${table} WHERE ${condition.text})`, ...condition.values)
}

/** What is asked of the tags of an asset: that one of them holds it, or that there are some, or none. */
export function tagTest(test: Test, context: FilterContext): Sql {
  if (test.type === 'exists')
    return withRow('asset_tag', sql('1'), { ...context, ofFew: true })
  if (test.type === 'empty')
    return inverse(tagTest({ type: 'exists' }, context))
  const asked = test.type === 'compare' && test.by === '=' ? { ...test, value: { ...test.value, text: cleanTag(test.value.text) } } : test
  const { text, values } = textTest(asked, 'folded')
  return withRow('asset_tag', sql(`tag_id IN (SELECT id FROM tag WHERE ${text})`, ...values), context)
}

/** What is asked of the labels of the objects in an image. */
export function labelTest(test: Test, context: FilterContext): Sql {
  if (test.type === 'exists')
    return withRow('detection', sql('1'), { ...context, ofFew: true })
  if (test.type === 'empty')
    return inverse(labelTest({ type: 'exists' }, context))
  const labels = distinctLabels(context.db).filter(label => nameMatches(test, label))
  return withRow('detection', isAnyOf('label', labels), context)
}

/**
 * What is asked of the keys of the collections that an asset is in: those that it was put into, its library's own, and smart ones,
 * by what they found last. Whether there are any is asked of the first alone.
 */
export function collectionTest(test: Test, context: FilterContext): Sql {
  if (test.type === 'exists')
    return withRow('collection_asset', sql('collection_id IN (SELECT id FROM collection WHERE query IS NULL)'), { ...context, ofFew: true })
  if (test.type === 'empty')
    return inverse(collectionTest({ type: 'exists' }, context))
  const rows = context.db.prepare<[], CollectionRow>('SELECT id, key, library_id AS libraryId FROM collection').all()
  return inCollections(rows.filter(({ key }) => nameMatches(test, key)), context)
}

/** That an asset is in one of the collections with these keys. */
export function inCollectionsOf(keys: readonly string[], context: FilterContext): Sql {
  const rows = context.db.prepare<[string], CollectionRow>('SELECT id, key, library_id AS libraryId FROM collection WHERE key IN (SELECT value FROM json_each(?))').all(JSON.stringify(keys))
  return inCollections(rows, context)
}

function inCollections(rows: readonly CollectionRow[], context: FilterContext): Sql {
  const libraries = rows.flatMap(({ libraryId }) => libraryId === null ? [] : [libraryId])
  const others = rows.flatMap(({ id, libraryId }) => libraryId === null ? [id] : [])
  return joined('OR', [
    ...others.length === 0 ? [] : [withRow('collection_asset', isAnyOf('collection_id', others), context)],
    ...libraries.length === 0 ? [] : [isAnyOf('asset.library_id', libraries)],
  ])
}

function inverse({ text, values }: Sql): Sql {
  return sql(`NOT ${text}`, ...values)
}

/** Jumps from label to label in the index, of which there are few, rather than from detection to detection. */
function distinctLabels(db: Database): string[] {
  return db.prepare<[], string>(`WITH RECURSIVE known(label) AS (SELECT min(label) FROM detection
    UNION ALL SELECT (SELECT min(label) FROM detection WHERE label > known.label) FROM known WHERE known.label IS NOT NULL)
    SELECT label FROM known WHERE label IS NOT NULL`).pluck().all()
}
