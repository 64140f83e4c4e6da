import { expect, it } from 'vitest'
import { inLengthUnit, roundStep } from '../../../../src-renderer/layout/scale.ts'

it.each([[8, 1], [16, 2], [40, 5], [80, 10], [0.96, 0.1], [1234, 200], [0.0033, 0.0005]])('divides %d into steps of %d', (extent, step) => {
  expect(roundStep(extent)).toBeCloseTo(step, 9)
})

it('makes a number of steps that can be overlooked', () => {
  for (let extent = 0.001; extent < 1e6; extent *= 1.37) {
    const steps = extent / roundStep(extent)
    expect(steps).toBeGreaterThan(5)
    expect(steps).toBeLessThan(15)
  }
})

it.each([[0.0042, 4.2, 'mm'], [0.25, 25, 'cm'], [1.5, 1.5, 'm'], [2500, 2.5, 'km']] as const)('tells %d m as %d %s', (metres, value, unit) => {
  expect(inLengthUnit(metres).unit).toBe(unit)
  expect(inLengthUnit(metres).value).toBeCloseTo(value)
})
