/** Gives the focus back to the grid's selected tile, after a menu or a dialog closed that was opened from it. */
export function focusSelectedTile(): void {
  document.querySelector<HTMLElement>('[role=option][aria-selected=true]')?.focus({ preventScroll: true })
}
