import { describe, expect, it } from 'vitest'
import { firstPlace, inView, placeBeside, WindowPlaces } from '../../../../src-main/desktop/windows/places.ts'

const main = { x: 0, y: 25, width: 1920, height: 1055 }
const right = { x: 1920, y: 0, width: 1280, height: 1024 }
const place = { bounds: { x: 100, y: 100, width: 1000, height: 700 }, maximised: false, fullScreen: false, address: '#/map' }

describe('bounds', () => {
  it.each([
    ['on the main display', { x: 100, y: 100, width: 1000, height: 700 }],
    ['on another display', { x: 2000, y: 40, width: 900, height: 700 }],
    ['over two displays', { x: 1500, y: 100, width: 1000, height: 700 }],
    ['partly out of view below', { x: 300, y: 900, width: 1000, height: 700 }],
  ])('stay as they are %s', (_, bounds) => {
    expect(inView(bounds, [main, right])).toEqual(bounds)
  })

  it.each([
    ['of a display that is gone', { x: 2000, y: 40, width: 900, height: 700 }, { x: 1020, y: 40, width: 900, height: 700 }],
    ['with their bar above the display', { x: 100, y: -300, width: 1000, height: 700 }, { x: 100, y: 25, width: 1000, height: 700 }],
    ['of which a corner is left', { x: 1900, y: 1070, width: 1000, height: 700 }, { x: 920, y: 380, width: 1000, height: 700 }],
    ['larger than any display', { x: -5000, y: 0, width: 4000, height: 3000 }, main],
  ])('%s are moved into view', (_, bounds, expected) => {
    expect(inView(bounds, [main])).toEqual(expected)
  })

  it('go to the display that shows most of them', () => {
    expect(inView({ x: 1900, y: -500, width: 800, height: 700 }, [main, right])).toEqual({ x: 1920, y: 0, width: 800, height: 700 })
  })
})

it('puts the first window in the middle, no larger than the display', () => {
  expect(firstPlace(main).bounds).toEqual({ x: 320, y: 133, width: 1280, height: 840 })
  expect(firstPlace({ x: 0, y: 0, width: 1024, height: 600 }).bounds).toEqual({ x: 0, y: 0, width: 1024, height: 600 })
})

it('lays another window beside the last, and begins anew where it would leave the display', () => {
  expect(placeBeside({ ...place, maximised: true }, [main])).toEqual({ ...place, bounds: { x: 128, y: 128, width: 1000, height: 700 } })
  expect(placeBeside({ ...place, bounds: { x: 900, y: 300, width: 1000, height: 700 } }, [main]).bounds).toEqual({ x: 0, y: 25, width: 1000, height: 700 })
})

it('reads places, and nothing else', () => {
  expect(WindowPlaces.parse({ windows: [place] })).toEqual({ windows: [place] })
  expect(WindowPlaces.safeParse({ windows: [{ ...place, bounds: { ...place.bounds, width: 0 } }] }).success).toBe(false)
})
