/** How a text answers to what was typed. */
export interface FuzzyMatch {
  /** The more the better. */
  readonly score: number
  /** Places of the letters that were typed, in their order. */
  readonly places: readonly number[]
}

const atStart = 10
const atWord = 8
const inRow = 12
/** A letter at all. */
const found = 1

/** Whether a letter begins a word: after a sign that is none, or a capital after a small one. */
function beginsWord(text: string, place: number): boolean {
  const [before, here] = [text[place - 1] ?? ' ', text[place] ?? ' ']
  return !/[\p{L}\p{N}]/u.test(before) || (/\p{Ll}/u.test(before) && /\p{Lu}/u.test(here))
}

/** Letters without marks and case, one for each of the text's: `é` is `e`. */
function plain(text: string): string[] {
  return Array.from({ length: text.length }, (_, place) => text[place]!.normalize('NFD')[0]!.toLowerCase())
}

/**
 * Finds the letters of `typed` in `text` in their order, not necessarily in a row: as the best of all ways to do so, by letters at
 * the beginning, at beginnings of words and in a row. Case, marks and spaces do not count. Undefined: they are not all there.
 */
export function fuzzyMatch(typed: string, text: string): FuzzyMatch | undefined {
  const letters = plain(typed.replaceAll(/\s/g, ''))
  const inText = plain(text)
  const rows: { readonly score: number, readonly from: number }[][] = []
  for (const [at, letter] of letters.entries()) {
    const row: { score: number, from: number }[] = []
    const before = rows[at - 1]
    let best = { score: at === 0 ? 0 : -Infinity, place: -1 }
    for (let place = 0; place < inText.length; place++) {
      const gap = before?.[place - 2]
      if (gap && gap.score > best.score)
        best = { score: gap.score, place: place - 2 }
      const direct = before?.[place - 1]
      const reached = direct && direct.score + inRow >= best.score ? { score: direct.score + inRow, place: place - 1 } : best
      const own = found + (place === 0 ? atStart : beginsWord(text, place) ? atWord : 0)
      row.push(inText[place] === letter ? { score: reached.score + own, from: reached.place } : { score: -Infinity, from: -1 })
    }
    rows.push(row)
  }
  return traced(rows, text.length)
}

function traced(rows: readonly (readonly { readonly score: number, readonly from: number }[])[], length: number): FuzzyMatch | undefined {
  const last = rows.at(-1)
  if (!last)
    return { score: 0, places: [] }
  let place = last.reduce((best, { score }, at) => score > (last[best]?.score ?? -Infinity) ? at : best, 0)
  const score = last[place]?.score ?? -Infinity
  if (score === -Infinity)
    return undefined
  const places: number[] = []
  for (const row of rows.toReversed()) {
    places.unshift(place)
    place = row[place]?.from ?? -1
  }
  // Of two that answer alike the shorter one is meant.
  return { score: score - length / 100, places }
}

/** A text in pieces, those that were typed marked. */
export function marked(text: string, places: readonly number[]): readonly { readonly text: string, readonly mark: boolean }[] {
  const chosen = new Set(places)
  const pieces: { text: string, mark: boolean }[] = []
  for (let place = 0; place < text.length; place++) {
    const mark = chosen.has(place)
    const piece = pieces.at(-1)
    if (piece?.mark === mark)
      piece.text += text[place]!
    else
      pieces.push({ text: text[place]!, mark })
  }
  return pieces
}
