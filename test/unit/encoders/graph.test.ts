import type { InferenceSession } from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import { chooseInterface } from '../../../src-main/encoders/graph.ts'
import { dimensionsOf, toVectors } from '../../../src-main/encoders/pooling.ts'
import { tinyManifest } from '../../helpers/encoders.ts'

const tensor = (name: string, shape: readonly (string | number)[], type: 'float32' | 'float16' | 'int64' = 'float32'): InferenceSession.ValueMetadata => ({ name, isTensor: true, type, shape })
const pixels = tensor('pixel_values', ['batch', 3, 224, 224])
const tokens = tensor('last_hidden_state', ['batch', 257, 384])
const pooler = tensor('pooler_output', ['batch', 384])

describe('chooseInterface', () => {
  it.each([
    ['clip_vision_model', [tokens, pooler, tensor('image_embeds', ['batch', 512])], { output: 'image_embeds' }],
    ['siglip', [tokens, pooler], { output: 'pooler_output' }],
    ['dinov2', [tokens], { output: 'last_hidden_state', pooling: 'first' }],
    ['vit', [pooler, tokens], { output: 'last_hidden_state', pooling: 'first' }],
    ['nomic_bert', [tokens], { output: 'last_hidden_state', pooling: 'first' }],
    ['swin', [tokens], { output: 'last_hidden_state', pooling: 'mean' }],
    ['convnextv2', [tensor('last_hidden_state', ['batch', 768, 7, 7])], { output: 'last_hidden_state', pooling: 'mean' }],
    ['resnet', [tensor('pooler_output', ['batch', 2048, 1, 1])], { output: 'pooler_output' }],
    ['mobilenet_v2', [tensor('probs', ['batch', 1001]), tensor('embedding', ['batch', 1280])], { output: 'embedding' }],
    ['custom', [tensor('features', ['batch', 99])], { output: 'features' }],
  ])('picks the embedding of %s', (modelType, outputs, expected) => {
    expect(chooseInterface({ inputs: [pixels], outputs }, modelType)).toEqual({ input: 'pixel_values', ...expected })
  })

  it('picks the pixels of a model that takes the tokens of a text too', () => {
    const inputs = [tensor('input_ids', ['batch', 'length'], 'int64'), pixels, tensor('attention_mask', ['batch', 'length'], 'int64')]
    expect(chooseInterface({ inputs, outputs: [tensor('text_embeds', ['batch', 512]), tensor('image_embeds', ['batch', 512])] }, 'clip')).toEqual({ input: 'pixel_values', output: 'image_embeds' })
  })

  it.each([
    ['more pictures than one', [pixels, tensor('depth', ['batch', 1, 224, 224])], [pooler], 'depth (float32, batch × 1 × 224 × 224)'],
    ['boxes too', [pixels, tensor('boxes', ['batch', 9, 4], 'int64')], [pooler], 'boxes (int64, batch × 9 × 4)'],
    ['half precision', [tensor('pixel_values', ['batch', 3, 224, 224], 'float16')], [pooler], 'float16'],
    ['no pixels', [tensor('features', ['batch', 80])], [pooler], 'batch × 80'],
  ])('refuses a model that takes %s', (_, inputs, outputs, message) => {
    expect(() => chooseInterface({ inputs, outputs }, '')).toThrow(message)
  })

  it.each([
    ['only classes', [tensor('logits', ['batch', 1000])]],
    ['several things of unknown names', [tensor('a', ['batch', 5]), tensor('b', ['batch', 5])]],
    ['half precision', [tensor('image_embeds', ['batch', 5], 'float16')]],
  ])('refuses a model that gives %s', (_, outputs) => {
    expect(() => chooseInterface({ inputs: [pixels], outputs }, '')).toThrow(/must have a float32 output/)
  })
})

describe('toVectors', () => {
  it('averages feature maps', () => {
    const manifest = tinyManifest({ dimensions: 2, vision: { pooling: 'mean' } })
    const [vector] = toVectors(Float32Array.from([1, 3, 5, 7, 3, 3, 3, 3]), [1, 2, 2, 2], 1, manifest)
    expect(vector![0]).toBeCloseTo(0.8, 6)
    expect(vector![1]).toBeCloseTo(0.6, 6)
  })

  it('takes a vector with two dimensions of 1 behind it', () => {
    expect(toVectors(Float32Array.from([0, 5]), [1, 2, 1, 1], 1, tinyManifest({ dimensions: 2 }))).toEqual([Float32Array.from([0, 1])])
  })

  it.each([
    [[2, 5], undefined, 5],
    [[2, 5], 'mean', undefined],
    [[2, 9, 5], 'first', 5],
    [[2, 9, 5], undefined, undefined],
    [[2, 5, 3, 3], 'first', undefined],
    [[2, 5, 3, 3], undefined, undefined],
    [[5], undefined, undefined],
  ] as const)('an output of %j pooled by %s has %s dimensions', (dims, pooling, expected) => {
    expect(dimensionsOf(dims, pooling)).toBe(expected)
  })
})
