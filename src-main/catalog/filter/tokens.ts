import type { Word } from './syntax.ts'
import { failure } from '../../contract/errors.ts'

/** `word` is as it was written, `quoted` what stood in quotes (or behind a word that ends in a dot), `sign` one of ( ) [ ] , = != < <= > >=. */
export interface Token extends Word {
  readonly type: 'word' | 'quoted' | 'sign' | 'end'
}

const pattern = /(?<space>\s+)|(?<sign>[<>!]=|[()[\],=<>])|(?<word>[^\s()[\],=<>!'"]+)|(?<quote>['"])/y

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' }

/** The words and signs of a filter, with one of type `end` behind them. Errors: filter_invalid. */
export function tokensOf(filter: string): Token[] {
  const tokens: Token[] = []
  for (let position = 0; position < filter.length;) {
    pattern.lastIndex = position
    const { space, sign, word, quote } = pattern.exec(filter)?.groups ?? {}
    if (space !== undefined) {
      position += space.length
    }
    else if (sign !== undefined) {
      tokens.push({ type: 'sign', text: sign, position })
      position += sign.length
    }
    else if (word?.endsWith('.') && /['"]/.test(filter.charAt(position + word.length))) {
      const { text, end } = unquote(filter, position + word.length)
      tokens.push({ type: 'quoted', text: word + text, position })
      position = end
    }
    else if (word !== undefined) {
      tokens.push({ type: 'word', text: word, position })
      position += word.length
    }
    else if (quote !== undefined) {
      const { text, end } = unquote(filter, position)
      tokens.push({ type: 'quoted', text, position })
      position = end
    }
    else {
      throw failure('filter_invalid', { filter, position, reason: 'expected !=, found ! alone; NOT before a condition negates it.' })
    }
  }
  return [...tokens, { type: 'end', text: '', position: filter.length }]
}

/** What stands in the quotes that begin at a place, and where they end. */
function unquote(filter: string, start: number): { readonly text: string, readonly end: number } {
  const quote = filter.charAt(start)
  let text = ''
  for (let position = start + 1; position < filter.length;) {
    const character = filter.charAt(position)
    if (character === quote)
      return { text, end: position + 1 }
    if (character !== '\\') {
      text += character
      position++
      continue
    }
    const [whole, code, plain] = /^\\(?:u\{([\da-f]{1,6})\}|([\\'"/nrt]))/i.exec(filter.slice(position, position + 10)) ?? []
    const codePoint = code === undefined ? undefined : Number.parseInt(code, 16)
    if (whole === undefined || (codePoint ?? 0) > 0x10FFFF)
      throw failure('filter_invalid', { filter, position, reason: `expected one of \\\\ \\' \\" \\n \\r \\t \\u{…} after a backslash; write \\\\ for a backslash itself.` })
    text += codePoint === undefined ? escapes[plain!] ?? plain! : String.fromCodePoint(codePoint)
    position += whole.length
  }
  throw failure('filter_invalid', { filter, position: start, reason: `expected a closing ${quote}; inside quotes \\${quote} stands for the quote itself.` })
}
