import { expect, it } from 'vitest'
import { alterations } from '../../../src-main/encoders/altered.ts'
import { paint } from '../../helpers/encoders.ts'

const picture = paint(60, 48, (x, y) => [4 * x, 5 * y, (x + y) % 2 === 0 ? 200 : 100])

it('crops to two thirds of the area', () => {
  const { width, height, data } = alterations.cropped(picture)
  expect(width * height / (60 * 48)).toBeCloseTo(2 / 3, 1)
  expect(data).toHaveLength(width * height * 3)
  const left = data[0]! / 4
  expect(data.slice(3, 4)).toEqual(new Uint8Array([4 * (left + 1)]))
})

it('makes small by the mean of each part', () => {
  const { width, height, data } = alterations.small(picture)
  expect([width, height]).toEqual([8, 6])
  expect(data[2]).toBe(150)
  expect(data[0]).toBe(12)
  expect(alterations.small(paint(3, 3, () => [1, 2, 3]))).toEqual({ width: 1, height: 1, data: new Uint8Array([1, 2, 3]) })
})

it('takes the colours away and darkens', () => {
  expect([...alterations.recoloured(paint(1, 1, () => [255, 255, 255])).data]).toEqual([153, 153, 153])
  expect([...alterations.recoloured(paint(1, 1, () => [255, 0, 0])).data]).toEqual([46, 46, 46])
})
