import { droppedOwn, hoversOwn } from '../desktop/drag-out.ts'
import { formatCount } from '../locales/format.ts'

/** How assets that are dragged within the window are named. */
const type = 'application/x-likeness-assets'

/** What is seen under the pointer. */
export interface DragImage {
  readonly count: number
  /** The picture that it was begun on. */
  readonly picture: Element | null
}

/** Begins to drag assets: `ids`, or with `selection` all that are selected then. `image` shows how many they are. */
export function beginAssetDrag(event: DragEvent, dragged: readonly number[] | 'selection', image?: DragImage): void {
  event.dataTransfer?.setData(type, JSON.stringify(dragged))
  if (!event.dataTransfer)
    return
  event.dataTransfer.effectAllowed = 'copyMove'
  if (image?.picture)
    showImage(event.dataTransfer, image.picture, image.count)
}

/** Whether assets are being dragged: within the window, or out of it and back as files. */
export function holdsAssets(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes(type) || hoversOwn(event)
}

/** What was dropped: ids, or that it is all that are selected; undefined when it is no assets. */
export function droppedAssets(event: DragEvent): readonly number[] | 'selection' | undefined {
  const text = event.dataTransfer?.getData(type)
  if (!text)
    return droppedOwn(event)
  const dropped: unknown = JSON.parse(text)
  return dropped === 'selection' ? dropped : Array.isArray(dropped) && dropped.every(Number.isInteger) ? dropped : undefined
}

/** Has a small picture with a count follow the pointer; the browser takes it from the document, where it is for a moment, out of view. */
function showImage(transfer: DataTransfer, picture: Element, count: number) {
  const image = document.createElement('div')
  image.className = count > 1 ? 'drag-image several' : 'drag-image'
  const still = picture.querySelector('img')?.cloneNode()
  if (still)
    image.append(still)
  if (count > 1)
    image.append(Object.assign(document.createElement('span'), { textContent: formatCount(count) }))
  document.body.append(image)
  transfer.setDragImage(image, image.offsetWidth / 2, image.offsetHeight / 2)
  setTimeout(() => image.remove())
}
