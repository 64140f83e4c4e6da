import type { Property } from './rdf.ts'
import type { XmlElement } from './xml.ts'
import { failure } from '../../contract/errors.ts'
import { arrayOf, descriptionsOf, itemsOf, languageOf, ns, propertiesOf, rdfOf, simpleText } from './rdf.ts'
import { cleanTag, cleanValue, ratingOf } from './values.ts'
import { escapeXml, namespaceOf, parseXml, prefixFor } from './xml.ts'
import { hierarchyLeaves } from './xmp.ts'

/** What a sidecar is to say. What is undefined is left as it is, null is taken out. */
export interface XmpEdit {
  /** All keywords, in order. */
  readonly tags?: readonly string[] | undefined
  /** 0…5; XMP has no place for anything else, so it is left as it is. */
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
  /** What is to change inside the property that stands there, nothing when it says the same already; or 'all' to write it anew. */
  readonly compare: (property: Property, text: string) => readonly Splice[] | 'all'
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
  requireUtf8(existing ?? '')
  let text = existing?.trim() ? existing.slice(mark.length) : emptyDocument
  for (const { wanted, remove } of changesOf(edit))
    text = applySplices(text, splicesFor(text, wanted, remove))
  return mark + text
}

function changesOf({ tags, rating, description }: XmpEdit): readonly { readonly wanted: Wanted, readonly remove: boolean }[] {
  const known = ratingOf(rating?.toString())
  return [
    ...tags === undefined ? [] : [{ wanted: subject(tags), remove: false }],
    ...rating === null ? [{ wanted: stars(''), remove: true }] : [],
    ...known === undefined ? [] : [{ wanted: stars(known), remove: false }],
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
  const difference = wanted.compare(first, text)
  if (difference !== 'all')
    return [...removals, ...difference]
  if (first.attribute && wanted.simple !== undefined)
    return [...removals, { ...removal(text, first), text: ` ${first.attribute.name}="${escapeXml(wanted.simple)}"` }]
  if (first.attribute)
    return [...removals, removal(text, first), insertion(text, wanted, rdf, first.description)]
  const { element } = first
  const lines = elementLines(wanted, rdf, first.description)
  return [...removals, { start: element.start, end: element.end, text: indented(lines, indentOf(text, element.start), newlineOf(text)) }]
}

/** What is not UTF-8, or will be read as something else, cannot be given back as it was. */
function requireUtf8(text: string): void {
  if (text.includes('\uFFFD') || /^\uFEFF?<\?xml[^>]*\sencoding=["'](?!utf-?8["'])/i.test(text))
    throw failure('file_unreadable', { reason: 'the sidecar is not in UTF-8. Save it as UTF-8 or move it away; it was left as it is.' })
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

/** Keywords that are to stay keep their place and writing, the others go, new ones come last. */
function subject(tags: readonly string[]): Wanted {
  const item = (name: string, tag: string): string => `<${name}>${escapeXml(tag)}</${name}>`
  return {
    uri: ns.dc,
    prefix: 'dc',
    local: 'subject',
    content: rdf => tags.length === 0 ? [`<${rdf}:Bag/>`] : [`<${rdf}:Bag>`, ...tags.map(tag => ` ${item(`${rdf}:li`, tag)}`), `</${rdf}:Bag>`],
    // A hierarchy by itself is read as keywords, so an empty list beside it says that there are none.
    mayBeAbsent: descriptions => haveSameTags(tags, hierarchyLeaves(descriptions)),
    compare: ({ element }, text) => {
      const array = element && arrayOf(element)
      const items = array ? itemsOf(array) : []
      const last = items.at(-1)
      if (!array || !last)
        return array && tags.length === 0 ? [] : 'all'
      const wanted = new Set(tags.map(foldTag))
      const present = new Set(items.map(item => foldTag(simpleText(item))))
      const gone = items.filter(item => !wanted.has(foldTag(simpleText(item))))
      const added = tags.filter(tag => !present.has(foldTag(tag)))
      const separator = newlineOf(text) + indentOf(text, last.start)
      return [
        ...gone.map(item => elementRemoval(text, item)),
        ...added.length > 0 ? [{ start: last.end, end: last.end, text: added.map(tag => separator + item(last.name, tag)).join('') }] : [],
      ]
    },
  }
}

function haveSameTags(some: readonly string[], others: readonly string[]): boolean {
  const [a, b] = [new Set(some.map(foldTag)), new Set(others.map(foldTag))]
  return a.size === b.size && [...a].every(tag => b.has(tag))
}

function foldTag(tag: string): string {
  return cleanTag(tag).toLowerCase()
}

function stars(rating: string): Wanted {
  return {
    uri: ns.xmp,
    prefix: 'xmp',
    local: 'Rating',
    content: () => [rating],
    simple: rating,
    compare: property => ratingOf(property.attribute?.value ?? property.element?.text) === rating ? [] : 'all',
  }
}

/** Only the text for everybody is written; other languages stay. */
function caption(description: string): Wanted {
  const item = (name: string): string => `<${name} xml:lang="x-default">${escapeXml(description)}</${name}>`
  return {
    uri: ns.dc,
    prefix: 'dc',
    local: 'description',
    content: rdf => [`<${rdf}:Alt>`, ` ${item(`${rdf}:li`)}`, `</${rdf}:Alt>`],
    compare: ({ element }) => {
      const array = element && arrayOf(element)
      if (!array || array.local !== 'Alt' || array.closeStart === array.end)
        return 'all'
      const present = itemsOf(array).find(item => languageOf(item) === 'x-default')
      if (!present)
        return [{ start: array.openEnd, end: array.openEnd, text: item(`${array.prefix}:li`) }]
      return cleanValue(simpleText(present)) === cleanValue(description) ? [] : [{ start: present.start, end: present.end, text: item(present.name) }]
    },
  }
}

/** The whole element, line by line; a prefix that does not stand for the namespace in its place is declared on it. */
function elementLines(wanted: Wanted, rdf: XmlElement, inside: XmlElement | undefined): string[] {
  const place = inside ?? rdf
  const bound = prefixFor(place, wanted.uri)
  const prefix = bound ?? wanted.prefix
  const name = `${prefix}:${wanted.local}`
  const declared = [
    ...bound === undefined ? [` xmlns:${prefix}="${wanted.uri}"`] : [],
    ...namespaceOf(place, rdf.prefix) === ns.rdf ? [] : [` xmlns:${rdf.prefix}="${ns.rdf}"`],
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

/** Takes an element out, with the white space before it. */
function elementRemoval(text: string, { start, end }: XmlElement): Splice {
  return { start: text.slice(0, start).trimEnd().length, end, text: '' }
}

/** Takes a property out, with the white space before it. */
function removal(text: string, { element, attribute, description }: Property): Splice {
  if (element)
    return elementRemoval(text, element)
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
