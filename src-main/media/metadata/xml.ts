import { SaxesParser } from 'saxes'

/** An element with where it stands: offsets into the text that was parsed, in UTF-16 units, ends exclusive. */
export interface XmlElement {
  /** Prefix and all, as written. */
  readonly name: string
  readonly prefix: string
  readonly uri: string
  readonly local: string
  readonly attributes: readonly XmlAttribute[]
  readonly children: readonly XmlElement[]
  /** The text directly inside it. */
  readonly text: string
  readonly start: number
  /** The end of its opening tag. */
  readonly openEnd: number
  /** The beginning of its closing tag; `end` when it closes itself. */
  readonly closeStart: number
  readonly end: number
  /** The prefixes that it declares itself, with their namespaces. */
  readonly declares: Readonly<Record<string, string>>
  readonly outer: XmlElement | undefined
}

export interface XmlAttribute {
  readonly name: string
  readonly uri: string
  readonly local: string
  readonly value: string
}

type Growing = { -readonly [K in keyof XmlElement]: K extends 'children' ? Growing[] : K extends 'outer' ? Growing | undefined : XmlElement[K] }

const depthLimit = 100

/**
 * Parses XML with namespaces into a tree. Nothing is fetched or expanded: a document type is refused, and with it every
 * entity but the five of XML itself. Throws when the text is not well-formed, or nested more than 100 deep.
 */
export function parseXml(text: string): XmlElement {
  const parser = new SaxesParser({ xmlns: true })
  const open: Growing[] = []
  let root: Growing | undefined

  const append = (piece: string): void => {
    const inside = open.at(-1)
    if (inside)
      inside.text += piece
  }
  parser.on('doctype', () => {
    throw new Error('it has a document type, which is not read.')
  })
  parser.on('text', append)
  parser.on('cdata', append)
  parser.on('opentag', (tag) => {
    if (open.length >= depthLimit)
      throw new Error(`its elements are nested more than ${depthLimit} deep.`)
    const outer = open.at(-1)
    const element: Growing = {
      name: tag.name,
      prefix: tag.prefix,
      uri: tag.uri,
      local: tag.local,
      attributes: Object.values(tag.attributes),
      children: [],
      text: '',
      start: text.lastIndexOf('<', parser.position - 1),
      openEnd: parser.position,
      closeStart: parser.position,
      end: parser.position,
      declares: tag.ns,
      outer,
    }
    outer?.children.push(element)
    root ??= element
    open.push(element)
  })
  parser.on('closetag', (tag) => {
    const element = open.pop()
    if (element && !tag.isSelfClosing) {
      element.closeStart = text.lastIndexOf('<', parser.position - 1)
      element.end = parser.position
    }
  })
  parser.write(text).close()
  if (!root)
    throw new Error('it holds no element.')
  return root
}

/** The namespace that a prefix stands for inside an element. */
export function namespaceOf(element: XmlElement | undefined, prefix: string): string | undefined {
  for (let at = element; at; at = at.outer) {
    if (Object.hasOwn(at.declares, prefix))
      return at.declares[prefix]
  }
  return undefined
}

/** A prefix that stands for a namespace inside an element. */
export function prefixFor(element: XmlElement | undefined, uri: string): string | undefined {
  for (let at = element; at; at = at.outer) {
    const prefix = Object.entries(at.declares).find(([prefix, declared]) => prefix !== '' && declared === uri && namespaceOf(element, prefix) === uri)?.[0]
    if (prefix !== undefined)
      return prefix
  }
  return undefined
}

/** Text for between tags or in double quotes; what XML cannot hold is left out. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\P{Cc}\t\n\r]|[\uFFFE\uFFFF]/gu, '')
    .toWellFormed()
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
