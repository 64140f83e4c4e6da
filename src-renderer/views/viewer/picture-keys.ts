/** What zoom-picture.vue offers to who takes the keys for it. Both answer false where there is nothing to be done. */
interface Steered {
  readonly pan: (dx: number, dy: number) => boolean
  readonly onKey: (key: string) => boolean
}

/** A key moves a picture by this part of its room. */
const step = 0.1

const directions: Readonly<Record<string, readonly [x: number, y: number]>> = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }

/** Has a picture do what a key asks for: arrows move it, others zoom. What it does nothing with is left to others. */
export function steerPicture(event: KeyboardEvent, picture: Steered | null): void {
  if (!picture || event.ctrlKey || event.metaKey || event.altKey)
    return
  const direction = directions[event.key]
  const isDone = direction ? picture.pan(direction[0] * step, direction[1] * step) : picture.onKey(event.key)
  if (!isDone)
    return
  event.preventDefault()
  event.stopPropagation()
}
