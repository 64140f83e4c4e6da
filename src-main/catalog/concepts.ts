import type { Concept } from '../contract/entities.ts'
import type { Database } from './connection.ts'

interface ConceptRow {
  readonly key: string
  readonly name: string
  readonly examples: number
  readonly counters: number
  readonly created_at: number
  readonly updated_at: number
}

/** The assets that tell what a concept is, and what it is not. */
export interface ConceptExamples {
  readonly exampleIds: readonly number[]
  readonly counterExampleIds: readonly number[]
}

/** Concepts: named sets of examples and counter-examples. */
export function conceptQueries(db: Database) {
  const select = `SELECT concept.key, name, created_at, updated_at,
    (SELECT count(*) FROM concept_example WHERE concept_id = concept.id AND is_counter = 0) AS examples,
    (SELECT count(*) FROM concept_example WHERE concept_id = concept.id AND is_counter = 1) AS counters FROM concept`
  const list = db.prepare<[], ConceptRow>(`${select} ORDER BY name COLLATE NOCASE, id`)
  const get = db.prepare<[string], ConceptRow>(`${select} WHERE key = ?`)
  const insert = db.prepare('INSERT INTO concept (key, name, created_at, updated_at) VALUES (@key, @name, @now, @now)')
  // Times of two edits differ, so that what was made of the earlier is told from what is to be made of the later.
  const touch = db.prepare('UPDATE concept SET updated_at = max(updated_at + 1, ?) WHERE key = ?')
  const markUnknown = db.prepare(`INSERT OR IGNORE INTO concept_example (concept_id, asset_id, is_counter)
    SELECT concept.id, @id, @isCounter FROM concept WHERE concept.key = @key`)
  const examples = db.prepare<[string], { readonly id: number, readonly isCounter: number }>(
    'SELECT asset_id AS id, is_counter AS isCounter FROM concept_example JOIN concept ON concept.id = concept_id WHERE concept.key = ? ORDER BY asset_id',
  )
  const revision = db.prepare<{ readonly key: string, readonly encoder: string }, string>(`SELECT concept.updated_at || ':' || count(embedding.id) || ':' || total(embedding.id) FROM concept
    LEFT JOIN concept_example ON concept_id = concept.id LEFT JOIN embedding ON embedding.asset_id = concept_example.asset_id AND encoder = @encoder
    WHERE concept.key = @key GROUP BY concept.id`).pluck()
  const assetFrom = db.prepare<[string, number], number>('SELECT asset_id FROM embedding WHERE encoder = ? AND id >= ? ORDER BY id LIMIT 1').pluck()
  const uses = db.prepare<[string], { readonly id: number, readonly uses: number }>(
    'SELECT asset_id AS id, count(*) AS uses FROM concept_example WHERE is_counter = 0 AND asset_id IN (SELECT value FROM json_each(?)) GROUP BY asset_id',
  )

  return {
    list: (): Concept[] => list.all().map(toConcept),
    get: (key: string): Concept | undefined => {
      const row = get.get(key)
      return row && toConcept(row)
    },
    /** Adds a concept without examples. The key must be free. */
    insert: (key: string, name: string): void => void insert.run({ key, name, now: Date.now() }),
    /** Makes an asset an example or a counter-example of a concept that there is, unless it is one or the other already. */
    fillIn: (key: string, assetId: number, isCounter: boolean): void => {
      if (markUnknown.run({ key, id: assetId, isCounter: isCounter ? 1 : 0 }).changes > 0)
        touch.run(Date.now(), key)
    },
    /** The ids of its examples and counter-examples, rising. */
    examples: (key: string): ConceptExamples => {
      const rows = examples.all(key)
      return { exampleIds: rows.filter(row => row.isCounter === 0).map(row => row.id), counterExampleIds: rows.filter(row => row.isCounter === 1).map(row => row.id) }
    },
    /** Of how many concepts each of these assets is an example; those that are of none are absent. */
    uses: (ids: readonly number[]): Map<number, number> => new Map(uses.all(JSON.stringify(ids)).map(row => [row.id, row.uses])),
    /** The asset of the first embedding of an encoder whose id is `embeddingId` or above. */
    assetFrom: (encoder: string, embeddingId: number): number | undefined => assetFrom.get(encoder, embeddingId),
    /** A text that is another one when the concept was edited or its examples were embedded anew by an encoder. */
    revision: (key: string, encoder: string): string | undefined => revision.get({ key, encoder }),
  }
}

function toConcept(row: ConceptRow): Concept {
  return {
    key: row.key,
    name: row.name,
    examples: row.examples,
    counterExamples: row.counters,
    createdAt: new Date(row.created_at).toISOString(),
    updatedAt: new Date(row.updated_at).toISOString(),
  }
}
