import type { MetadataSource, Tag } from '../contract/entities.ts'
import type { Database } from './connection.ts'
import { foldText } from './fold.ts'

/** Characters of a tag's name, at most. */
const nameLimit = 200

const inOrder = new Intl.Collator('en').compare

/** A tag's name as it is kept: NFC, without white space around it, at most 200 characters; '' when nothing is left. */
export function cleanTag(name: string): string {
  return name.normalize('NFC').trim().slice(0, nameLimit).trim()
}

export type TagQueries = ReturnType<typeof tagQueries>

/**
 * Tags: names that differ only in case, or in how their letters are composed, are one tag, written as it was first. A tag that
 * no asset carries any more is gone.
 */
export function tagQueries(db: Database) {
  const insert = db.prepare('INSERT OR IGNORE INTO tag (name, folded) VALUES (?, ?)')
  const idOf = db.prepare<[string], { readonly id: number, readonly name: string }>('SELECT id, name FROM tag WHERE folded = ?')
  const dropUnused = db.prepare('DELETE FROM tag WHERE folded = ? AND NOT EXISTS (SELECT 1 FROM asset_tag WHERE tag_id = tag.id)')
  const addOne = db.prepare('INSERT OR IGNORE INTO asset_tag (asset_id, tag_id, source) VALUES (?, ?, ?)')
  const addMany = db.prepare(`INSERT OR IGNORE INTO asset_tag (asset_id, tag_id, source) SELECT value, ?, 'user' FROM json_each(?)`)
  const keepOnly = db.prepare('DELETE FROM asset_tag WHERE asset_id = ? AND source = ? AND tag_id NOT IN (SELECT value FROM json_each(?))')
  const ofAsset = db.prepare<[number], { readonly name: string }>('SELECT DISTINCT name FROM asset_tag JOIN tag ON tag.id = tag_id WHERE asset_id = ?')
  const saidBy = db.prepare<[number, string], { readonly name: string }>('SELECT DISTINCT name FROM asset_tag JOIN tag ON tag.id = tag_id WHERE asset_id = ? AND source IN (SELECT value FROM json_each(?))')
  const list = db.prepare<[], Tag>(`SELECT tag.name, count(DISTINCT asset_id) AS assets FROM tag JOIN asset_tag ON tag_id = tag.id
    JOIN asset ON asset.id = asset_id WHERE missing_since IS NULL GROUP BY tag_id`)

  const among = db.prepare<[string], Tag>('SELECT name, count(DISTINCT asset_id) AS assets FROM json_each(?) AS asked CROSS JOIN asset_tag ON asset_id = asked.value JOIN tag ON tag.id = tag_id GROUP BY tag_id')

  function find(name: string): { readonly id: number, readonly name: string } | undefined {
    return idOf.get(foldText(cleanTag(name)))
  }

  function obtain(name: string): number | undefined {
    const clean = cleanTag(name)
    if (clean === '')
      return undefined
    return find(name)?.id ?? Number(insert.run(clean, foldText(clean)).lastInsertRowid)
  }

  return {
    /** The tag that a name means, with the name as it was written first. */
    find,
    /** The id of the tag that a name means, which is made where there is none; undefined where the name is empty. */
    obtain,
    /** A tag that no asset came to carry is gone. */
    dropUnused: (name: string): void => void dropUnused.run(foldText(cleanTag(name))),
    /** Names that every one of these assets carries from now on, said by the user. The assets must exist. */
    add: db.transaction((assetIds: readonly number[], names: readonly string[]): void => {
      if (assetIds.length === 0)
        return
      for (const name of names) {
        const tag = obtain(name)
        if (tag !== undefined)
          addMany.run(tag, JSON.stringify(assetIds))
      }
    }),
    /** The tags that one source says of an asset are these, and no others. */
    replaceFrom: db.transaction((assetId: number, source: MetadataSource, names: readonly string[]): void => {
      const tags = names.map(obtain).filter(tag => tag !== undefined)
      tags.forEach(tag => addOne.run(assetId, tag, source))
      keepOnly.run(assetId, source, JSON.stringify(tags))
    }),
    /** The names of an asset's tags, from all sources, in order. */
    ofAsset: (assetId: number): string[] => ofAsset.all(assetId).map(row => row.name).sort(inOrder),
    /** The names of the tags that these sources say of an asset, in order. */
    saidBy: (assetId: number, sources: readonly MetadataSource[]): string[] => saidBy.all(assetId, JSON.stringify(sources)).map(row => row.name).sort(inOrder),
    /** The tags that any of these assets carry, with how many of them do. */
    among: (assetIds: Uint32Array): Tag[] => among.all(`[${assetIds.join()}]`),
    /** Tags in the order of their names. */
    inOrder: (tags: readonly Tag[]): Tag[] => tags.toSorted((a, b) => inOrder(a.name, b.name)),
    /** All tags that present assets carry, in order, with how many. */
    list: (): Tag[] => list.all().sort((a, b) => inOrder(a.name, b.name)),
  }
}
