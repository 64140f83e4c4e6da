import type { Suggestion } from '../../contract/browse.ts'
import type { Database } from '../connection.ts'
import type { Fitting } from './matching.ts'
import { formats } from '../../contract/formats.ts'
import { collectionQueries } from '../collections.ts'
import { conceptQueries } from '../concepts.ts'
import { detectionQueries } from '../detections.ts'
import { foldText } from '../fold.ts'
import { formatCounts } from './facets.ts'
import { bestFitting } from './matching.ts'

export interface SuggestionQuestion {
  readonly text: string
  /** Of all kinds together. */
  readonly limit: number
}

type Ranked = Fitting<Suggestion>

const inOrder = new Intl.Collator('en', { numeric: true }).compare

/**
 * Tags, labels, folders, collections, concepts and formats whose names hold a text, without difference of case: those that begin
 * with it first, then those of which a word does, then the others; among equals those of more assets. Of each kind only the first
 * `limit` by name are counted: to count all that hold a letter takes long.
 */
export function suggestionsFor(db: Database, { text: asked, limit }: SuggestionQuestion): Suggestion[] {
  const text = foldText(asked)
  const ranked = [tags, labels, folders, collections, concepts, formatsOf].flatMap(of => of(db, text, limit))
  return ranked
    .sort((a, b) => a.fit - b.fit || b.candidate.assets - a.candidate.assets || inOrder(a.candidate.name, b.candidate.name))
    .slice(0, limit)
    .map(({ candidate }) => candidate)
}

interface TagRow {
  readonly id: number
  readonly name: string
}

function tags(db: Database, text: string, limit: number): Ranked[] {
  const rows = db.prepare<[string], TagRow>('SELECT id, name FROM tag WHERE instr(folded, ?) > 0').all(text)
  const carrying = db.prepare<[number], number>('SELECT count(DISTINCT asset_id) FROM asset_tag WHERE tag_id = ?').pluck()
  const missing = db.prepare<[number], number>(`SELECT count(DISTINCT asset_id) FROM library CROSS JOIN asset ON library_id = library.id AND missing_since > 0
    CROSS JOIN asset_tag ON asset_id = asset.id WHERE tag_id = ?`).pluck()
  return bestFitting(rows, ({ name }) => [name], text, limit)
    .map(({ candidate: { id, name }, fit }): Ranked => ({ fit, candidate: { kind: 'tag', value: name, name, libraryId: null, assets: (carrying.get(id) ?? 0) - (missing.get(id) ?? 0) } }))
    .filter(hasAssets)
}

function labels(db: Database, text: string, limit: number): Ranked[] {
  return bestFitting(detectionQueries(db).labels(), ({ name }) => [name], text, limit)
    .map(({ candidate: { name, assets }, fit }) => ({ fit, candidate: { kind: 'label', value: name, name, libraryId: null, assets } }))
}

interface FolderRow {
  readonly libraryId: number
  readonly folder: string
}

function folders(db: Database, text: string, limit: number): Ranked[] {
  const held = db.prepare<{ readonly id: number, readonly folder: string }, number>(`SELECT
    (SELECT count(*) FROM asset WHERE library_id = @id AND folder = @folder)
    + (SELECT count(*) FROM asset WHERE library_id = @id AND folder >= @folder || '/' AND folder < @folder || '0')
    - (SELECT count(*) FROM asset INDEXED BY asset_presence WHERE library_id = @id AND missing_since > 0 AND (folder = @folder OR (folder >= @folder || '/' AND folder < @folder || '0')))`).pluck()
  return bestFitting(everyFolder(db), ({ folder }) => [lastName(folder)], text, limit)
    .map(({ candidate: { libraryId, folder }, fit }): Ranked => ({ fit, candidate: { kind: 'folder', value: folder, name: lastName(folder), libraryId, assets: held.get({ id: libraryId, folder }) ?? 0 } }))
    .filter(hasAssets)
}

function lastName(folder: string): string {
  return folder.slice(folder.lastIndexOf('/') + 1)
}

/** Every folder of a library that is listed, with those that only hold folders. Jumps from folder to folder in the index. */
function* everyFolder(db: Database): Generator<FolderRow> {
  const next = db.prepare<[number, string], string>('SELECT folder FROM asset WHERE library_id = ? AND folder > ? ORDER BY folder LIMIT 1').pluck()
  for (const libraryId of db.prepare<[], number>('SELECT id FROM library WHERE removed_at IS NULL ORDER BY id').pluck().all()) {
    const above = new Set<string>()
    for (let folder = next.get(libraryId, ''); folder !== undefined; folder = next.get(libraryId, folder)) {
      for (let end = folder.indexOf('/'); end >= 0; end = folder.indexOf('/', end + 1))
        above.add(folder.slice(0, end))
      above.add(folder)
    }
    for (const folder of above)
      yield { libraryId, folder }
  }
}

function collections(db: Database, text: string, limit: number): Ranked[] {
  const queries = collectionQueries(db)
  const rows = db.prepare<[], { readonly key: string, readonly name: string }>('SELECT key, name FROM collection WHERE library_id IS NULL OR library_id IN (SELECT id FROM library WHERE removed_at IS NULL)').all()
  return bestFitting(rows, ({ name, key }) => [name, key], text, limit)
    .map(({ candidate: { key, name }, fit }) => ({ fit, candidate: { kind: 'collection', value: key, name, libraryId: null, assets: queries.get(key)?.assets ?? 0 } }))
}

function concepts(db: Database, text: string, limit: number): Ranked[] {
  return bestFitting(conceptQueries(db).list(), ({ name, key }) => [name, key], text, limit)
    .map(({ candidate: { key, name, examples }, fit }) => ({ fit, candidate: { kind: 'concept', value: key, name, libraryId: null, assets: examples } }))
}

function formatsOf(db: Database, text: string, limit: number): Ranked[] {
  const fitting = bestFitting(formats, ({ id, extensions }) => [id, ...extensions], text, limit)
  const counts = fitting.length === 0 ? [] : formatCounts(db)
  return fitting
    .map(({ candidate: { id }, fit }): Ranked => ({ fit, candidate: { kind: 'format', value: id, name: id.toUpperCase(), libraryId: null, assets: counts.find(({ name }) => name === id)?.assets ?? 0 } }))
    .filter(hasAssets)
}

function hasAssets({ candidate }: Ranked): boolean {
  return candidate.assets > 0
}
