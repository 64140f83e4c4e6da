import type { AssetFilter } from './assets.ts'
import type { Database } from './connection.ts'
import type { Run } from './words/split.ts'
import SQLite from 'better-sqlite3'
import { deepestResult } from '../contract/query.ts'
import { conditionOf } from './assets.ts'
import { counts } from './metadata.ts'
import { runsOf, wordsOf } from './words/split.ts'
import { vocabularyOf } from './words/vocabulary.ts'

export interface WordMatch {
  readonly assetId: number
  /** 0…1; 1 is the best match of all words as they were written. */
  readonly score: number
}

export interface WordSearch {
  /** Matches, at most. */
  readonly limit: number
  readonly filter?: AssetFilter | undefined
}

interface Ranked {
  readonly id: number
  readonly rank: number
}

interface TextRow {
  readonly id: number
  /** Null when the asset is gone. */
  readonly name: string | null
  readonly folder: string
  readonly tags: string
  readonly texts: string
}

/** Words of a question that count; the others are passed over. */
const questionLimit = 10

/** Words that are kept of each part of an asset. */
const limits = { name: 100, tags: 500, folders: 100, metadata: 1000 }

/** Characters of metadata that are split into words, at most. */
const longestText = 20_000

/** How much a word counts in a name, a tag, a folder, and in metadata. */
const weights = '10, 5, 3, 1'

/** Matches that are ranked in each tier; of more the latest. Words that are searched for one by one share them, so that common ones do not crowd out rare ones. */
const rankedAtMost = deepestResult

/** Assets that are brought up to date before a search. */
const freshenedAtOnce = 500

/**
 * Full-text search over the names, tags, folders and metadata of assets. What changes them notes the asset in `stale_words`; its
 * words, and those of new assets, are taken in later, by `refresh`.
 */
export function wordQueries(db: Database) {
  const vocabulary = vocabularyOf(db)
  const rowsOf = (which: string) => db.prepare<{ readonly limit: number, readonly after: number }, TextRow>(`SELECT which.id, asset.name, folder,
    (SELECT json_group_array(DISTINCT tag.name) FROM asset_tag JOIN tag ON tag.id = tag_id WHERE asset_tag.asset_id = which.id) AS tags,
    (SELECT json_group_array(substr(value, 1, ${longestText})) FROM metadata WHERE metadata.asset_id = which.id AND ${counts}) AS texts
    FROM (${which}) AS which LEFT JOIN asset ON asset.id = which.id`)
  const added = rowsOf('SELECT id FROM asset WHERE id > @after ORDER BY id LIMIT @limit')
  const stale = rowsOf('SELECT asset_id AS id FROM stale_words ORDER BY asset_id LIMIT @limit')
  const last = db.prepare<[], number>('SELECT rowid FROM asset_words ORDER BY rowid DESC LIMIT 1').pluck()
  const remove = db.prepare('DELETE FROM asset_words WHERE rowid = ?')
  const insert = db.prepare('INSERT INTO asset_words (rowid, name, tags, folders, metadata) VALUES (?, ?, ?, ?, ?)')
  const done = db.prepare('DELETE FROM stale_words WHERE asset_id = ?')
  const left = db.prepare<[number], number>('SELECT (SELECT count(*) FROM stale_words) + max(0, coalesce((SELECT max(id) FROM asset), 0) - ?)').pluck()

  const take = db.transaction((limit: number): void => {
    const fresh = added.all({ limit, after: last.get() ?? 0 })
    const changed = fresh.length < limit ? stale.all({ limit: limit - fresh.length, after: 0 }) : []
    for (const row of [...fresh, ...changed]) {
      remove.run(row.id)
      if (row.name !== null) {
        const parts = [
          wordsOf(row.name, limits.name),
          (JSON.parse(row.tags) as string[]).flatMap(tag => wordsOf(tag, limits.tags)).slice(0, limits.tags),
          wordsOf(row.folder, limits.folders),
          (JSON.parse(row.texts) as string[]).flatMap(text => wordsOf(text, limits.metadata)).slice(0, limits.metadata),
        ]
        insert.run(row.id, ...parts.map(words => words.join(' ')))
        vocabulary.add(new Set(parts.flat()))
      }
      done.run(row.id)
    }
  })

  function refresh(limit: number): number {
    take(limit)
    return left.get(last.get() ?? 0) ?? 0
  }

  /** On a full disk words are searched as they were. */
  function freshen(): void {
    try {
      take(freshenedAtOnce)
    }
    catch (error) {
      if (!(error instanceof SQLite.SqliteError && error.code === 'SQLITE_FULL'))
        throw error
    }
  }

  /** The best matches of a tier, at most so many: by the sum of their ranks, BM25's, which are the lower the better. */
  function ranked(matches: readonly string[], filter: AssetFilter, limit: number): Ranked[] {
    const { text, values } = conditionOf(db, filter, true)
    const select = db.prepare<unknown[], Ranked>(`SELECT asset_words.rowid AS id, bm25(asset_words, ${weights}) AS rank
      FROM asset_words CROSS JOIN asset ON asset.id = asset_words.rowid WHERE asset_words MATCH ? AND ${text} ORDER BY asset_words.rowid DESC LIMIT ?`)
    const ranks = new Map<number, number>()
    for (const match of matches) {
      for (const { id, rank } of select.iterate(match, ...values, Math.ceil(rankedAtMost / matches.length)))
        ranks.set(id, (ranks.get(id) ?? 0) + rank)
    }
    return [...ranks].map(([id, rank]) => ({ id, rank })).sort((a, b) => a.rank - b.rank || a.id - b.id).slice(0, limit)
  }

  return {
    /**
     * Assets that have the words of a text, best first: those that have all of them; those that have all when the last one is not
     * yet complete; those that have all but for misspellings; then those that have any. Each of these has its own fifth of the
     * scores (third, when it is one word), within which BM25 ranks. Any text can be searched for; one without words finds nothing.
     */
    search: (text: string, { limit, filter = {} }: WordSearch): WordMatch[] => {
      const runs = runsOf(text).slice(0, questionLimit)
      if (runs.length === 0 || limit <= 0)
        return []
      freshen()
      const found = new Map<number, number>()
      const tiers = tiersOf(runs, vocabulary.near)
      for (const [tier, match] of tiers.entries()) {
        const matches = found.size < limit ? ranked(match(), filter, limit + found.size) : []
        const best = matches[0]?.rank ?? 0
        for (const { id, rank } of matches) {
          if (found.size < limit && !found.has(id))
            found.set(id, (tiers.length - tier - 1 + (best < 0 ? Math.max(0, rank / best) : 1)) / tiers.length)
        }
      }
      return [...found].map(([assetId, score]) => ({ assetId, score }))
    },
    /** How many assets that finds, at most 10,000. */
    count: (text: string, filter: AssetFilter = {}): number => {
      const runs = runsOf(text).slice(0, questionLimit)
      if (runs.length === 0)
        return 0
      freshen()
      const { text: condition, values } = conditionOf(db, filter, true)
      return db.prepare<unknown[], number>(`SELECT count(*) FROM (SELECT 1 FROM asset_words CROSS JOIN asset ON asset.id = asset_words.rowid
        WHERE asset_words MATCH ? AND ${condition} LIMIT ${deepestResult})`).pluck().get(tiersOf(runs, vocabulary.near).at(-1)!().join(' OR '), ...values) ?? 0
    },
    /** Takes in the words of up to so many assets that are new or changed; answers how many are left, at most. */
    refresh,
  }
}

