import type { OpenEncoder } from '../../../../src-main/encoders/types.ts'
import { Buffer } from 'node:buffer'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { importEncoder } from '../../../../src-main/encoders/import.ts'
import { openEncoder } from '../../../../src-main/encoders/session.ts'
import { dot } from '../../../../src-main/vectors/dot.ts'
import { plain, writeTree } from '../../../helpers/encoders.ts'
import { temporaryFolder } from '../../../helpers/temporary-folder.ts'
import { meanColourModel } from '../../../helpers/tiny-onnx.ts'
import { clipTokenizer, clipTokenizerConfig, clipTokens, colourTextModel, jointColourModel, siglipTokenizer, siglipTokenizerConfig, siglipTokens } from '../../../helpers/tiny-text.ts'

const preprocessor = { 'preprocessor_config.json': { size: { height: 8, width: 8 }, do_normalize: false } }
const clip = {
  ...preprocessor,
  'config.json': { model_type: 'clip', license: 'mit' },
  'onnx/vision_model.onnx': meanColourModel(8, { output: 'image_embeds' }),
  'onnx/text_model.onnx': colourTextModel(clipTokens, { mask: true }),
  'tokenizer.json': clipTokenizer(),
  'tokenizer_config.json': clipTokenizerConfig,
}
const siglip = {
  ...preprocessor,
  'config.json': { model_type: 'siglip', text_config: { model_type: 'siglip_text_model' } },
  'onnx/vision_model_quantized.onnx': meanColourModel(8, { output: 'pooler_output' }),
  'onnx/text_model_quantized.onnx': colourTextModel(siglipTokens, { output: 'pooler_output' }),
  'tokenizer.json': siglipTokenizer(),
  'tokenizer_config.json': siglipTokenizerConfig,
}

async function install(files: Parameters<typeof writeTree>[1]) {
  const folder = await temporaryFolder()
  const target = join(folder.path, 'encoders')
  try {
    const source = await writeTree(join(folder.path, 'two-towers'), files)
    const manifest = await importEncoder(source, target)
    const encoder = await openEncoder(join(target, manifest.id), { threads: 1 })
    return { manifest, encoder, files: (await readdir(join(target, manifest.id), { recursive: true })).sort(), [Symbol.asyncDispose]: async () => encoder.close().finally(() => folder[Symbol.asyncDispose]()) }
  }
  catch (error) {
    await folder[Symbol.asyncDispose]()
    throw error
  }
}

/** Which of the three colours a text comes nearest to. */
async function colourOf(encoder: OpenEncoder, text: string): Promise<string> {
  const names = ['red', 'green', 'blue']
  const images = await encoder.embed([plain(255, 0, 0), plain(0, 255, 0), plain(0, 0, 255)])
  const words = await encoder.embedText!(text)
  const cosines = images.map(image => dot(image, words))
  return names[cosines.indexOf(Math.max(...cosines))]!
}

