/** Files that are dragged out of the window at once, at most. */
export const mostDraggedOut = 200

interface DraggedOut {
  readonly ids: readonly number[]
  /** Names of their files; null until they are known. */
  names: readonly string[] | null
}

/** What this window let go of to the system, which brings it back as files like any other. */
let dragged: DraggedOut | null = null

/** These assets are dragged out of the window from now on. `names` are those of their files, once they are known. */
export function rememberDrag(ids: readonly number[], names: Promise<readonly string[]>): void {
  const own: DraggedOut = { ids, names: null }
  dragged = own
  // Without names whatever comes is taken for what was dragged.
  names.then(known => void (own.names = known.map(plain).toSorted()), () => undefined)
}

/** The drag is over: what comes from now on comes from outside. */
export function forgetDrag(): void {
  dragged = null
}

/** Whether what hovers over the window is, as far as can be told before it is dropped, what was dragged out of it. */
export function hoversOwn(event: DragEvent): boolean {
  return dragged !== null && (event.dataTransfer?.types.includes('Files') ?? false)
}

/** The assets whose files were dropped, where these are the ones that were dragged out of the window; else undefined. */
export function droppedOwn(event: DragEvent): readonly number[] | undefined {
  const files = [...event.dataTransfer?.files ?? []]
  if (!dragged || files.length !== dragged.ids.length)
    return undefined
  const names = files.map(({ name }) => plain(name)).toSorted()
  return dragged.names === null || names.every((name, place) => name === dragged?.names?.[place]) ? dragged.ids : undefined
}

/** Names come back as the file system writes them: macOS takes letters and their marks apart. */
function plain(name: string): string {
  return name.normalize('NFC')
}
