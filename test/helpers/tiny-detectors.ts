import type { OnnxConstant, OnnxNode } from './tiny-onnx.ts'
import { Buffer } from 'node:buffer'
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import sharp from 'sharp'
import { yoloxCells } from '../../src-main/detectors/families/yolox.ts'
import { writeTree } from './encoders.ts'
import { onnxModel } from './tiny-onnx.ts'

/* Detectors that find the colours of a picture: the mean of each channel, 0…1, is how sure they are of its label. */

export type Numbers4 = readonly [number, number, number, number]

/** The mean of each channel, divided by `divisor`, as 1 × 1 × 3. */
function means(divisor: number): { readonly nodes: OnnxNode[], readonly constants: OnnxConstant[] } {
  return {
    nodes: [
      { op: 'ReduceMean', inputs: ['images'], outputs: ['sums'], attributes: { axes: [2, 3], keepdims: 0 } },
      { op: 'Div', inputs: ['sums', 'divisor'], outputs: ['flat'] },
      { op: 'Reshape', inputs: ['flat', 'oneByThree'], outputs: ['means'] },
    ],
    constants: [
      { name: 'divisor', dims: [1], type: 'float32', values: [divisor] },
      { name: 'oneByThree', dims: [3], type: 'int64', values: [1, 1, 3] },
    ],
  }
}

/** Labels of `tinyYolox`, whose pictures have their channels in this order. */
export const yoloxLabels = ['blue', 'green', 'red'] as const

/**
 * YOLOX with raw outputs and the strides 8, 16, 32. `cells` says of single cells what is in them: x, y, w and h as the graph
 * answers them, and an objectness of 1; all others are empty.
 */
export function tinyYolox(size: number, cells: Readonly<Record<number, Numbers4>>): Buffer {
  const count = yoloxCells(size, [8, 16, 32])
  const { nodes, constants } = means(255)
  return onnxModel({
    inputs: [{ name: 'images', shape: [1, 3, size, size] }],
    outputs: [{ name: 'output', shape: [1, count, 8] }],
    nodes: [
      ...nodes,
      { op: 'Mul', inputs: ['means', 'ones'], outputs: ['classes'] },
      { op: 'Concat', inputs: ['boxes', 'classes'], outputs: ['output'], attributes: { axis: 2 } },
    ],
    constants: [
      ...constants,
      { name: 'ones', dims: [1, count, 1], type: 'float32', values: Array.from<number>({ length: count }).fill(1) },
      { name: 'boxes', dims: [1, count, 5], type: 'float32', values: Array.from({ length: count }, (_, cell): number[] => cells[cell] ? [...cells[cell], 1] : [0, 0, 0, 0, 0]).flat() },
    ],
  })
}

/** Labels of the detectors that answer by queries, whose pictures have their channels in this order. */
export const queryLabels = ['red', 'green', 'blue'] as const

const defaultBoxes: readonly Numbers4[] = [[0.25, 0.25, 0.5, 0.5], [0.75, 0.25, 0.5, 0.5], [0.5, 0.75, 1, 0.5]]

/** D-FINE or RT-DETR as transformers exports them: one query for each colour, whose box is centre x, centre y, width, height. */
export function tinyQueries(size: number | 'any', boxes: readonly Numbers4[] = defaultBoxes): Buffer {
  const side = size === 'any' ? ['height', 'width'] : [size, size]
  const { nodes, constants } = means(1)
  return onnxModel({
    inputs: [{ name: 'images', shape: ['batch', 3, ...side] }],
    outputs: [{ name: 'logits', shape: ['batch', 3, 3] }, { name: 'pred_boxes', shape: ['batch', 3, 4] }],
    nodes: [
      ...nodes,
      { op: 'Mul', inputs: ['means', 'slope'], outputs: ['steep'] },
      { op: 'Add', inputs: ['steep', 'offset'], outputs: ['logits'] },
      { op: 'Identity', inputs: ['boxes'], outputs: ['pred_boxes'] },
    ],
    constants: [
      ...constants,
      { name: 'slope', dims: [1, 3, 3], type: 'float32', values: [20, 0, 0, 0, 20, 0, 0, 0, 20] },
      { name: 'offset', dims: [1, 3, 3], type: 'float32', values: [-10, -20, -20, -20, -10, -20, -20, -20, -10] },
      { name: 'boxes', dims: [1, 3, 4], type: 'float32', values: boxes.flat() },
    ],
  })
}

/** RT-DETR or D-FINE as their own scripts export them: labels, corners in pixels of `orig_target_sizes`, scores. `corners` are fractions. */
export function tinyDecoded(size: number, corners: readonly Numbers4[], labels: readonly number[] = [0, 1, 2]): Buffer {
  const { nodes, constants } = means(1)
  return onnxModel({
    inputs: [{ name: 'images', shape: ['N', 3, size, size] }, { name: 'orig_target_sizes', shape: ['N', 2], type: 'int64' }],
    outputs: [{ name: 'labels', shape: ['N', 3], type: 'int64' }, { name: 'boxes', shape: ['N', 3, 4] }, { name: 'scores', shape: ['N', 3] }],
    nodes: [
      ...nodes,
      { op: 'Reshape', inputs: ['means', 'row'], outputs: ['scores'] },
      { op: 'Identity', inputs: ['classes'], outputs: ['labels'] },
      { op: 'Cast', inputs: ['orig_target_sizes'], outputs: ['sizes'], attributes: { to: 1 } },
      { op: 'Concat', inputs: ['sizes', 'sizes'], outputs: ['whwh'], attributes: { axis: 1 } },
      { op: 'Mul', inputs: ['corners', 'whwh'], outputs: ['boxes'] },
    ],
    constants: [
      ...constants,
      { name: 'row', dims: [2], type: 'int64', values: [1, 3] },
      { name: 'classes', dims: [1, 3], type: 'int64', values: labels },
      { name: 'corners', dims: [1, 3, 4], type: 'float32', values: corners.flat() },
    ],
  })
}

/** Writes a detector as a folder in the layout of transformers.js: red is found on the left, green on the right, blue below. */
export function writeColourDetector(folder: string, boxes?: readonly Numbers4[]): Promise<string> {
  return writeTree(folder, {
    'onnx/model.onnx': tinyQueries(16, boxes),
    'config.json': { model_type: 'd_fine', id2label: { ...queryLabels } },
    'preprocessor_config.json': { image_processor_type: 'RTDetrImageProcessor', size: { height: 16, width: 16 } },
    'README.md': '---\nlicense: apache-2.0\n---\n',
  })
}

/** Writes a PNG of one colour, with a few pixels of its own that say which it is: no two of different `seed` are the same file. */
export async function writeColour(path: string, colour: readonly [number, number, number], seed = 0): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const data = Buffer.from(Array.from({ length: 40 * 30 }, (_, i) => i === 0 ? [seed % 256, 0, 0] : colour).flat())
  await sharp(data, { raw: { width: 40, height: 30, channels: 3 } }).png().toFile(path)
}
