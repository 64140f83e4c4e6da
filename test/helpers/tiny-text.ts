import type { Buffer } from 'node:buffer'
import type { OnnxNode, OnnxValue } from './tiny-onnx.ts'
import { onnxModel } from './tiny-onnx.ts'

/** Words that the tiny tower knows the colour of; each is one token. The longest first: their merges come first. */
export const colourWords: Readonly<Record<string, readonly [number, number, number]>> = {
  green: [0, 1, 0],
  blue: [0, 0, 1],
  red: [1, 0, 0],
}

const start = '<|startoftext|>'
const end = '<|endoftext|>'
const letters = [...'abcdefghijklmnopqrstuvwxyz0123456789']

/** Tokens of `clipTokenizer` by their ids. */
export const clipTokens: readonly string[] = (() => {
  const pieces = Object.keys(colourWords).flatMap(word => merges(word).map(([a, b]) => a + b))
  return [...new Set([...letters, ...letters.map(letter => `${letter}</w>`), ...pieces]), start, end]
})()

/** A `tokenizer.json` as CLIP's: lower case, byte pairs with an end of word, a token before and one after the text. */
export function clipTokenizer(): object {
  const id = (token: string) => clipTokens.indexOf(token)
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [start, end].map(content => ({ id: id(content), content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true })),
    normalizer: { type: 'Sequence', normalizers: [{ type: 'NFC' }, { type: 'Replace', pattern: { Regex: '\\s+' }, content: ' ' }, { type: 'Lowercase' }] },
    pre_tokenizer: { type: 'Sequence', pretokenizers: [{ type: 'Split', pattern: { Regex: '[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+' }, behavior: 'Removed', invert: true }, { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true }] },
    post_processor: { type: 'RobertaProcessing', sep: [end, id(end)], cls: [start, id(start)], trim_offsets: false, add_prefix_space: false },
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: { type: 'BPE', dropout: null, unk_token: end, continuing_subword_prefix: '', end_of_word_suffix: '</w>', fuse_unk: false, vocab: Object.fromEntries(clipTokens.map((token, i) => [token, i])), merges: Object.keys(colourWords).flatMap(word => merges(word).map(pair => pair.join(' '))) },
  }
}

export const clipTokenizerConfig = { tokenizer_class: 'CLIPTokenizer', model_max_length: 77, pad_token: end, bos_token: start, eos_token: { content: end, special: true } }

/** Tokens of `siglipTokenizer` by their ids. */
export const siglipTokens: readonly string[] = ['<pad>', '</s>', '<unk>', ...Object.keys(colourWords).map(word => `▁${word}`), '▁', ...letters]

/** A `tokenizer.json` as SigLIP's: SentencePiece with a token after the text. It does not change how a text is written. */
export function siglipTokenizer(): object {
  return {
    version: '1.0',
    added_tokens: [{ id: 1, content: '</s>', single_word: false, lstrip: false, rstrip: false, normalized: false, special: true }],
    normalizer: null,
    pre_tokenizer: { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always' },
    post_processor: { type: 'TemplateProcessing', single: [{ Sequence: { id: 'A', type_id: 0 } }, { SpecialToken: { id: '</s>', type_id: 0 } }], pair: [], special_tokens: { '</s>': { id: '</s>', ids: [1], tokens: ['</s>'] } } },
    decoder: null,
    model: { type: 'Unigram', unk_id: 2, vocab: siglipTokens.map((token, i) => [token, token.length > 2 ? -1 : -5 - i / 100]) },
  }
}

export const siglipTokenizerConfig = { tokenizer_class: 'SiglipTokenizer', model_max_length: 64, pad_token: '</s>', eos_token: '</s>', do_lower_case: true }

export interface TextModelOptions {
  /** @default 'text_embeds' */
  readonly output?: string
  readonly mask?: boolean
  /** @default 'int64' */
  readonly integers?: 'int64' | 'int32'
  /** Tokens that it takes, where it takes only so many. */
  readonly length?: number
}

function nodes(output: string): OnnxNode[] {
  return [
    { op: 'Gather', inputs: ['table', 'input_ids'], outputs: ['tokens'] },
    { op: 'ReduceMean', inputs: ['tokens'], outputs: [output], attributes: { axes: [1], keepdims: 0 } },
  ]
}

function table(tokens: readonly string[]) {
  const rows = tokens.map(token => colourWords[token.replace(/^▁|<\/w>$/g, '')] ?? [0.001, 0.001, 0.001])
  return { name: 'table', dims: [tokens.length, 3], type: 'float32' as const, values: rows.flat() }
}

/** A text tower: the mean of what its tokens' colours are, in the space of `meanColourModel`. Words without a colour hardly count. */
export function colourTextModel(tokens: readonly string[], { output = 'text_embeds', mask = false, integers = 'int64', length }: TextModelOptions = {}): Buffer {
  const ids = (name: string): OnnxValue => ({ name, type: integers, shape: [length === undefined ? 'batch' : 1, length ?? 'sequence'] })
  return onnxModel({
    inputs: [ids('input_ids'), ...mask ? [ids('attention_mask')] : []],
    outputs: [{ name: output, shape: ['batch', 3] }, ...mask ? [{ name: 'seen', shape: ['batch', 'sequence'] }] : []],
    nodes: [...nodes(output), ...mask ? [{ op: 'Cast', inputs: ['attention_mask'], outputs: ['seen'], attributes: { to: 1 } }] : []],
    constants: [table(tokens)],
  })
}

/** Both towers in one graph, as CLIP is exported whole: it wants pixels, tokens and their mask, and answers with both embeddings and how alike they are. */
export function jointColourModel(size: number, tokens: readonly string[]): Buffer {
  return onnxModel({
    inputs: [
      { name: 'input_ids', type: 'int64', shape: ['text_batch', 'sequence'] },
      { name: 'pixel_values', shape: ['image_batch', 3, size, size] },
      { name: 'attention_mask', type: 'int64', shape: ['text_batch', 'sequence'] },
    ],
    outputs: [
      { name: 'logits_per_image', shape: ['image_batch', 'text_batch'] },
      { name: 'text_embeds', shape: ['text_batch', 3] },
      { name: 'image_embeds', shape: ['image_batch', 3] },
    ],
    nodes: [
      { op: 'Cast', inputs: ['attention_mask'], outputs: ['seen'], attributes: { to: 1 } },
      { op: 'ReduceMean', inputs: ['pixel_values'], outputs: ['image_embeds'], attributes: { axes: [2, 3], keepdims: 0 } },
      ...nodes('text_embeds'),
      { op: 'Transpose', inputs: ['text_embeds'], outputs: ['texts'], attributes: { perm: [1, 0] } },
      { op: 'MatMul', inputs: ['image_embeds', 'texts'], outputs: ['logits_per_image'] },
    ],
    constants: [table(tokens)],
  })
}

function merges(word: string): [string, string][] {
  const parts = [...word.slice(0, -1), `${word.at(-1)}</w>`]
  return parts.slice(1).map((part, i): [string, string] => [parts.slice(0, i + 1).join(''), part])
}
