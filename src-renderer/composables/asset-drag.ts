/** How assets that are dragged within the window are named. */
const type = 'application/x-likeness-assets'

/** Begins to drag assets: `ids`, or with `selection` all that are selected then. */
export function beginAssetDrag(event: DragEvent, dragged: readonly number[] | 'selection'): void {
  event.dataTransfer?.setData(type, JSON.stringify(dragged))
  if (event.dataTransfer)
    event.dataTransfer.effectAllowed = 'copyMove'
}

/** Whether assets are being dragged. */
export function holdsAssets(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes(type) ?? false
}

/** What was dropped: ids, or that it is all that are selected; undefined when it is no assets. */
export function droppedAssets(event: DragEvent): readonly number[] | 'selection' | undefined {
  const text = event.dataTransfer?.getData(type)
  if (!text)
    return undefined
  const dropped: unknown = JSON.parse(text)
  return dropped === 'selection' ? dropped : (dropped as readonly number[])
}
