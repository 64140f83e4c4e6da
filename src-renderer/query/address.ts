import type { LocationQuery, LocationQueryRaw } from 'vue-router'
import type { Between, Example, Query, Scope, Source } from './query.ts'
import { kinds } from '../../src-main/contract/formats.ts'
import { AnchorRef, groupingPattern, Region, SortRule } from '../../src-main/contract/query.ts'
import { allAssets } from './query.ts'

const leastWeight = 0.001

/** What the engine takes, at most. */
const mostExamples = 100
const longestText = 1000
const longestFilter = 20_000

/** Reads the query of an address. What cannot be understood is left out. */
export function parseQuery(address: LocationQuery): Query {
  const all = (name: string) => [address[name] ?? []].flat().filter((value): value is string => typeof value === 'string' && value !== '')
  const one = (name: string) => all(name)[0]
  return {
    scope: scopeOf(one('library'), one('folder'), one('missing'), one('in')),
    like: all('like').flatMap(exampleIn).slice(0, mostExamples),
    unlike: all('unlike').flatMap(exampleIn).slice(0, mostExamples),
    text: (one('q') ?? '').trim().slice(0, longestText),
    concept: one('concept'),
    among: one('among') === 'objects' ? 'objects' : 'assets',
    meaning: fractionIn(one('meaning')) ?? allAssets.meaning,
    shape: fractionIn(one('shape')) ?? allAssets.shape,
    textWeight: fractionIn(one('words')) ?? allAssets.textWeight,
    kind: kinds.find(kind => kind === one('kind')),
    formats: all('format'),
    tags: all('tag'),
    labels: all('label'),
    collections: all('collection'),
    rating: ['1', '2', '3', '4', '5'].includes(one('rating') ?? '') ? Number(one('rating')) : undefined,
    modified: betweenIn(one('modified'), isTime),
    size: betweenIn(one('size'), isId),
    filter: (one('filter') ?? '').trim().slice(0, longestFilter),
    threshold: fractionIn(one('min')),
    sort: SortRule.safeParse(one('sort')).data,
    groupBy: groupingPattern.test(one('group') ?? '') ? one('group') : undefined,
  }
}

/** Writes a query as that of an address, without what it says anyway: the inverse of `parseQuery`. */
export function formatQuery(query: Query): LocationQueryRaw {
  const { scope } = query
  const written: LocationQueryRaw = {
    library: scope.of === 'library' ? String(scope.id) : undefined,
    folder: scope.of === 'library' && scope.folder !== '' ? scope.folder : undefined,
    missing: scope.of === 'missing' ? String(scope.id) : undefined,
    in: scope.of === 'collection' ? scope.key : undefined,
    like: query.like.map(writeExample),
    unlike: query.unlike.map(writeExample),
    q: query.text || undefined,
    concept: query.concept,
    among: query.among === allAssets.among ? undefined : query.among,
    meaning: unless(query.meaning, allAssets.meaning),
    shape: unless(query.shape, allAssets.shape),
    words: unless(query.textWeight, allAssets.textWeight),
    kind: query.kind,
    format: [...query.formats],
    tag: [...query.tags],
    label: [...query.labels],
    collection: [...query.collections],
    rating: query.rating === undefined ? undefined : String(query.rating),
    modified: writeBetween(query.modified),
    size: writeBetween(query.size),
    filter: query.filter || undefined,
    min: query.threshold === undefined ? undefined : String(query.threshold),
    sort: query.sort,
    group: query.groupBy,
  }
  return Object.fromEntries(Object.entries(written).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0)))
}

function scopeOf(library: string | undefined, folder: string | undefined, missing: string | undefined, collection: string | undefined): Scope {
  if (library !== undefined && isId(library))
    return { of: 'library', id: Number(library), folder: folder ?? '' }
  if (missing !== undefined && isId(missing))
    return { of: 'missing', id: Number(missing) }
  return collection === undefined ? allAssets.scope : { of: 'collection', key: collection }
}

/** Such as `asset:12`, `asset:12*2` (counts twice), `anchor:abc@0.1,0.2,0.3,0.4` (a region: x, y, width, height). */
function exampleIn(text: string): Example[] {
  const [, kind = '', name = '', weight, region] = /^(asset|anchor|object|url):(.+?)(?:\*(\d+(?:\.\d+)?))?(?:@([\d.]+(?:,[\d.]+){3}))?$/s.exec(text) ?? []
  const source = sourceOf(kind, name)
  const part = region === undefined ? undefined : Region.safeParse(regionOf(region))
  const example = source && { source, region: part?.data, weight: weight === undefined ? 1 : Number(weight) }
  return example && part?.success !== false && AnchorRef.safeParse({ ...source, weight: example.weight }).success ? [example] : []
}

function sourceOf(kind: string, name: string): Source | undefined {
  switch (kind) {
    case 'asset': return isId(name) ? { assetId: Number(name) } : undefined
    case 'object': return isId(name) ? { objectId: Number(name) } : undefined
    case 'anchor': return { anchorId: name }
    case 'url': return { url: decode(name) }
    default: return undefined
  }
}

function writeExample({ source, region, weight }: Example): string {
  const name = 'assetId' in source ? `asset:${source.assetId}` : 'anchorId' in source ? `anchor:${source.anchorId}` : 'objectId' in source ? `object:${source.objectId}` : `url:${encodeURIComponent(source.url.toWellFormed()).replaceAll('*', '%2A')}`
  const times = weight === 1 ? '' : `*${Number(weight.toFixed(3)) || leastWeight}`
  return region ? `${name}${times}@${[region.x, region.y, region.width, region.height].map(fourDigits).join(',')}` : name + times
}

function regionOf(text: string): { readonly x: number, readonly y: number, readonly width: number, readonly height: number } {
  const [x = 0, y = 0, width = 0, height = 0] = text.split(',').map(Number)
  // Four digits may lead a region that ends at the edge beyond it.
  return { x, y, width: fourDigits(Math.min(width, 1 - x)), height: fourDigits(Math.min(height, 1 - y)) }
}

function fourDigits(value: number): number {
  return Number(value.toFixed(4))
}

/** Such as `2024-01..2024-06`, `2024..` and `..1000`. */
function betweenIn(text: string | undefined, isEnd: (text: string) => boolean): Between {
  const [from = '', to = ''] = text?.split('..') ?? []
  return { from: isEnd(from) ? from : undefined, to: isEnd(to) ? to : undefined }
}

/** Whether it is a year, month or day that there is. */
function isTime(text: string): boolean {
  const [, year, month = '01', day = '01'] = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text) ?? []
  const written = `${year}-${month}-${day}`
  const time = new Date(`${written}T00:00:00Z`)
  return year !== undefined && Number(year) > 0 && !Number.isNaN(time.getTime()) && time.toISOString().startsWith(written)
}

function writeBetween({ from, to }: Between): string | undefined {
  return from === undefined && to === undefined ? undefined : `${from ?? ''}..${to ?? ''}`
}

function fractionIn(text: string | undefined): number | undefined {
  const value = Number(text)
  return text !== undefined && value >= 0 && value <= 1 ? value : undefined
}

function unless(value: number, usual: number): string | undefined {
  return value === usual ? undefined : String(value)
}

function isId(text: string): boolean {
  return /^\d{1,15}$/.test(text)
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  }
  catch {
    return text
  }
}
