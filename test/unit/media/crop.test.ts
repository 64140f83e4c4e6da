import { describe, expect, it } from 'vitest'
import { cropImage } from '../../../src-main/media/crop.ts'
import { paint } from '../../helpers/encoders.ts'

const image = paint(10, 8, (x, y) => [x, y, 0])

describe('cropImage', () => {
  it('cuts out the pixels of a region', () => {
    const { data, width, height } = cropImage(image, { x: 0.2, y: 0.5, width: 0.3, height: 0.25 })
    expect([width, height]).toEqual([3, 2])
    expect([...data]).toEqual([[2, 4, 0], [3, 4, 0], [4, 4, 0], [2, 5, 0], [3, 5, 0], [4, 5, 0]].flat())
  })

  it('takes every pixel that the region touches', () => {
    expect(cropImage(image, { x: 0.25, y: 0.3, width: 0.2, height: 0.1 })).toMatchObject({ width: 3, height: 2 })
  })

  it('is the whole image for the whole region, whatever rounding adds', () => {
    expect(cropImage(image, { x: 0, y: 0, width: 1, height: 1 })).toEqual(image)
    expect(cropImage(image, { x: 0.1 + 0.2, y: 0, width: 0.7 + 1e-7, height: 1 })).toMatchObject({ width: 7, height: 8 })
  })

  it('is at least one pixel, also at the edge', () => {
    expect(cropImage(image, { x: 0.9999999, y: 0.9999999, width: 1e-7, height: 1e-7 })).toEqual({ data: Uint8Array.of(9, 7, 0), width: 1, height: 1 })
    expect(cropImage(image, { x: 1, y: 0, width: 1e-7, height: 1e-7 })).toEqual({ data: Uint8Array.of(9, 0, 0), width: 1, height: 1 })
  })
})
