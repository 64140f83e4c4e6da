import type { TextTower } from '../manifest.ts'
import { Tokenizer } from '@huggingface/tokenizers'
import { failure } from '../../contract/errors.ts'

/** How much of a text is tokenized: more characters than any tower has room for in tokens. */
const longestText = 10_000

/** ASCII punctuation, Python's `string.punctuation`. */
const punctuation = /[!"#$%&'()*+,\-./:;<=>?@[\\\]^_`{|}~]/g

export interface Tokens {
  readonly ids: readonly number[]
  /** 1 where the model is to look, 0 on padding that it is not to see. */
  readonly mask: readonly number[]
}

/**
 * What turns a text into the input of a tower, from the contents of `tokenizer.json` and `tokenizer_config.json`.
 * Errors: encoder_invalid when the tokenizer is of a sort that is not known.
 */
export function createTokenizer(json: object, config: object, tower: Pick<TextTower, 'writing' | 'length' | 'padding'>): (text: string) => Tokens {
  const tokenizer = openTokenizer(json, config)
  return (text) => {
    const written = asWritten(text.slice(0, longestText), tower.writing)
    const bare = tokenizer.encode(written, { add_special_tokens: false }).ids
    return padded(shortened(tokenizer.encode(written).ids, bare, tower.length), tower)
  }
}

/** The id of a special token such as `<pad>` in a tokenizer; undefined when it has none. */
export function tokenId(json: object, config: object, token: string): number | undefined {
  return openTokenizer(json, config).token_to_id(token)
}

/** A text as the tower's training texts were written: SigLIP's had neither capitals nor punctuation, SigLIP 2's no capitals. */
export function asWritten(text: string, writing: TextTower['writing']): string {
  if (writing === 'any')
    return text
  const lower = text.toLowerCase()
  return writing === 'lower' ? lower : lower.replaceAll(punctuation, '').replaceAll(/\s+/g, ' ').trim()
}

/**
 * Tokens cut to `length` as transformers does it: the special tokens before and after the text stay, the text's last
 * tokens go. `bare` is the text without special tokens, which is a part of `whole`.
 */
export function shortened(whole: readonly number[], bare: readonly number[], length: number): readonly number[] {
  if (whole.length <= length)
    return whole
  const before = whole.findIndex((_, from) => bare.every((id, i) => whole[from + i] === id))
  const after = whole.length - before - bare.length
  return [...whole.slice(0, before), ...bare.slice(0, Math.max(0, length - before - after)), ...whole.slice(whole.length - after)]
}

/** Tokens filled up to the length of a tower that was trained so, or whose graph takes nothing else. */
function padded(ids: readonly number[], { length, padding }: Pick<TextTower, 'length' | 'padding'>): Tokens {
  if (padding === undefined)
    return { ids, mask: ids.map(() => 1) }
  const hidden = padding.masked ? 0 : 1
  const places = Array.from({ length: Math.max(length, ids.length) }, (_, i) => ids[i])
  return { ids: places.map(id => id ?? padding.token), mask: places.map(id => id === undefined ? hidden : 1) }
}

function openTokenizer(json: object, config: object): Tokenizer {
  try {
    return new Tokenizer(json, config)
  }
  catch (error) {
    throw failure('encoder_invalid', { reason: `tokenizer.json: ${error instanceof Error ? error.message : String(error)}` }, error)
  }
}
