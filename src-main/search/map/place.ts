import type { Nearest } from './nearest.ts'
import { memberships } from './graph.ts'

/** Landmarks that say where something lies among them. */
export const guides = 8

/** How much more the nearest of them count: what lies between two groups is drawn to one of them. */
const sharpness = 2

/** The places of rows, x and y in turn: the means of their nearest landmarks' places, weighted by how strongly they belong to each. */
export function placesAmong({ k, points, distances }: Nearest, landmarks: Float32Array): Float32Array {
  const n = points.length / k
  const places = new Float32Array(2 * n)
  const weights = new Float32Array(points.length)
  for (let row = 0; row < n; row++) {
    memberships(distances, row * k, k, weights)
    let sum = 0
    for (let i = row * k; i < (row + 1) * k; i++) {
      const weight = weights[i]! ** sharpness
      sum += weight
      places[2 * row]! += weight * landmarks[2 * points[i]!]!
      places[2 * row + 1]! += weight * landmarks[2 * points[i]! + 1]!
    }
    places[2 * row]! /= sum
    places[2 * row + 1]! /= sum
  }
  return places
}
