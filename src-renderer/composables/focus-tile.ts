/** Gives the focus back to the grid's current tile, after a menu or a dialog closed that was opened from it. */
export function focusSelectedTile(): void {
  document.querySelector<HTMLElement>('[role=option][tabindex="0"]')?.focus({ preventScroll: true })
}
