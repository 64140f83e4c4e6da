import type { Region } from '../../src-main/contract/query.ts'
import type { Point, Rectangle } from './zoom.ts'

/** The least side of a region, as a part of the picture's. */
export const leastSide = 0.02

/** What is drawn first when a region is drawn by keyboard: the middle of the picture. */
export const middle: Region = { x: 0.25, y: 0.25, width: 0.5, height: 0.5 }

/** The region between two points of a room in which a picture lies; undefined where it would be too small to mean anything. */
export function regionBetween(from: Point, to: Point, picture: Rectangle): Region | undefined {
  const [left, right] = span(from.x, to.x, picture.x, picture.width)
  const [top, bottom] = span(from.y, to.y, picture.y, picture.height)
  const region = { x: left, y: top, width: right - left, height: bottom - top }
  return region.width < leastSide || region.height < leastSide ? undefined : region
}

/** Moved by parts of the picture, as far as it can be. */
export function moved(region: Region, dx: number, dy: number): Region {
  return { ...region, x: clamp(region.x + dx, 0, 1 - region.width), y: clamp(region.y + dy, 0, 1 - region.height) }
}

/** Its right and its lower side moved by parts of the picture, as far as they can be. */
export function resized(region: Region, dx: number, dy: number): Region {
  return { ...region, width: clamp(region.width + dx, leastSide, 1 - region.x), height: clamp(region.height + dy, leastSide, 1 - region.y) }
}

/** Where a region of a picture lies in the room that the picture lies in. */
export function regionPlaced(region: Region, picture: Rectangle): Rectangle {
  return { x: picture.x + region.x * picture.width, y: picture.y + region.y * picture.height, width: region.width * picture.width, height: region.height * picture.height }
}

function span(a: number, b: number, start: number, length: number): readonly [number, number] {
  const [first, last] = [Math.min(a, b), Math.max(a, b)].map(value => clamp((value - start) / length, 0, 1))
  return [first ?? 0, last ?? 0]
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value))
}
