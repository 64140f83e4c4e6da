import type { FuzzyGraph } from './graph.ts'
import { seededInts } from './random.ts'

/** The curve 1 / (1 + a·d²ᵇ) that is near 1 up to a distance of 0.5 and falls to 1/e at 1.5: UMAP's, fitted for `min_dist` 0.5 and `spread` 1. */
const a = 0.58303
const b = 1.33417

/** Points that a point is pushed away from, each time that it is drawn to a neighbour. */
const strangers = 5

/** The farthest that a point moves at once along an axis, at a step of 1. */
const farthest = 4

export interface LayoutOptions {
  /** x and y in turn; they are moved. */
  readonly places: Float32Array
  readonly graph: FuzzyGraph
  readonly epochs: number
  /** The first step, which shrinks to 0. @default 1 */
  readonly step?: number
  readonly onEpoch?: (epoch: number) => void
}

/**
 * Moves places so that points which belong together lie near one another, and others do not: the stochastic gradient descent of
 * UMAP (McInnes, Healy and Melville, 2018, section 3.2). Always the same for the same places and graph.
 */
export function layOut({ places, graph: { heads, tails, weights }, epochs, step = 1, onEpoch }: LayoutOptions): void {
  const count = places.length / 2
  const random = seededInts(42)
  const strongest = weights.reduce((most, weight) => Math.max(most, weight), 0)
  const every = Float32Array.from(weights, weight => strongest / weight)
  const next = every.slice()
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const rate = step * (1 - (epoch - 1) / epochs)
    for (let edge = 0; edge < heads.length; edge++) {
      if (next[edge]! > epoch)
        continue
      next[edge]! += every[edge]!
      const head = 2 * heads[edge]!
      draw(places, head, 2 * tails[edge]!, rate)
      for (let i = 0; i < strangers; i++)
        push(places, head, 2 * (random() % count), rate)
    }
    onEpoch?.(epoch)
  }
}

/** Draws two points to one another. */
function draw(places: Float32Array, head: number, tail: number, rate: number): void {
  const dx = places[head]! - places[tail]!
  const dy = places[head + 1]! - places[tail + 1]!
  const square = dx * dx + dy * dy
  if (square === 0)
    return
  const power = square ** b
  const force = -2 * a * b * power / square / (1 + a * power)
  const mx = rate * clipped(force * dx)
  const my = rate * clipped(force * dy)
  places[head]! += mx
  places[head + 1]! += my
  places[tail]! -= mx
  places[tail + 1]! -= my
}

/** Pushes a point away from another one, which stays. */
function push(places: Float32Array, head: number, other: number, rate: number): void {
  if (head === other)
    return
  const dx = places[head]! - places[other]!
  const dy = places[head + 1]! - places[other + 1]!
  const square = dx * dx + dy * dy
  const force = square > 0 ? 2 * b / ((0.001 + square) * (1 + a * square ** b)) : 0
  places[head]! += rate * (force > 0 ? clipped(force * dx) : farthest)
  places[head + 1]! += rate * (force > 0 ? clipped(force * dy) : farthest)
}

function clipped(value: number): number {
  return value > farthest ? farthest : value < -farthest ? -farthest : value
}
