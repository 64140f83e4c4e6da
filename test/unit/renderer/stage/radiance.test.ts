import type { Direction } from '../../../../src-renderer/stage/radiance.ts'
import { describe, expect, it } from 'vitest'
import { prefilter, studioRadiance } from '../../../../src-renderer/stage/radiance.ts'

const [PlusX, PlusY, MinusY, PlusZ] = [0, 2, 3, 4] as const
const mean = (values: Float32Array | undefined) => values!.reduce((sum, value) => sum + value, 0) / values!.length

describe('prefilter', () => {
  it('keeps an even light even', () => {
    for (const { faces } of prefilter(() => 0.7, 16, 3, 32))
      faces.forEach(face => face.forEach(value => expect(value).toBeCloseTo(0.7, 5)))
  })

  it('lays the faces out as OpenGL does', () => {
    const [level] = prefilter(([x, y, z]: Direction) => x + 10 * y + 100 * z, 63, 2, 1)
    const centres = level!.faces.map(face => Math.round(face[31 * 63 + 31]!))
    expect(centres).toEqual([1, -1, 10, -10, 100, -100])
    // The first row of a side face is its upper edge.
    expect(prefilter(([, y]) => y, 8, 2, 1)[0]!.faces[PlusZ]![0]).toBeGreaterThan(0)
  })

  it('ends in the irradiance: a half sphere of light gives half of it to a surface that looks sideways', () => {
    const levels = prefilter(([, y]) => y > 0 ? 1 : 0, 64, 6, 512)
    const last = levels.at(-1)!
    expect(last.size).toBe(2)
    expect(mean(last.faces[PlusY])).toBeGreaterThan(0.8)
    expect(mean(last.faces[MinusY])).toBeLessThan(0.2)
    expect(mean(last.faces[PlusX])).toBeCloseTo(0.5, 1)
  })

  it('blurs more from level to level', () => {
    const spot = prefilter(([, y]) => y > 0.95 ? 20 : 0, 32, 4, 128).map(({ faces }) => Math.max(...faces[PlusY]!))
    expect(spot).toEqual(spot.toSorted((a, b) => b - a))
    expect(spot[0]).toBeGreaterThan(3 * spot[3]!)
  })
})

describe('studioRadiance', () => {
  it('comes from above and from the upper left of the camera most of all', () => {
    const key = studioRadiance([-5 / Math.hypot(5, 6, 6), 6 / Math.hypot(5, 6, 6), 6 / Math.hypot(5, 6, 6)])
    expect(key).toBeGreaterThan(10)
    expect(studioRadiance([0, 1, 0])).toBeGreaterThan(5 * studioRadiance([0, -1, 0]))
    expect(studioRadiance([0, -1, 0])).toBeGreaterThan(0)
  })
})
