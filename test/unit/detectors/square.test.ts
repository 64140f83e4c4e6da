import { describe, expect, it } from 'vitest'
import { toFindings } from '../../../src-main/detectors/candidate.ts'
import { queryInput, yoloxInput } from '../../../src-main/detectors/manifest.ts'
import { filledShare, fitInto, toSquare } from '../../../src-main/detectors/square.ts'
import { paint } from '../../helpers/encoders.ts'

const letterbox = { size: 416, resize: yoloxInput.resize }
const stretch = { size: 64, resize: queryInput.resize }

describe('toSquare', () => {
  it('scales an image into the top left corner and fills the rest with grey', async () => {
    const pixels = await toSquare(paint(40, 20, () => [10, 20, 30]), { ...letterbox, size: 32 })
    const at = (x: number, y: number) => [...pixels.subarray((y * 32 + x) * 3, (y * 32 + x) * 3 + 3)]
    expect(pixels).toHaveLength(32 * 32 * 3)
    expect([at(0, 0), at(31, 15), at(0, 16), at(31, 31)]).toEqual([[10, 20, 30], [10, 20, 30], [114, 114, 114], [114, 114, 114]])
  })

  it('stretches an image to the whole square', async () => {
    const pixels = await toSquare(paint(40, 20, () => [10, 20, 30]), stretch)
    expect(pixels).toHaveLength(64 * 64 * 3)
    expect([...pixels.subarray(-3)]).toEqual([10, 20, 30])
  })

  it('leaves a pixel of the narrowest image', () => {
    expect(fitInto(letterbox, 10_000, 3)).toEqual({ width: 416, height: 1 })
    expect(fitInto(letterbox, 3, 10_000)).toEqual({ width: 1, height: 416 })
  })

  it.each([[512, 384], [384, 576], [511, 383], [1536, 385], [24, 400]])('finds a painted box again where it was painted (%i × %i)', async (width, height) => {
    const region = { x: 0.25, y: 0.5, width: 0.5, height: 0.25 }
    const holds = (x: number, y: number) => x >= region.x * width && x < (region.x + region.width) * width && y >= region.y * height && y < (region.y + region.height) * height
    const pixels = await toSquare(paint(width, height, (x, y) => holds(x, y) ? [255, 255, 255] : [0, 0, 0]), letterbox)
    const { size } = letterbox
    const bright = Array.from({ length: size * size }, (_, i) => i).filter(i => pixels[i * 3]! > 127)
    const [columns, rows] = [bright.map(i => i % size), bright.map(i => Math.floor(i / size))]
    const edge = (values: readonly number[], pick: (a: number, b: number) => number) => values.reduce((a, b) => pick(a, b))
    const seen = { label: 0, score: 1, left: edge(columns, Math.min) / size, top: edge(rows, Math.min) / size, right: (edge(columns, Math.max) + 1) / size, bottom: (edge(rows, Math.max) + 1) / size }
    const found = toFindings([seen], filledShare(letterbox, { width, height }), ['box'])[0]!.region
    const fitted = fitInto(letterbox, width, height)
    // Edges are painted to the pixel, and seen to the pixel of the square.
    expect(Math.abs(found.x - region.x) * fitted.width).toBeLessThan(1)
    expect(Math.abs(found.y - region.y) * fitted.height).toBeLessThan(1)
    expect(Math.abs(found.x + found.width - region.x - region.width) * fitted.width).toBeLessThan(1)
    expect(Math.abs(found.y + found.height - region.y - region.height) * fitted.height).toBeLessThan(1)
  })
})

describe('toFindings', () => {
  const whole = { width: 1, height: 1 }
  const box = { label: 0, score: 0.5, left: 0.25, top: 0.25, right: 0.5, bottom: 0.75 }

  it('cuts boxes off at the edges of the image, which fills only a part of the square', () => {
    const [found] = toFindings([{ ...box, left: -0.5, bottom: 0.9 }], { width: 1, height: 0.5 }, ['cat'])
    expect(found).toEqual({ label: 'cat', score: 0.5, region: { x: 0, y: 0.5, width: 0.5, height: 0.5 } })
  })

  it('leaves out what lies beside the image or has no extent', () => {
    expect(toFindings([{ ...box, left: 1.1, right: 1.4 }, { ...box, top: 0.6, bottom: 0.9 }, { ...box, right: 0.25 }], { width: 1, height: 0.5 }, ['cat'])).toEqual([])
  })

  it('refuses labels beyond the list', () => {
    expect(() => toFindings([{ ...box, label: 3 }], whole, ['cat'])).toThrow('class 3')
  })
})
