/** The id of the field for words. */
export const searchFieldId = 'likeness-search'

/** Puts the focus into the field for words, with what it holds selected. */
export function focusSearch(): void {
  const field = document.getElementById(searchFieldId)
  field?.focus()
  if (field instanceof HTMLInputElement)
    field.select()
}
