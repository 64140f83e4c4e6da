import type { GridInput, GridLayout } from '../../src-renderer/layout/rows.ts'
import type { Bench, Figure } from './bench.ts'
import { rowAt, rowOf, visibleRows } from '../../src-renderer/layout/grid.ts'
import { renderedParts } from '../../src-renderer/layout/rendered.ts'
import { justifiedLayout, squareLayout } from '../../src-renderer/layout/rows.ts'
import { median, randomNumbers } from './bench.ts'

const count = 250_000
const small = 1000
const sectionsOf = 500
const times = 60
const lookups = 200_000
const input: Omit<GridInput, 'count' | 'sections'> = { width: 1400, tile: 168, caption: 32, gap: 12, padding: 16, header: 40 }

const random = randomNumbers(3)
const shapes = Uint8Array.from({ length: count }, () => 100 + Math.floor(random() * 56))

/** What the geometry of the window's grid costs: it is made anew with each step of a resize. */
export const layout: Bench = {
  title: `The grid's layouts of ${count.toLocaleString('en-US')} assets`,
  run: async () => [
    ...figuresOf('square', (width, count) => squareLayout({ ...input, width, count, sections: null })),
    ...figuresOf('justified', (width, count) => justifiedLayout({ ...input, width, count, sections: null }, shapes.subarray(0, count))),
    ...figuresOf(`justified, in groups of ${sectionsOf}`, (width, count) => justifiedLayout({ ...input, width, count, sections: sections(count) }, shapes.subarray(0, count))),
  ],
}

function sections(count: number) {
  return Array.from({ length: count / sectionsOf }, (_, i) => ({ start: i * sectionsOf, count: sectionsOf }))
}

function figuresOf(name: string, make: (width: number, count: number) => GridLayout): Figure[] {
  const whole = make(input.width, count)
  const little = make(input.width, small)
  return [
    { what: `${name}: laid out`, value: median(timesOf(width => make(width, count))), unit: 'ms', ceiling: { what: 'a frame', value: 1000 / 60 } },
    { what: `${name}: row of an index`, value: nanoseconds(at => rowOf(whole, Math.floor(at * whole.count))), unit: 'ns', ceiling: { what: `${small} assets`, value: nanoseconds(at => rowOf(little, Math.floor(at * little.count))) } },
    { what: `${name}: row at a scroll position`, value: nanoseconds(at => rowAt(whole, at * whole.height)), unit: 'ns', ceiling: { what: `${small} assets`, value: nanoseconds(at => rowAt(little, at * little.height)) } },
    { what: `${name}: tiles of a view`, value: nanoseconds(at => renderedParts(whole, visibleRows(whole, at * whole.height, 900, 2), 0).length, lookups / 50) / 1000, unit: 'µs', ceiling: { what: `${small} assets`, value: nanoseconds(at => renderedParts(little, visibleRows(little, at * little.height, 900, 2), 0).length, lookups / 50) / 1000 } },
  ]
}

/** Each time at another width, as while a window is resized. */
function timesOf(work: (width: number) => unknown): number[] {
  return Array.from({ length: times }, (_, i) => {
    const began = performance.now()
    work(input.width - i)
    return performance.now() - began
  })
}

function nanoseconds(work: (at: number) => number, amount = lookups): number {
  const places = Float64Array.from({ length: amount }, () => random())
  let sum = 0
  places.subarray(0, 1000).forEach(at => sum += work(at))
  const began = performance.now()
  for (const at of places)
    sum += work(at)
  const took = performance.now() - began
  if (Number.isNaN(sum))
    throw new TypeError('a place was not found')
  return took * 1e6 / amount
}
