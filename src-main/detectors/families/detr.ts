import type { Candidate } from '../candidate.ts'
import type { Family } from '../decode.ts'
import type { DetectorManifest } from '../manifest.ts'
import { centred } from '../candidate.ts'
import { surestFirst } from '../nms.ts'
import { floats, places } from '../outputs.ts'

/** D-FINE and RT-DETR answer alike: by queries, each of which stands for one object, so that nothing is to be suppressed. */
export const detr: Family<Extract<DetectorManifest, { family: 'dfine' | 'rtdetr' }>> = {
  decode: ({ outputs: named, input: { size }, labels: { length: labels }, threshold }, outputs) => {
    if ('logits' in named) {
      const boxes = floats(outputs, named.boxes, ['queries', 4])
      const logits = floats(outputs, named.logits, [boxes.rows, labels])
      return decodeQueries({ logits: logits.data, boxes: boxes.data, labels }, threshold)
    }
    const boxes = floats(outputs, named.boxes, ['boxes', 4])
    const scores = floats(outputs, named.scores, [boxes.rows])
    return readDecoded({ labels: places(outputs, named.labels, boxes.rows), boxes: boxes.data, scores: scores.data, size }, threshold)
  },
  select: ({ limit }, candidates) => surestFirst(candidates).slice(0, limit),
}

export interface QueryOutput {
  /** One row of raw label scores per query. */
  readonly logits: Float32Array
  /** One row per query: centre x, centre y, width, height in fractions of the square picture. */
  readonly boxes: Float32Array
  readonly labels: number
}

/**
 * Candidates of at least `threshold` from the queries of D-FINE and RT-DETR, as transformers exports them (`logits`,
 * `pred_boxes`): the score of a query is the sigmoid of its best label's logit.
 */
export function decodeQueries({ logits, boxes, labels }: QueryOutput, threshold: number): Candidate[] {
  const found: Candidate[] = []
  for (let query = 0; query < boxes.length / 4; query++) {
    const row = logits.subarray(query * labels, (query + 1) * labels)
    const label = row.reduce((best, logit, i) => logit > row[best]! ? i : best, 0)
    const score = 1 / (1 + Math.exp(-row[label]!))
    const at = query * 4
    if (score >= threshold)
      found.push(centred(label, score, boxes[at]!, boxes[at + 1]!, boxes[at + 2]!, boxes[at + 3]!))
  }
  return found
}

export interface DecodedOutput {
  /** One place in the list of labels per box. */
  readonly labels: ArrayLike<number | bigint>
  /** One row per box: left, top, right, bottom in pixels of a square picture with sides of `size`. */
  readonly boxes: Float32Array
  readonly scores: Float32Array
  readonly size: number
}

/**
 * Candidates of at least `threshold` from models that decode by themselves, as the deployment scripts of D-FINE and RT-DETR
 * export them (`export_onnx.py`: `labels`, `boxes`, `scores`, with the picture's size as input `orig_target_sizes`). They give a
 * box once for each label that is sure enough; it counts with the surest.
 */
export function readDecoded({ labels, boxes, scores, size }: DecodedOutput, threshold: number): Candidate[] {
  const found = new Map<string, Candidate>()
  scores.forEach((score, i) => {
    const at = i * 4
    const key = boxes.subarray(at, at + 4).join(' ')
    if (score >= threshold && score > (found.get(key)?.score ?? -1))
      found.set(key, { label: Number(labels[i]), score, left: boxes[at]! / size, top: boxes[at + 1]! / size, right: boxes[at + 2]! / size, bottom: boxes[at + 3]! / size })
  })
  return [...found.values()]
}
