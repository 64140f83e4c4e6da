import type { Database } from '../connection.ts'
import { editDistance } from '../edit-distance.ts'

/** Letters from which on a word may be misspelt by one letter, and by two: Meilisearch's rule. */
const oneTypoFrom = 5
const twoTyposFrom = 9

/** Words that a misspelt one may have meant, at most, and those that are looked at for them. */
const alternativesLimit = 12
const candidateLimit = 200

/** Words of letters alone, of the scripts that have spaces; numbers and pairs of letters are not corrected. */
const correctable = /^(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])[\p{L}\p{M}]){4,40}$/u

/** The words that assets have, to tell what a misspelt one may have meant. */
export function vocabularyOf(db: Database) {
  const insert = db.prepare('INSERT OR IGNORE INTO word (text) VALUES (?)')
  const insertTrigram = db.prepare('INSERT OR IGNORE INTO word_trigram (trigram, word_id) VALUES (?, ?)')
  const sharing = db.prepare<[string, number, number], string>(`SELECT text FROM
    (SELECT word_id, count(*) AS shared FROM word_trigram WHERE trigram IN (SELECT value FROM json_each(?)) GROUP BY word_id HAVING shared >= ? ORDER BY shared DESC LIMIT ?)
    JOIN word ON word.id = word_id`).pluck()
  return {
    /** Takes words in; those that are known, and those that nobody can misspell, are passed over. */
    add: (words: Iterable<string>): void => {
      for (const word of words) {
        if (!correctable.test(word))
          continue
        const { changes, lastInsertRowid } = insert.run(word)
        if (changes > 0)
          trigramsOf(word).forEach(trigram => insertTrigram.run(trigram, lastInsertRowid))
      }
    },
    /** Words that a word may have meant, itself left out, the nearest first: one letter apart from five letters on, two from nine. */
    near: (word: string): string[] => {
      const typos = word.length >= twoTyposFrom ? 2 : word.length >= oneTypoFrom ? 1 : 0
      if (typos === 0 || !correctable.test(word))
        return []
      const trigrams = trigramsOf(word)
      return sharing.all(JSON.stringify(trigrams), Math.max(1, trigrams.length - 4 * typos), candidateLimit)
        .map(other => ({ other, distance: distanceBetween(word, other, typos) }))
        .filter(({ distance }) => distance > 0 && distance <= typos)
        .sort((a, b) => a.distance - b.distance || (a.other < b.other ? -1 : 1))
        .slice(0, alternativesLimit)
        .map(({ other }) => other)
    },
  }
}

/** Letters apart; a first letter that is another counts as two, as Meilisearch has it. */
function distanceBetween(word: string, other: string, limit: number): number {
  return editDistance(word, other, limit) + (word.charAt(0) === other.charAt(0) ? 0 : 1)
}

/** An edit changes four of them, at most. */
function trigramsOf(word: string): string[] {
  const padded = `  ${word}  `
  return [...new Set(Array.from({ length: padded.length - 2 }, (_, start) => padded.slice(start, start + 3)))]
}
