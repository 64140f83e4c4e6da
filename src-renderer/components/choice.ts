/** Something that can be chosen from a list. */
export interface Choice {
  readonly key: string
  readonly label: string
  /** Stands at the end of its line. */
  readonly hint?: string | undefined
  /** How deep it lies in others. @default 0 */
  readonly depth?: number | undefined
}

/** Those whose name holds what is written, however its letters are cased; those that begin with it come first. */
export function matching<T>(all: readonly T[], written: string, nameOf: (item: T) => string): readonly T[] {
  const text = folded(written)
  if (text === '')
    return all
  const found = all.filter(item => folded(nameOf(item)).includes(text))
  const begins = (item: T) => folded(nameOf(item)).startsWith(text)
  return [...found.filter(begins), ...found.filter(item => !begins(item))]
}

function folded(text: string): string {
  return text.trim().normalize('NFC').toLowerCase()
}
