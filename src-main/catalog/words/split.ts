/**
 * What stands between separators, as it is searched for. `pieces` are the words that it is made of: `OakChair02` of oak, chair and
 * 2; of a script without spaces each two letters that follow one another. `whole` is all of it as one word, where that is one.
 */
export interface Run {
  readonly pieces: readonly string[]
  readonly whole: string | undefined
}

/** Characters of a word that count. */
const longestWord = 60

/** Scripts that are written without spaces, so that nothing shows where a word ends. */
const unspaced = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー`

const runs = new RegExp(String.raw`[${unspaced}][${unspaced}\p{M}]*|(?:(?![${unspaced}])[\p{L}\p{N}\p{M}])+|\p{Extended_Pictographic}`, 'gu')
const isUnspaced = new RegExp(`^[${unspaced}]`, 'u')

/** Where a word ends without a separator: at a capital, and between letters and digits. */
const seams = /(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})|(?<=\p{N})(?=\p{L})|(?<=\p{L})(?=\p{N})/u

/** Letters that no accent can be taken from, as they are written where a keyboard lacks them. */
const substitutes: Readonly<Record<string, string>> = { ß: 'ss', ẞ: 'SS', ø: 'o', Ø: 'O', ł: 'l', Ł: 'L', đ: 'd', Đ: 'D', æ: 'ae', Æ: 'Ae', œ: 'oe', Œ: 'Oe', ı: 'i' }

const substituted = /[ßøłđæœı]/giu

/** The runs of letters, digits and emoji of a text, in any script, in lower case and without accents. */
export function runsOf(text: string): Run[] {
  return [...plain(text).matchAll(runs)].map(([run]) => runOf(run))
}

/** The words of a text as they are kept, at most so many. A script without spaces has its last letters, too, for searches by one. */
export function wordsOf(text: string, limit: number): string[] {
  const words: string[] = []
  for (const [run] of plain(text).matchAll(runs)) {
    const { pieces, whole } = runOf(run)
    words.push(...pieces)
    if (isUnspaced.test(run))
      words.push([...run].at(-1)!)
    else if (whole !== undefined && pieces.length > 1)
      words.push(whole)
    if (words.length >= limit)
      break
  }
  return words.slice(0, limit)
}

/** Without accents, and with one way to write what can be written in several; what is a mark of its own script stays. */
function plain(text: string): string {
  return text.normalize('NFKD').replace(/[\u0300-\u036F]/g, '').normalize('NFC').replace(substituted, letter => substitutes[letter] ?? letter)
}

function runOf(run: string): Run {
  if (isUnspaced.test(run)) {
    const letters = [...run]
    const pairs = letters.slice(1).map((letter, index) => letters[index]! + letter)
    return { pieces: pairs.length > 0 ? pairs : letters, whole: undefined }
  }
  const pieces = run.split(seams).map(piece => clean(piece.toLowerCase()))
  return { pieces, whole: clean(run.toLowerCase()) }
}

/** 2 and 0002 are one number. */
function clean(word: string): string {
  return /^\d+$/.test(word) ? word.replace(/^0+(?=\d)/, '').slice(0, longestWord) : word.slice(0, longestWord)
}