describe('an encoder with a text tower', () => {
  it('embeds texts in the space of its pictures: as CLIP', async () => {
    await using it = await install(clip)
    expect(it.manifest.text).toEqual({ file: 'onnx/text_model.onnx', tokenizer: 'tokenizer.json', input: 'input_ids', mask: 'attention_mask', integers: 'int64', output: 'text_embeds', length: 77, writing: 'any' })
    expect(it.files).toContain(join('onnx', 'text_model.onnx'))
    expect(it.files).toEqual(expect.arrayContaining(['tokenizer.json', 'tokenizer_config.json']))
    for (const [text, colour] of [['a Red thing', 'red'], ['GREEN', 'green'], ['something blue', 'blue']] as const)
      expect(await colourOf(it.encoder, text)).toBe(colour)
    const vector = await it.encoder.embedText!('red')
    expect(Math.hypot(...vector)).toBeCloseTo(1, 5)
    expect(await it.encoder.embedText!('red')).toBe(vector)
  })

  it('as SigLIP, whose texts are filled up', async () => {
    await using it = await install(siglip)
    expect(it.manifest.text).toEqual({ file: 'onnx/text_model_quantized.onnx', tokenizer: 'tokenizer.json', input: 'input_ids', integers: 'int64', output: 'pooler_output', length: 64, padding: { token: 1, masked: false }, writing: 'lower-letters' })
    expect(await colourOf(it.encoder, 'Blue!')).toBe('blue')
  })

  it('as SigLIP 2, which has the tokenizer of another model', async () => {
    await using it = await install({ ...siglip, 'config.json': { model_type: 'siglip', text_config: { max_position_embeddings: 32 } }, 'tokenizer_config.json': { tokenizer_class: 'GemmaTokenizer', model_max_length: 1e30, pad_token: { content: '<pad>' } } })
    expect(it.manifest.text).toMatchObject({ length: 32, padding: { token: 0, masked: false }, writing: 'lower' })
    expect(await colourOf(it.encoder, 'RED')).toBe('red')
  })

  it('as one graph for both', async () => {
    const { 'onnx/vision_model.onnx': _vision, 'onnx/text_model.onnx': _text, ...rest } = clip
    await using it = await install({ ...rest, 'onnx/model.onnx': jointColourModel(8, clipTokens) })
    expect(it.manifest).toMatchObject({ vision: { file: 'onnx/model.onnx', input: 'pixel_values', output: 'image_embeds' }, text: { file: 'onnx/model.onnx', mask: 'attention_mask', output: 'text_embeds' } })
    const [texts, images] = await Promise.all([Promise.all(['red', 'green', 'blue'].map(it.encoder.embedText!)), it.encoder.embed(Array.from({ length: 20 }, () => plain(0, 255, 0)))])
    expect(images.map(image => texts.map(text => Math.round(dot(text, image)))).every(([red, green, blue]) => red === 0 && green === 1 && blue === 0)).toBe(true)
  })

  it('takes texts of one length and smaller integers, and hides their padding', async () => {
    await using it = await install({ ...clip, 'onnx/text_model.onnx': colourTextModel(clipTokens, { mask: true, integers: 'int32', length: 9 }) })
    expect(it.manifest.text).toMatchObject({ integers: 'int32', length: 9, padding: { token: clipTokens.indexOf('<|endoftext|>'), masked: true } })
    const [short, long] = await Promise.all(['abcdefgh', 'abcdefgh green'].map(it.encoder.embedText!))
    expect(long).toEqual(short)
    expect(await colourOf(it.encoder, 'green')).toBe('green')
  })

  it('embeds texts while pictures are embedded, and none when it is closed', async () => {
    await using it = await install(clip)
    const [pictures, texts] = await Promise.all([it.encoder.embed(Array.from({ length: 60 }, () => plain(9, 0, 0))), Promise.all(['red', 'blue', 'green'].map(it.encoder.embedText!))])
    expect(pictures.every(picture => dot(picture, texts[0]!) > 0.99)).toBe(true)
    const last = it.encoder.embedText!('blue')
    await it.encoder.close()
    expect(await last).toHaveLength(3)
    await expect(it.encoder.embedText!('green')).rejects.toMatchObject({ code: 'internal' })
  })

  it('is one for pictures alone when there is no text model', async () => {
    const { 'onnx/text_model.onnx': _, ...rest } = clip
    await using it = await install(rest)
    expect(it.manifest.text).toBeUndefined()
    expect(it.encoder.embedText).toBeUndefined()
  })

  it.each([
    ['a text model without its tokenizer', { ...clip, 'tokenizer.json': undefined }, 'needs tokenizer.json'],
    ['a tokenizer that is not JSON', { ...clip, 'tokenizer.json': 'x' }, 'tokenizer.json is not JSON'],
    ['a tokenizer of an unknown sort', { ...clip, 'tokenizer.json': { model: {} } }, 'tokenizer.json'],
    ['a tokenizer configuration of other types', { ...clip, 'tokenizer_config.json': { pad_token: 3 } }, 'tokenizer_config.json'],
    ['a text model that is none', { ...clip, 'onnx/text_model.onnx': Buffer.from('no') }, 'onnx/text_model.onnx: '],
    ['a text model of another space', { ...clip, 'onnx/text_model.onnx': colourTextModel(clipTokens, { output: 'pooler_output' }) }, 'none is known to share a space'],
    ['a text model of other dimensions', { ...clip, 'onnx/vision_model.onnx': meanColourModel(8, { output: 'image_embeds' }), 'onnx/text_model.onnx': jointColourModel(8, clipTokens.slice(0, 3)) }, 'text'],
    ['a length that needs padding without a token for it', { ...siglip, 'tokenizer_config.json': {} }, 'pad_token'],
    ['both in one graph without a tokenizer', { ...preprocessor, 'config.json': {}, 'onnx/model.onnx': jointColourModel(8, clipTokens) }, 'model.onnx understands texts'],
  ])('is refused with %s', async (_, files, message) => {
    const present = Object.fromEntries(Object.entries(files).filter(([, content]) => content !== undefined)) as Parameters<typeof writeTree>[1]
    await expect(install(present)).rejects.toMatchObject({ code: 'encoder_invalid', message: expect.stringContaining(message) as string })
  })
})
