import { describe, expect, it } from 'vitest'
import { decodeQueries, readDecoded } from '../../../../src-main/detectors/families/detr.ts'

const logit = (score: number) => Math.log(score / (1 - score))

describe('decodeQueries', () => {
  it('gives each query the label it is surest of, by the sigmoid, and its box by its corners', () => {
    const logits = Float32Array.from([...[0.1, 0.8, 0.7].map(logit), ...[0.2, 0.1, 0.3].map(logit), ...[0.9, 0.5, 0.5].map(logit)])
    const boxes = Float32Array.of(0.5, 0.5, 0.25, 0.5, 0.1, 0.1, 0.1, 0.1, 0.0625, 0.5, 0.25, 0.125)
    expect(decodeQueries({ logits, boxes, labels: 3 }, 0.35)).toEqual([
      { label: 1, score: expect.closeTo(0.8, 5) as number, left: 0.375, top: 0.25, right: 0.625, bottom: 0.75 },
      { label: 0, score: expect.closeTo(0.9, 5) as number, left: -0.0625, top: 0.4375, right: 0.1875, bottom: 0.5625 },
    ])
  })

  it('passes over logits that are no numbers', () => {
    expect(decodeQueries({ logits: Float32Array.of(Number.NaN, Number.NaN), boxes: new Float32Array(4), labels: 2 }, 0.01)).toEqual([])
  })
})

describe('readDecoded', () => {
  const boxes = Float32Array.of(0, 64, 320, 640, 0, 64, 320, 640, 0, 64, 320, 640, 32, 32, 64, 64)

  it('reads corners in pixels, and labels of any type', () => {
    for (const labels of [BigInt64Array.of(3n, 1n, 2n, 79n), Int32Array.of(3, 1, 2, 79), Float32Array.of(3, 1, 2, 79)]) {
      expect(readDecoded({ labels, boxes, scores: Float32Array.of(0.1, 0.2, 0.3, 0.5), size: 640 }, 0.4)).toEqual([
        { label: 79, score: 0.5, left: 0.05, top: 0.05, right: 0.1, bottom: 0.1 },
      ])
    }
  })

  it('keeps one of several labels of the same box, the surest', () => {
    const found = readDecoded({ labels: Int32Array.of(3, 1, 2, 79), boxes, scores: Float32Array.of(0.5, 0.75, 0.625, 0.5), size: 640 }, 0.4)
    expect(found.map(({ label, score }) => [label, score])).toEqual([[1, 0.75], [79, 0.5]])
  })
})
