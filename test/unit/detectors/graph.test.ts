import type { GraphInterface } from '../../../src-main/detectors/graph.ts'
import { describe, expect, it } from 'vitest'
import { recognise } from '../../../src-main/detectors/graph.ts'

type Value = GraphInterface['inputs'][number]

function tensor(name: string, shape: readonly (number | string)[], type: 'float32' | 'int64' = 'float32'): Value {
  return { name, isTensor: true, type, shape }
}

describe('recognise', () => {
  it('knows the release files of YOLOX by their rows', () => {
    const nano = { inputs: [tensor('images', [1, 3, 416, 416])], outputs: [tensor('output', [1, 3549, 85])] }
    expect(recognise(nano)).toEqual({ inputName: 'images', targetSize: undefined, size: 416, classes: 80, answer: { by: 'grids', outputs: { predictions: 'output' }, strides: [8, 16, 32] } })
    const wide = { inputs: [tensor('x', ['batch', 3, 1280, 1280])], outputs: [tensor('y', ['batch', 34_000, 8])] }
    expect(recognise(wide)).toMatchObject({ size: 1280, classes: 3, answer: { strides: [8, 16, 32, 64] } })
  })

  it('knows the exports of transformers by their names, whatever else they answer with', () => {
    const outputs = [tensor('logits', ['batch', 300, 80]), tensor('pred_boxes', ['batch', 300, 4]), tensor('last_hidden_state', ['batch', 300, 256])]
    expect(recognise({ inputs: [tensor('pixel_values', ['batch', 3, 'height', 'width'])], outputs })).toEqual({
      inputName: 'pixel_values',
      targetSize: undefined,
      size: undefined,
      classes: 80,
      answer: { by: 'queries', outputs: { logits: 'logits', boxes: 'pred_boxes' } },
    })
  })

  it('knows models that decode by themselves, with the size of the picture as input or without', () => {
    const outputs = [tensor('labels', ['N', 300], 'int64'), tensor('boxes', ['N', 300, 4]), tensor('scores', ['N', 300])]
    const pixels = tensor('images', ['N', 3, 640, 640])
    const decoded = { inputName: 'images', size: 640, classes: undefined, answer: { by: 'queries', outputs: { labels: 'labels', boxes: 'boxes', scores: 'scores' } } }
    expect(recognise({ inputs: [tensor('orig_target_sizes', ['N', 2], 'int64'), pixels], outputs })).toEqual({ ...decoded, targetSize: 'orig_target_sizes' })
    expect(recognise({ inputs: [pixels], outputs })).toEqual({ ...decoded, targetSize: undefined })
  })

  it.each<[string, GraphInterface, string]>([
    ['a classifier', { inputs: [tensor('input', [1, 3, 224, 224])], outputs: [tensor('output', [1, 1000])] }, 'its outputs are not those of YOLOX (1 × cells × (5 + classes))'],
    ['YOLOv8, whose rows are columns', { inputs: [tensor('images', [1, 3, 640, 640])], outputs: [tensor('output0', [1, 84, 8400])] }, 'output0 (float32, 1 × 84 × 8400)'],
    ['a picture that is not square', { inputs: [tensor('images', [1, 3, 480, 640])], outputs: [tensor('output', [1, 6300, 85])] }, 'must be square; it is 640 × 480 pixels'],
    ['a detector of the Paddle export', { inputs: [tensor('im_shape', [1, 2]), tensor('image', [1, 3, 640, 640]), tensor('scale_factor', [1, 2])], outputs: [tensor('out', [300, 6])] }, 'nothing else but the size of the picture; it takes im_shape (float32, 1 × 2)'],
    ['text', { inputs: [tensor('input_ids', [1, 77], 'int64')], outputs: [tensor('logits', [1, 77, 9])] }, 'it must take float32 pixels'],
  ])('refuses %s, and says what it has', (_, graph, reason) => {
    expect(() => recognise(graph)).toThrow(expect.objectContaining({ code: 'detector_invalid', message: expect.stringContaining(reason) as string }))
  })
})
