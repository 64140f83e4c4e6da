import type { Kind } from '../contract/formats.ts'
import type { Database } from './connection.ts'

/** How far neighbours have been looked for in an encoder's space. */
export interface NeighbourState {
  /** Neighbours of this cosine and above were kept. */
  readonly least: number
  /** The highest embedding id whose neighbours were looked for. */
  readonly through: number
  /** Rises whenever neighbours go with their embeddings. */
  readonly changes: number
}

export interface Pair {
  readonly a: number
  readonly b: number
  readonly cosine: number
}

/** An asset whose neighbours are to be looked for, and its highest embedding id. */
export interface Unlinked {
  readonly assetId: number
  readonly kind: Kind
  readonly last: number
}

/** Some milliseconds' worth. */
const pairsOnPage = 4000

/** Neighbours: pairs of assets of one kind that are alike. They go with the embeddings that they were found by. */
export function neighbourQueries(db: Database) {
  const state = db.prepare<[string], NeighbourState>('SELECT least, through, changes FROM neighbour_state WHERE encoder = ?')
  const begin = db.prepare(`INSERT INTO neighbour_state (encoder, least, through) VALUES (@encoder, @least, 0)
    ON CONFLICT (encoder) DO UPDATE SET least = @least, through = 0, changes = changes + 1`)
  const advance = db.prepare('UPDATE neighbour_state SET through = ? WHERE encoder = ?')
  const forgetPairs = db.prepare('DELETE FROM neighbour WHERE encoder = ?')
  const forgetCrowded = db.prepare('DELETE FROM crowded WHERE encoder = ?')
  const isMissing = db.prepare<[string, number], number>('SELECT EXISTS (SELECT 1 FROM embedding WHERE encoder = ? AND id > ?)').pluck()
  const after = db.prepare<[string, number], { readonly id: number, readonly assetId: number, readonly kind: Kind }>(
    'SELECT embedding.id, asset_id AS assetId, kind FROM embedding JOIN asset ON asset.id = asset_id WHERE encoder = ? AND embedding.id > ? ORDER BY embedding.id',
  )
  const insert = db.prepare('INSERT OR REPLACE INTO neighbour (a, b, encoder, cosine) VALUES (?, ?, ?, ?)')
  const insertCrowded = db.prepare('INSERT OR IGNORE INTO crowded (asset_id, encoder) VALUES (?, ?)')
  const pairs = db.prepare<{ readonly encoder: string, readonly a: number, readonly b: number }, Pair>(`SELECT a, b, cosine FROM neighbour
    WHERE (a, b) > (@a, @b) AND encoder = @encoder ORDER BY a, b LIMIT ${pairsOnPage}`)
  const crowded = db.prepare<[string], number>('SELECT asset_id FROM crowded WHERE encoder = ?').pluck()
  const isCrowded = db.prepare<[number, string], number>('SELECT EXISTS (SELECT 1 FROM crowded WHERE asset_id = ? AND encoder = ?)').pluck()
  const isBefore = db.prepare<[number, string, number], number>('SELECT EXISTS (SELECT 1 FROM embedding WHERE asset_id = ? AND encoder = ? AND view = 0 AND id < ?)').pluck()
  const countOf = db.prepare<{ readonly id: number, readonly encoder: string }, number>(`SELECT
    (SELECT count(*) FROM neighbour WHERE a = @id AND encoder = @encoder) + (SELECT count(*) FROM neighbour WHERE b = @id AND encoder = @encoder)`).pluck()
  const copies = db.prepare<[], string>(`SELECT json_group_array(asset.id) FROM (SELECT hash FROM asset WHERE hash IS NOT NULL GROUP BY hash HAVING count(*) > 1) AS shared
    JOIN asset ON asset.hash = shared.hash GROUP BY asset.hash`).pluck()
  const copiesOf = db.prepare<[number], number>('SELECT id FROM asset WHERE hash = (SELECT hash FROM asset WHERE id = ?) ORDER BY id').pluck()
  const unread = db.prepare<[], number>('SELECT EXISTS (SELECT 1 FROM asset WHERE pending = 1 AND missing_since IS NULL AND hash IS NULL)').pluck()
  return {
    /** How far neighbours were looked for; undefined when they never were. */
    state: (encoder: string): NeighbourState | undefined => state.get(encoder),
    /** Neighbours are to be looked for anew, down to a cosine. */
    begin: db.transaction((encoder: string, least: number): void => {
      forgetPairs.run(encoder)
      forgetCrowded.run(encoder)
      begin.run({ encoder, least })
    }),
    /** Whether there are embeddings with ids above `through`. */
    isMissing: (encoder: string, through: number): boolean => isMissing.get(encoder, through) === 1,
    /** The next assets with embeddings above `through`, in order of these: until they have `views` views or more. */
    next: (encoder: string, through: number, views: number): Unlinked[] => {
      const assets = new Map<number, Unlinked>()
      let seen = 0
      for (const { id, assetId, kind } of after.iterate(encoder, through)) {
        if (seen >= views && !assets.has(assetId))
          break
        assets.set(assetId, { assetId, kind, last: id })
        seen++
      }
      return [...assets.values()]
    },
    /** Keeps the neighbours of an asset. */
    add: (encoder: string, assetId: number, others: readonly { readonly id: number, readonly cosine: number }[]): void => {
      for (const { id, cosine } of others)
        insert.run(Math.min(assetId, id), Math.max(assetId, id), encoder, cosine)
    },
    /** Neighbours were looked for of all embeddings up to an id. */
    advance: (encoder: string, through: number): void => void advance.run(through, encoder),
    /** How many neighbours of an asset are kept. */
    countOf: (encoder: string, assetId: number): number => countOf.get({ id: assetId, encoder }) ?? 0,
    /** Whether the embeddings of an asset begin before an id. */
    isBefore: (encoder: string, assetId: number, before: number): boolean => isBefore.get(assetId, encoder, before) === 1,
    isCrowded: (encoder: string, assetId: number): boolean => isCrowded.get(assetId, encoder) === 1,
    /** The asset has more neighbours than are kept. */
    markCrowded: (encoder: string, assetId: number): void => void insertCrowded.run(assetId, encoder),
    /** Every pair, page by page in order of `a` and `b`; between pages the catalog may be used, and changed. */
    * pairs(encoder: string): Generator<readonly Pair[], void> {
      for (let last = { a: 0, b: 0 }, isLast = false; !isLast;) {
        const page = pairs.all({ encoder, a: last.a, b: last.b })
        yield page
        last = page.at(-1) ?? last
        isLast = page.length < pairsOnPage
      }
    },
    /** The assets that have more neighbours than are kept. */
    crowded: (encoder: string): Set<number> => new Set(crowded.all(encoder)),
    /** Ids of assets of the same content, those of missing files included, in groups of two and more. */
    copies: (): number[][] => copies.all().map(ids => (JSON.parse(ids) as number[]).sort((a, b) => a - b)),
    /** The assets of the same content as this one, itself included; none before it was read. */
    copiesOf: (assetId: number): number[] => copiesOf.all(assetId),
    /** Whether the content of some files is not known yet. */
    hasUnread: (): boolean => unread.get() === 1,
  }
}