/** What is searched for, in FTS5's language, the strictest first: all of it at once, then each word by itself. */
function tiersOf(runs: readonly Run[], near: (word: string) => readonly string[]): (() => readonly string[])[] {
  const each = (alternatives: (word: string) => readonly string[], isComplete = false) => runs.map((run, index) => `(${matchOf(run, !isComplete && index === runs.length - 1, alternatives)})`)
  const all = (alternatives: (word: string) => readonly string[], isComplete = false) => [each(alternatives, isComplete).join(' AND ')]
  const itself = () => []
  const misspelt = once(near)
  const strict = [() => all(itself, true), () => all(itself), () => all(misspelt)]
  return runs.length === 1 ? strict : [...strict, () => each(itself), () => each(misspelt)]
}

/** Looks each word up once. */
function once(near: (word: string) => readonly string[]): (word: string) => readonly string[] {
  const known = new Map<string, readonly string[]>()
  return (word) => {
    const found = known.get(word) ?? near(word)
    known.set(word, found)
    return found
  }
}

/** A run as a whole or as its pieces one by one; the last word of a question may be the beginning of one. */
function matchOf({ pieces, whole }: Run, mayGoOn: boolean, alternatives: (word: string) => readonly string[]): string {
  const wordMatch = (word: string, isPrefix: boolean): string =>
    `(${[`"${word}"${isPrefix ? '*' : ''}`, ...alternatives(word).map(other => `"${other}"`)].join(' OR ')})`
  const inPieces = pieces.map((piece, index) => wordMatch(piece, (mayGoOn && index === pieces.length - 1 && whole !== undefined) || (whole === undefined && [...piece].length === 1))).join(' AND ')
  return whole === undefined || pieces.length === 1 ? inPieces : `(${inPieces}) OR ${wordMatch(whole, mayGoOn)}`
}
