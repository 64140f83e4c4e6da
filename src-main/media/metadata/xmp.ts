import type { Property } from './rdf.ts'
import type { FoundMetadata } from './values.ts'
import type { XmlElement } from './xml.ts'
import { arrayOf, defaultItem, descriptionsOf, itemsOf, ns, propertiesOf, rdfOf, simpleText } from './rdf.ts'
import { found, isoDate, nothing, numberOf, plausible, ratingOf } from './values.ts'
import { parseXml } from './xml.ts'

/** Looks up a property of an XMP document by namespace and name. */
interface XmpProperties {
  /** Whether it is there at all, if only empty. */
  readonly has: (uri: string, local: string) => boolean
  /** Its text; of alternatives the default one, of several items the first. */
  readonly text: (uri: string, local: string) => string | undefined
  /** All its items, or its one text. */
  readonly list: (uri: string, local: string) => readonly string[]
}

/**
 * Reads an XMP document, of a sidecar or out of a file. A keyword hierarchy (lr:hierarchicalSubject, `a|b|c`) gives the tag
 * of its leaf, and only where there are no keywords by themselves (dc:subject): programs write both, and what somebody took
 * out of the keywords must not come back. What is no XMP, or not well-formed, says nothing.
 */
export function parseXmp(text: string): FoundMetadata {
  const xmp = openXmp(text)
  return xmp ? readProperties(xmp) : nothing
}

/** The properties of an XMP document; undefined when it is none. */
function openXmp(text: string): XmpProperties | undefined {
  try {
    const rdf = rdfOf(parseXml(text.slice(Math.max(0, text.indexOf('<')), text.lastIndexOf('>') + 1)))
    return rdf && lookup(descriptionsOf(rdf))
  }
  catch {
    return undefined
  }
}

function lookup(descriptions: readonly XmlElement[]): XmpProperties {
  const find = (uri: string, local: string): Property[] => propertiesOf(descriptions, uri, local)
  return {
    has: (uri, local) => find(uri, local).length > 0,
    text: (uri, local) => find(uri, local).map(textOf).find(text => text.trim() !== ''),
    list: (uri, local) => find(uri, local).flatMap(listOf).filter(text => text.trim() !== ''),
  }
}

function textOf({ element, attribute }: Property): string {
  if (!element)
    return attribute.value
  const array = arrayOf(element)
  const item = array ? defaultItem(itemsOf(array)) : element
  return item ? simpleText(item) : ''
}

function listOf({ element, attribute }: Property): string[] {
  const array = element && arrayOf(element)
  return array ? itemsOf(array).map(simpleText) : [element ? simpleText(element) : attribute.value]
}

function readProperties({ has, text, list }: XmpProperties): FoundMetadata {
  const number = (uri: string, local: string): number | undefined => numberOf(text(uri, local))
  const tags = has(ns.dc, 'subject') ? list(ns.dc, 'subject') : leaves(list)
  return found(tags, {
    'title': text(ns.dc, 'title') ?? text(ns.photoshop, 'Headline'),
    'description': text(ns.dc, 'description'),
    'creator': list(ns.dc, 'creator').join(', '),
    'copyright': text(ns.dc, 'rights'),
    'licence': text(ns.rights, 'UsageTerms') ?? text(ns.cc, 'license') ?? text(ns.rights, 'WebStatement'),
    'rating': ratingOf(text(ns.xmp, 'Rating')),
    'taken': isoDate(text(ns.exif, 'DateTimeOriginal')) ?? isoDate(text(ns.photoshop, 'DateCreated')),
    'camera.make': text(ns.tiff, 'Make'),
    'camera.model': text(ns.tiff, 'Model'),
    'camera.lens': text(ns.exifEx, 'LensModel') ?? text(ns.aux, 'Lens'),
    'software': text(ns.xmp, 'CreatorTool'),
    ...plausible({
      'exposure.time': number(ns.exif, 'ExposureTime'),
      'exposure.aperture': number(ns.exif, 'FNumber'),
      'exposure.iso': number(ns.exifEx, 'PhotographicSensitivity') ?? number(ns.exif, 'ISOSpeedRatings'),
      'exposure.focalLength': number(ns.exif, 'FocalLength'),
      'place.latitude': angleOf(text(ns.exif, 'GPSLatitude')),
      'place.longitude': angleOf(text(ns.exif, 'GPSLongitude')),
      'place.altitude': altitudeOf(number(ns.exif, 'GPSAltitude'), text(ns.exif, 'GPSAltitudeRef')),
    }),
  })
}

/** The leaves of the keyword hierarchies in these descriptions: what counts as keywords where there are none. */
export function hierarchyLeaves(descriptions: readonly XmlElement[]): string[] {
  return leaves(lookup(descriptions).list)
}

/** Darktable keeps its own notes as a hierarchy `darktable|…`, which nobody calls tags. */
function leaves(list: XmpProperties['list']): string[] {
  return list(ns.lightroom, 'hierarchicalSubject').filter(path => !path.startsWith('darktable|')).map(path => path.slice(path.lastIndexOf('|') + 1))
}

/** `51,30.5N` or `51,30,30N` in degrees. */
function angleOf(text = ''): number | undefined {
  const match = /^(\d+),(\d+(?:\.\d+)?)(?:,(\d+(?:\.\d+)?))?([NSEW])$/.exec(text.trim())
  if (!match)
    return undefined
  const degrees = Number(match[1]) + Number(match[2]) / 60 + Number(match[3] ?? 0) / 3600
  return match[4] === 'S' || match[4] === 'W' ? -degrees : degrees
}

function altitudeOf(metres: number | undefined, reference: string | undefined): number | undefined {
  return metres !== undefined && reference === '1' ? -metres : metres
}
