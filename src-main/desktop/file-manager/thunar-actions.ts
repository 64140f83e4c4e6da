import { SaxesParser } from 'saxes'

/** Where the actions of a `uca.xml` are, as offsets into its text. */
interface Places {
  /** Each of our actions, with the end of its line. */
  readonly own: readonly { readonly start: number, readonly end: number }[]
  /** The list's end tag, or the whole of an empty list. */
  readonly end: { readonly start: number, readonly end: number }
}

/** The actions of nobody yet. */
const emptyList = '<?xml version="1.0" encoding="UTF-8"?>\n<actions>\n</actions>\n'

/** Whether a text of Thunar's actions has one of this id. Throws like `withAction`. */
export function hasAction(text: string | undefined, id: string): boolean {
  return text !== undefined && placesOf(text, id).own.length > 0
}

/**
 * Thunar's actions with one more at the end, in place of an earlier one of its id; every other character stays.
 * @param text the actions as they are; undefined: none
 * @param id the `unique-id` of the action
 * @param action the element `action`
 * Throws an error that says why when the text is no list of actions in well-formed XML.
 */
export function withAction(text: string | undefined, id: string, action: string): string {
  const others = withoutAction(text ?? emptyList, id)
  const { end } = placesOf(others, id)
  const tag = others.slice(end.start, end.end)
  const closed = tag.endsWith('/>') ? `${tag.slice(0, -2).trimEnd()}>\n${action}\n</actions>` : `${action}\n${tag}`
  return others.slice(0, end.start) + closed + others.slice(end.end)
}

/** Thunar's actions without those of an id; every other character stays. Throws like `withAction`. */
export function withoutAction(text: string, id: string): string {
  return placesOf(text, id).own.reduceRight((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), text)
}

function placesOf(text: string, id: string): Places {
  const own: { start: number, end: number }[] = []
  const open: string[] = []
  let end: Places['end'] | undefined
  let actionStart = 0
  let found = ''
  const parser = new SaxesParser({ position: true })
  parser.on('error', (error) => {
    throw new Error(`it is not well-formed XML (${error.message})`)
  })
  parser.on('opentag', ({ name }) => {
    open.push(name)
    if (open.length === 1 && name !== 'actions')
      throw new Error(`it holds <${name}>, not <actions>`)
    if (open.length === 2) {
      actionStart = startOfTag(text, parser.position)
      found = ''
    }
  })
  parser.on('text', (part) => {
    if (open.length === 3 && open[2] === 'unique-id')
      found += part
  })
  parser.on('closetag', () => {
    open.pop()
    if (open.length === 1 && found.trim() === id)
      own.push(withLine(text, actionStart, parser.position))
    if (open.length === 0)
      end = { start: startOfTag(text, parser.position), end: parser.position }
  })
  parser.write(withoutDeclaration(text)).close()
  if (end === undefined)
    throw new Error('it holds no <actions>')
  return { own, end }
}

/** Blanks in place of the XML declaration: Thunar writes one whose parts are in an order that XML does not allow. */
function withoutDeclaration(text: string): string {
  return text.replace(/^\uFEFF?<\?xml[^>]*\?>/, declaration => ' '.repeat(declaration.length))
}

/** A tag has no `<` but its first character. */
function startOfTag(text: string, end: number): number {
  return text.lastIndexOf('<', end - 1)
}

/** An element with the end of its line, which `withAction` adds. */
function withLine(text: string, start: number, end: number): { readonly start: number, readonly end: number } {
  return { start, end: end + (/^[ \t]*\r?\n/.exec(text.slice(end))?.[0].length ?? 0) }
}
