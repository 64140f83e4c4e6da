import type { Property } from './rdf.ts'
import type { XmlElement } from './xml.ts'
import { failure } from '../../contract/errors.ts'
import { arrayOf, descriptionsOf, itemsOf, languageOf, ns, propertiesOf, rdfOf, simpleText } from './rdf.ts'
import { escapeXml, parseXml } from './xml.ts'

/** What a sidecar is to say. What is undefined is left as it is, null is taken out. */
export interface XmpEdit {
  /** All keywords, in order. */
  readonly tags?: readonly string[] | undefined
  /** 0…5. */
  readonly rating?: string | number | null | undefined
  readonly description?: string | null | undefined
}

/** A piece of the document, from `start` to `end`, that becomes `text`. */
interface Splice {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** A property as it is to stand: how its element is written, inside which of the given prefixes. */
interface Wanted {
  readonly uri: string
  readonly prefix: string
  readonly local: string
  /** The lines of its content; `rdf` is the prefix of RDF. */
  readonly content: (rdf: string) => readonly string[]
  /** The value, where it may stand as an attribute too. */
  readonly simple?: string
  /** Whether nothing needs to be written where nothing stands. */
  readonly mayBeAbsent?: (descriptions: readonly XmlElement[]) => boolean
  /** Undefined when what stands there says the same already; else the splices inside it, or 'all' to write it anew. */
  readonly compare: (property: Property) => readonly Splice[] | 'all' | undefined
}

const emptyDocument = [
  '<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>',
  `<x:xmpmeta xmlns:x="${ns.meta}">`,
  ` <rdf:RDF xmlns:rdf="${ns.rdf}">`,
  `  <rdf:Description rdf:about="" xmlns:dc="${ns.dc}" xmlns:xmp="${ns.xmp}">`,
  '  </rdf:Description>',
  ' </rdf:RDF>',
  '</x:xmpmeta>',
  '<?xpacket end="w"?>',
  '',
].join('\n')

/**
 * Writes keywords (dc:subject), rating (xmp:Rating) and description (dc:description) into an XMP document, or into a new one.
 * Every other character of the document stays as it is, other languages of the description too; a document that says all of
 * it already comes back as it came. Errors: file_unreadable when there is a document that is no well-formed XMP, for what
 * somebody wrote is never written over unread.
 */
export function mergeXmp(existing: string | undefined, edit: XmpEdit): string {
  const mark = existing?.startsWith('\uFEFF') ? '\uFEFF' : ''
  let text = existing?.trim() ? existing.slice(mark.length) : emptyDocument
  for (const { wanted, remove } of changesOf(edit))
    text = applySplices(text, splicesFor(text, wanted, remove))
  return mark + text
}

function changesOf({ tags, rating, description }: XmpEdit): readonly { readonly wanted: Wanted, readonly remove: boolean }[] {
  return [
    ...tags === undefined ? [] : [{ wanted: subject(tags), remove: false }],
    ...rating === undefined ? [] : [{ wanted: stars(String(rating)), remove: rating === null }],
    ...description === undefined ? [] : [{ wanted: caption(description ?? ''), remove: description === null }],
  ]
}

function splicesFor(text: string, wanted: Wanted, remove: boolean): readonly Splice[] {
  const rdf = openRdf(text)
  const descriptions = descriptionsOf(rdf)
  const [first, ...others] = propertiesOf(descriptions, wanted.uri, wanted.local)
  const removals = (remove ? [first, ...others] : others).flatMap(property => property ? [removal(text, property)] : [])
  if (remove)
    return removals
  if (!first)
    return wanted.mayBeAbsent?.(descriptions) ? [] : [insertion(text, wanted, rdf, descriptions[0])]
  const difference = wanted.compare(first)
  if (difference !== 'all')
    return [...removals, ...difference ?? []]
  if (first.attribute && wanted.simple !== undefined)
    return [...removals, { ...removal(text, first), text: ` ${first.attribute.name}="${escapeXml(wanted.simple)}"` }]
  if (first.attribute)
    return [...removals, removal(text, first), insertion(text, wanted, rdf, first.description)]
  const { element } = first
  const lines = elementLines(wanted, rdf, first.description, element)
  return [...removals, { start: element.start, end: element.end, text: indented(lines, indentOf(text, element.start), newlineOf(text)) }]
}

function openRdf(text: string): XmlElement {
  try {
    const rdf = rdfOf(parseXml(text))
    if (rdf)
      return rdf
  }
  catch (error) {
    throw failure('file_unreadable', { reason: `the sidecar is damaged (${error instanceof Error ? error.message : String(error)}). Mend it or move it away; it was left as it is.` }, error)
  }
  throw failure('file_unreadable', { reason: 'the sidecar is not an XMP document. Move it away; it was left as it is.' })
}

function subject(tags: readonly string[]): Wanted {
  return {
    uri: ns.dc,
    prefix: 'dc',
    local: 'subject',
    content: rdf => tags.length === 0 ? [`<${rdf}:Bag/>`] : [`<${rdf}:Bag>`, ...tags.map(tag => ` <${rdf}:li>${escapeXml(tag)}</${rdf}:li>`), `</${rdf}:Bag>`],
    // A hierarchy alone would be read as keywords: an empty list beside it says that there are none.
    mayBeAbsent: descriptions => tags.length === 0 && propertiesOf(descriptions, ns.lightroom, 'hierarchicalSubject').length === 0,
    compare: ({ element }) => {
      const array = element && arrayOf(element)
      const found = array ? itemsOf(array).map(simpleText) : undefined
      return found && found.length === tags.length && found.every((tag, at) => tag === tags[at]) ? undefined : 'all'
    },
  }
}

function stars(rating: string): Wanted {
  return {
    uri: ns.xmp,
    prefix: 'xmp',
    local: 'Rating',
    content: () => [escapeXml(rating)],
    simple: rating,
    compare: (property) => {
      const value = property.attribute?.value ?? property.element?.text ?? ''
      return value.trim() !== '' && Number(value) === Number(rating) ? undefined : 'all'
    },
  }
}

/** Only the text for everybody is written; other languages stay. */
function caption(description: string): Wanted {
  return {
    uri: ns.dc,
    prefix: 'dc',
    local: 'description',
    content: rdf => [`<${rdf}:Alt>`, ` <${rdf}:li xml:lang="x-default">${escapeXml(description)}</${rdf}:li>`, `</${rdf}:Alt>`],
    compare: ({ element }) => {
      const array = element && arrayOf(element)
      if (!array || array.local !== 'Alt' || array.closeStart === array.end)
        return 'all'
      const item = itemsOf(array).find(item => languageOf(item) === 'x-default')
      if (!item)
        return [{ start: array.openEnd, end: array.openEnd, text: `<${array.prefix}:li xml:lang="x-default">${escapeXml(description)}</${array.prefix}:li>` }]
      if (simpleText(item) === description)
        return undefined
      return [{ start: item.start, end: item.end, text: `<${item.name} xml:lang="x-default">${escapeXml(description)}</${item.name}>` }]
    },
  }
}

/** The whole element, line by line; a prefix that does not stand for the namespace in its place is declared on it. */
function elementLines(wanted: Wanted, rdf: XmlElement, inside: XmlElement | undefined, present?: XmlElement): string[] {
  const namespaces = inside?.namespaces ?? rdf.namespaces
  const bound = Object.keys(namespaces).find(prefix => prefix !== '' && namespaces[prefix] === wanted.uri)
  const prefix = bound ?? wanted.prefix
  const name = `${prefix}:${wanted.local}`
  const declared = [
    ...bound === undefined ? [` xmlns:${prefix}="${wanted.uri}"`] : [],
    ...namespaces[rdf.prefix] === ns.rdf || present?.namespaces[rdf.prefix] === ns.rdf ? [] : [` xmlns:${rdf.prefix}="${ns.rdf}"`],
  ].join('')
  const content = wanted.content(rdf.prefix)
  return content.length === 1
    ? [`<${name}${declared}>${content[0]}</${name}>`]
    : [`<${name}${declared}>`, ...content.map(line => ` ${line}`), `</${name}>`]
}

/** A new element after the last of a description; the description is opened where it closes itself, made where there is none. */
function insertion(text: string, wanted: Wanted, rdf: XmlElement, description: XmlElement | undefined): Splice {
  const newline = newlineOf(text)
  const inside = description ?? rdf
  const outer = indentOf(text, inside.start)
  const last = inside.children.at(-1)
  const at = last?.end ?? inside.openEnd
  const indent = last ? indentOf(text, last.start) : `${outer} `
  const element = elementLines(wanted, rdf, description)
  const lines = description ? element : [`<${rdf.prefix}:Description ${rdf.prefix}:about="">`, ...element.map(line => ` ${line}`), `</${rdf.prefix}:Description>`]
  const added = `${newline}${indent}${indented(lines, indent, newline)}`
  if (inside.closeStart !== inside.end)
    return { start: at, end: at, text: added }
  const slash = text.lastIndexOf('/', inside.end)
  return { start: slash, end: inside.end, text: `>${added}${newline}${outer}</${inside.name}>` }
}

/** Takes a property out, with the line or the space that it stood on. */
function removal(text: string, { element, attribute, description }: Property): Splice {
  if (element) {
    const start = element.start - indentOf(text, element.start).length
    const isOwnLine = start === 0 || text[start - 1] === '\n'
    const after = /^[ \t]*\r?\n/.exec(text.slice(element.end, element.end + 200))?.[0].length
    return isOwnLine && after !== undefined ? { start, end: element.end + after, text: '' } : { start: element.start, end: element.end, text: '' }
  }
  const tag = text.slice(description.start, description.openEnd)
  const attributes = /\s+([^\s=]+)\s*=\s*(?:"[^"]*"|'[^']*')/gy
  attributes.lastIndex = 1 + description.name.length
  for (let match = attributes.exec(tag); match; match = attributes.exec(tag)) {
    if (match[1] === attribute.name)
      return { start: description.start + match.index, end: description.start + attributes.lastIndex, text: '' }
  }
  throw failure('internal', { reason: `the attribute ${attribute.name} of a sidecar was not found again.` })
}

function applySplices(text: string, splices: readonly Splice[]): string {
  return splices.toSorted((a, b) => b.start - a.start || b.end - a.end).reduce((result, { start, end, text }) => result.slice(0, start) + text + result.slice(end), text)
}

function indented(lines: readonly string[], indent: string, newline: string): string {
  return lines.join(`${newline}${indent}`)
}

/** The white space between the beginning of the line and `at`; '' when something else stands there. */
function indentOf(text: string, at: number): string {
  const line = text.slice(text.lastIndexOf('\n', at - 1) + 1, at)
  return /^[ \t]*$/.test(line) ? line : ''
}

function newlineOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n'
}
