/**
 * How much a text says what is asked for, 0…1: the mean, over the words that are asked for, of how like each is to the likest word
 * of the text. Words are compared by their trigrams (Dice's coefficient, each word padded as in PostgreSQL's pg_trgm), so that
 * forms of a word and slips of the pen count for something; letters count without case and accents.
 */
export function textLikeness(asked: string, said: string): number {
  const wanted = wordsOf(asked)
  const words = [...new Set(wordsOf(said))].map(trigramsOf)
  if (wanted.length === 0 || words.length === 0)
    return 0
  const likest = wanted.map((word) => {
    const trigrams = trigramsOf(word)
    return Math.max(...words.map(other => dice(trigrams, other)))
  })
  return likest.reduce((sum, likeness) => sum + likeness, 0) / wanted.length
}

function wordsOf(text: string): string[] {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
}

function trigramsOf(word: string): ReadonlySet<string> {
  const letters = [...`  ${word} `]
  return new Set(letters.slice(2).map((_, i) => letters.slice(i, i + 3).join('')))
}

function dice(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const common = [...a].filter(trigram => b.has(trigram)).length
  return 2 * common / (a.size + b.size)
}
