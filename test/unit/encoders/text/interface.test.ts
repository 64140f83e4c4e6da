import type { InferenceSession } from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import { chooseTextInterface } from '../../../../src-main/encoders/text/interface.ts'

const tensor = (name: string, shape: readonly (string | number)[], type: 'float32' | 'int32' | 'int64' = 'float32'): InferenceSession.ValueMetadata => ({ name, isTensor: true, type, shape })
const ids = tensor('input_ids', ['batch', 'sequence'], 'int64')
const mask = tensor('attention_mask', ['batch', 'sequence'], 'int64')
const pixels = tensor('pixel_values', ['batch', 3, 224, 224])
const hidden = tensor('last_hidden_state', ['batch', 'sequence', 512])
const pooler = tensor('pooler_output', ['batch', 512])
const embeds = tensor('text_embeds', ['batch', 512])

describe('chooseTextInterface', () => {
  it.each([
    ['CLIP\'s own tower', { inputs: [ids, mask], outputs: [embeds, hidden] }, 'image_embeds', 'clip', { input: 'input_ids', mask: 'attention_mask', output: 'text_embeds', integers: 'int64' }],
    ['one without a mask', { inputs: [ids], outputs: [embeds] }, 'image_embeds', 'clip', { input: 'input_ids', output: 'text_embeds', integers: 'int64' }],
    ['SigLIP\'s pooled tower', { inputs: [ids], outputs: [hidden, pooler] }, 'pooler_output', 'siglip', { input: 'input_ids', output: 'pooler_output', integers: 'int64' }],
    ['both towers in one', { inputs: [ids, pixels, mask], outputs: [embeds, tensor('image_embeds', ['batch', 512])] }, 'image_embeds', 'clip', { input: 'input_ids', mask: 'attention_mask', output: 'text_embeds', integers: 'int64' }],
    ['one of a fixed length and smaller integers', { inputs: [tensor('text', [1, 77], 'int32')], outputs: [tensor('embedding', [1, 512])] }, 'embedding', '', { input: 'text', output: 'embedding', integers: 'int32', fixedLength: 77 }],
  ] as const)('picks tokens and embedding of %s', (_, graph, imageOutput, modelType, expected) => {
    expect(chooseTextInterface(graph, imageOutput, modelType)).toEqual({ fixedLength: undefined, ...expected })
  })

  it.each([
    ['a pooled output that lies before the projection', { inputs: [ids], outputs: [pooler] }, 'image_embeds', 'clip', 'text_embeds would'],
    ['pooled outputs of towers with projections', { inputs: [ids], outputs: [pooler, embeds] }, 'pooler_output', 'clip', 'pictures\' "pooler_output"'],
    ['no tokens', { inputs: [pixels], outputs: [embeds] }, 'image_embeds', 'clip', 'pixel_values'],
    ['more than tokens', { inputs: [ids, tensor('token_type_ids', ['batch', 'sequence'], 'int64')], outputs: [embeds] }, 'image_embeds', 'bert', 'token_type_ids'],
    ['tokens of another shape', { inputs: [tensor('input_ids', ['sequence'], 'int64')], outputs: [embeds] }, 'image_embeds', 'clip', 'input_ids (int64, sequence)'],
  ] as const)('refuses %s', (_, graph, imageOutput, modelType, message) => {
    expect(() => chooseTextInterface(graph, imageOutput, modelType)).toThrow(expect.objectContaining({ code: 'encoder_invalid', message: expect.stringContaining(message) as string }) as Error)
  })
})
