import { z } from 'zod'

/** In the pixels of the desktop, over all displays. */
const Rectangle = z.object({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() }).readonly()
export type Rectangle = z.infer<typeof Rectangle>

/** Where a window is and what it shows. */
export const WindowPlace = z.object({
  /** Of the window as it is when it is neither maximised nor full screen. */
  bounds: Rectangle,
  maximised: z.boolean(),
  fullScreen: z.boolean(),
  /** Within the app: '' or such as `#/map`. */
  address: z.string(),
}).readonly()
export type WindowPlace = z.infer<typeof WindowPlace>

/** What was open, the window that had the focus last at the end. */
export const WindowPlaces = z.object({ windows: z.array(WindowPlace).max(50).readonly() }).readonly()

export const smallest = { width: 640, height: 480 } as const
const usual = { width: 1280, height: 840 } as const

/** How far a new window lies beside the one that it is opened from, pixels. */
const step = 28

/** Height of the bar that a window is moved by, and how much of its width has to be in view. */
const grip = { height: 32, width: 120 } as const

/** The place of the very first window: in the middle of the display's working area. */
export function firstPlace(area: Rectangle): WindowPlace {
  const width = Math.min(usual.width, area.width)
  const height = Math.min(usual.height, area.height)
  const bounds = { x: area.x + Math.round((area.width - width) / 2), y: area.y + Math.round((area.height - height) / 2), width, height }
  return { bounds, maximised: false, fullScreen: false, address: '' }
}

/** The place of a window that is opened from another one: a step down and to the right; from the corner of the area again where it would leave that. */
export function placeBeside({ bounds, address }: WindowPlace, areas: readonly Rectangle[]): WindowPlace {
  const moved = { ...bounds, x: bounds.x + step, y: bounds.y + step }
  const area = nearest(moved, areas)
  const leaves = area !== undefined && (moved.x + moved.width > area.x + area.width || moved.y + moved.height > area.y + area.height)
  return { bounds: inView(leaves ? { ...moved, x: area.x, y: area.y } : moved, areas), maximised: false, fullScreen: false, address }
}

/**
 * Bounds that can be seen and moved: as they are where the bar of the window lies in the working area of a display, else moved
 * into the nearest, no larger than it is. `areas`: the working areas of the displays, the main one first.
 */
export function inView(bounds: Rectangle, areas: readonly Rectangle[]): Rectangle {
  const bar = { ...bounds, height: Math.min(grip.height, bounds.height) }
  const needed = Math.min(grip.width, bounds.width) * bar.height
  if (areas.reduce((sum, area) => sum + overlap(bar, area), 0) >= needed)
    return bounds
  const area = nearest(bounds, areas)
  if (area === undefined)
    return bounds
  const width = Math.min(bounds.width, area.width)
  const height = Math.min(bounds.height, area.height)
  return { x: clamp(bounds.x, area.x, area.x + area.width - width), y: clamp(bounds.y, area.y, area.y + area.height - height), width, height }
}

/** The area that shows most of these bounds; the first where none shows any. */
function nearest(bounds: Rectangle, areas: readonly Rectangle[]): Rectangle | undefined {
  return areas.toSorted((a, b) => overlap(bounds, b) - overlap(bounds, a))[0]
}

/** Pixels that two rectangles share. */
function overlap(a: Rectangle, b: Rectangle): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  return Math.max(0, width) * Math.max(0, height)
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most)
}
