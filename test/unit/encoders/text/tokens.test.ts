import { describe, expect, it } from 'vitest'
import { asWritten, createTokenizer, shortened, tokenId } from '../../../../src-main/encoders/text/tokens.ts'
import { clipTokenizer, clipTokenizerConfig, clipTokens, siglipTokenizer, siglipTokenizerConfig, siglipTokens } from '../../../helpers/tiny-text.ts'

const clip = (length = 77) => createTokenizer(clipTokenizer(), clipTokenizerConfig, { length, writing: 'any' })
const wordsOf = (tokens: readonly string[], ids: readonly number[]) => ids.map(id => tokens[id])

describe('a tokenizer like that of CLIP', () => {
  it('puts a token before and after the text, which is lower case and broken into what it knows', () => {
    const { ids, mask } = clip()('  A  RED car')
    expect(wordsOf(clipTokens, ids)).toEqual(['<|startoftext|>', 'a</w>', 'red</w>', 'c', 'a', 'r</w>', '<|endoftext|>'])
    expect(mask).toEqual([1, 1, 1, 1, 1, 1, 1])
  })

  it('keeps the last token when it shortens', () => {
    expect(wordsOf(clipTokens, clip(5)('red green blue red')!.ids)).toEqual(['<|startoftext|>', 'red</w>', 'green</w>', 'blue</w>', '<|endoftext|>'])
    const long = clip()('red '.repeat(5000)).ids
    expect(long).toHaveLength(77)
    expect(wordsOf(clipTokens, [long[0]!, long[75]!, long[76]!])).toEqual(['<|startoftext|>', 'red</w>', '<|endoftext|>'])
  })

  it('makes something of a text of which nothing is left', () => {
    expect(wordsOf(clipTokens, clip()('   ').ids)).toEqual(['<|startoftext|>', '<|endoftext|>'])
  })

  it('fills up what a graph of one length takes, and says what is padding', () => {
    const pad = clipTokens.length - 1
    const { ids, mask } = createTokenizer(clipTokenizer(), clipTokenizerConfig, { length: 6, writing: 'any', padding: { token: pad, masked: true } })('red')
    expect(wordsOf(clipTokens, ids)).toEqual(['<|startoftext|>', 'red</w>', ...Array.from({ length: 4 }).fill('<|endoftext|>')])
    expect(mask).toEqual([1, 1, 1, 0, 0, 0])
  })
})

describe('a tokenizer like that of SigLIP', () => {
  it('fills texts up to 64 tokens that all count, and writes them without capitals and punctuation', () => {
    const { ids, mask } = createTokenizer(siglipTokenizer(), siglipTokenizerConfig, { length: 64, writing: 'lower-letters', padding: { token: 1, masked: false } })('Red, Blue!')
    expect(wordsOf(siglipTokens, ids.slice(0, 4))).toEqual(['▁red', '▁blue', '</s>', '</s>'])
    expect(ids).toHaveLength(64)
    expect(new Set(ids.slice(3))).toEqual(new Set([1]))
    expect(new Set(mask)).toEqual(new Set([1]))
  })
})

describe('asWritten', () => {
  it.each([
    ['any', 'A  Dog\'s "Bone".', 'A  Dog\'s "Bone".'],
    ['lower', 'ÄÖ  Dog\'s.', 'äö  dog\'s.'],
    ['lower-letters', ' A  Dog\'s [Bone]-_\\ ', 'a dogs bone'],
  ] as const)('%s', (writing, text, expected) => {
    expect(asWritten(text, writing)).toBe(expected)
  })
})

describe('shortened', () => {
  it('keeps special tokens on both sides, however many there are', () => {
    expect(shortened([1, 5, 6, 7, 8, 2, 3], [5, 6, 7, 8], 5)).toEqual([1, 5, 6, 2, 3])
    expect(shortened([5, 6, 7, 9], [5, 6, 7], 2)).toEqual([5, 9])
    expect(shortened([1, 5, 2], [5], 3)).toEqual([1, 5, 2])
  })
})

describe('a tokenizer that is not understood', () => {
  it('is refused', () => {
    expect(() => createTokenizer({ model: {} }, {}, { length: 8, writing: 'any' })).toThrow(expect.objectContaining({ code: 'encoder_invalid', message: expect.stringContaining('tokenizer.json') as string }) as Error)
    expect(() => tokenId({ ...clipTokenizer(), model: { type: 'Strange' } }, {}, 'x')).toThrow(expect.objectContaining({ code: 'encoder_invalid' }) as Error)
    expect(tokenId(clipTokenizer(), {}, 'no such token')).toBeUndefined()
  })
})
