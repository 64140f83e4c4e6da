import type { Candidate } from '../candidate.ts'
import type { Family } from '../decode.ts'
import type { DetectorManifest } from '../manifest.ts'
import { centred } from '../candidate.ts'
import { suppress } from '../nms.ts'
import { floats } from '../outputs.ts'

/** YOLOX: a row for each cell of its grids, several of which may stand for one object. */
export const yolox: Family<Extract<DetectorManifest, { family: 'yolox' }>> = {
  decode: ({ outputs: { predictions }, input: { size }, labels: { length: labels }, strides, decoded, threshold }, outputs) => {
    const { data } = floats(outputs, predictions, [yoloxCells(size, strides), 5 + labels])
    return decodeYolox({ data, labels, size, strides, decoded }, threshold)
  },
  select: ({ overlap, limit }, candidates) => suppress(candidates, overlap, limit),
}

export interface YoloxOutput {
  /** One row per cell: centre x, centre y, width, height, objectness, then a score for each label; scores are 0…1 already. */
  readonly data: Float32Array
  readonly labels: number
  /** Side of the square picture, pixels. */
  readonly size: number
  /** Pixels between the cells of each grid, in the order of the rows. */
  readonly strides: readonly number[]
  /** Whether centres and sizes are pixels already, as of `export_onnx.py --decode_in_inference`. */
  readonly decoded: boolean
}

/** Rows of an output of this size: one for each cell of each grid. */
export function yoloxCells(size: number, strides: readonly number[]): number {
  return strides.reduce((sum, stride) => sum + Math.floor(size / stride) ** 2, 0)
}

/**
 * Candidates of at least `threshold` from the raw output of YOLOX. A cell at column i, row j of the grid of stride s says
 * centre = ((i, j) + (x, y)) · s and size = e^(w, h) · s pixels; the score is objectness × the best label's score
 * (`demo_postprocess` in yolox/utils/demo_utils.py).
 */
export function decodeYolox({ data, labels, size, strides, decoded }: YoloxOutput, threshold: number): Candidate[] {
  const found: Candidate[] = []
  const width = 5 + labels
  let row = 0
  for (const stride of strides) {
    const columns = Math.floor(size / stride)
    for (let cell = 0; cell < columns * columns; cell++, row += width) {
      const label = bestOf(data, row + 5, labels)
      const score = data[row + 4]! * data[row + 5 + label]!
      if (!(score >= threshold))
        continue
      const [x, y, w, h] = [data[row]!, data[row + 1]!, data[row + 2]!, data[row + 3]!]
      found.push(decoded
        ? centred(label, score, x / size, y / size, w / size, h / size)
        : centred(label, score, (x + cell % columns) * stride / size, (y + Math.floor(cell / columns)) * stride / size, Math.exp(w) * stride / size, Math.exp(h) * stride / size))
    }
  }
  return found
}

function bestOf(data: Float32Array, from: number, labels: number): number {
  let best = 0
  for (let label = 1; label < labels; label++) {
    if (data[from + label]! > data[from + best]!)
      best = label
  }
  return best
}
