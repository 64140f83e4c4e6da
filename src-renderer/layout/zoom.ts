export interface Size {
  readonly width: number
  readonly height: number
}

export interface Point {
  readonly x: number
  readonly y: number
}

export interface Rectangle extends Point, Size {}

/** What of a picture is in view, whatever the picture's size and the room for it: so it can be shared by several. */
export interface Zoom {
  /** 1: the whole picture fits into its room. */
  readonly scale: number
  /** The point of the picture in the middle of the room, in fractions of its width and height. */
  readonly x: number
  readonly y: number
}

/** The whole picture. */
export const whole: Zoom = { scale: 1, x: 0.5, y: 0.5 }

/** Room that one pixel of a picture takes at most, CSS pixels. */
const largestPixel = 16
const leastReach = 8

/** The largest size at which a picture fits into a room. */
export function fitted(picture: Size, room: Size): Size {
  const factor = Math.min(room.width / picture.width, room.height / picture.height)
  return Number.isFinite(factor) ? { width: picture.width * factor, height: picture.height * factor } : { width: 0, height: 0 }
}

/** Where a picture lies in its room. */
export function placed(picture: Size, room: Size, zoom: Zoom): Rectangle {
  const fit = fitted(picture, room)
  const width = fit.width * zoom.scale
  const height = fit.height * zoom.scale
  return { x: room.width / 2 - zoom.x * width, y: room.height / 2 - zoom.y * height, width, height }
}

/** The scale at which one pixel of the picture takes `side` CSS pixels. */
export function scaleOfPixels(picture: Size, room: Size, side: number): number {
  const { width } = fitted(picture, room)
  return width > 0 ? picture.width * side / width : 1
}

/** Larger by a factor; the point of the picture under `at`, in CSS pixels of the room, stays where it is. */
export function zoomedAt(zoom: Zoom, factor: number, at: Point, picture: Size, room: Size): Zoom {
  const most = Math.max(leastReach, scaleOfPixels(picture, room, largestPixel))
  const scale = Math.min(most, Math.max(1, zoom.scale * factor))
  const before = placed(picture, room, zoom)
  if (before.width === 0)
    return zoom
  const after = fitted(picture, room)
  const under = { x: (at.x - before.x) / before.width, y: (at.y - before.y) / before.height }
  return within({
    scale,
    x: under.x - (at.x - room.width / 2) / (after.width * scale),
    y: under.y - (at.y - room.height / 2) / (after.height * scale),
  }, picture, room)
}

/** Moved with the pointer, by CSS pixels. */
export function panned(zoom: Zoom, dx: number, dy: number, picture: Size, room: Size): Zoom {
  const { width, height } = placed(picture, room, zoom)
  return width === 0 ? zoom : within({ ...zoom, x: zoom.x - dx / width, y: zoom.y - dy / height }, picture, room)
}

/** Moved so that as little of the room stays empty as can be. */
export function within(zoom: Zoom, picture: Size, room: Size): Zoom {
  const { width, height } = placed(picture, room, zoom)
  return { ...zoom, x: clampCentre(zoom.x, room.width / width), y: clampCentre(zoom.y, room.height / height) }
}

/** A centre from which `seen`, the room in lengths of the picture, reaches beyond no end; the middle where all is seen. */
function clampCentre(centre: number, seen: number): number {
  return seen >= 1 ? 0.5 : Math.min(1 - seen / 2, Math.max(seen / 2, centre))
}
