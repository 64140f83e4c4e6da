import type { XmlAttribute, XmlElement } from './xml.ts'

/** Namespaces of XMP that are read or written. */
export const ns = {
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  xml: 'http://www.w3.org/XML/1998/namespace',
  meta: 'adobe:ns:meta/',
  dc: 'http://purl.org/dc/elements/1.1/',
  xmp: 'http://ns.adobe.com/xap/1.0/',
  rights: 'http://ns.adobe.com/xap/1.0/rights/',
  cc: 'http://creativecommons.org/ns#',
  photoshop: 'http://ns.adobe.com/photoshop/1.0/',
  tiff: 'http://ns.adobe.com/tiff/1.0/',
  exif: 'http://ns.adobe.com/exif/1.0/',
  exifEx: 'http://cipa.jp/exif/1.0/',
  aux: 'http://ns.adobe.com/exif/1.0/aux/',
  lightroom: 'http://ns.adobe.com/lightroom/1.0/',
} as const

/** Where a property of the described resource stands: an element, or an attribute of an rdf:Description. */
export type Property
  = | { readonly element: XmlElement, readonly attribute?: undefined, readonly description: XmlElement }
    | { readonly attribute: XmlAttribute, readonly element?: undefined, readonly description: XmlElement }

/** The rdf:RDF element of an XMP document; undefined when there is none. */
export function rdfOf(root: XmlElement): XmlElement | undefined {
  return isRdf(root, 'RDF') ? root : root.children.find(child => isRdf(child, 'RDF'))
}

/** The descriptions in an rdf:RDF element. */
export function descriptionsOf(rdf: XmlElement): XmlElement[] {
  return rdf.children.filter(child => isRdf(child, 'Description'))
}

/** All places where a property stands. */
export function propertiesOf(descriptions: readonly XmlElement[], uri: string, local: string): Property[] {
  return descriptions.flatMap(description => [
    ...description.attributes.filter(attribute => attribute.uri === uri && attribute.local === local).map(attribute => ({ attribute, description })),
    ...description.children.filter(child => child.uri === uri && child.local === local).map(element => ({ element, description })),
  ])
}

/** The items of a property that is an array; undefined when it is not one. Which array it is makes no difference. */
export function arrayOf(element: XmlElement): XmlElement | undefined {
  return element.children.find(child => isRdf(child, 'Bag') || isRdf(child, 'Seq') || isRdf(child, 'Alt'))
}

/** The rdf:li elements of an array. */
export function itemsOf(array: XmlElement): XmlElement[] {
  return array.children.filter(child => isRdf(child, 'li'))
}

/** Of alternatives that which is for everybody (`x-default`), else the first. */
export function defaultItem(items: readonly XmlElement[]): XmlElement | undefined {
  return items.find(item => languageOf(item) === 'x-default') ?? items[0]
}

/** An item's language, lower case. */
export function languageOf(item: XmlElement): string | undefined {
  return item.attributes.find(({ uri, local }) => uri === ns.xml && local === 'lang')?.value.toLowerCase()
}

/** A simple value: text, an address, or that of a qualified value (rdf:value). */
export function simpleText(element: XmlElement): string {
  const resource = element.attributes.find(({ uri, local }) => uri === ns.rdf && local === 'resource')?.value
  const inner = [...element.children, ...element.children.filter(child => isRdf(child, 'Description')).flatMap(({ children }) => children)]
  return inner.find(child => isRdf(child, 'value'))?.text ?? resource ?? element.text
}

function isRdf(element: XmlElement, local: string): boolean {
  return element.uri === ns.rdf && element.local === local
}
