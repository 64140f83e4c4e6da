import type { Kind } from '../../src-main/contract/formats.ts'
import type { Region } from '../../src-main/contract/query.ts'

/** Which assets are looked through: all, those of a library or a folder in it, those whose files a library misses, those of a collection. */
export type Scope
  = | { readonly of: 'all' }
    | { readonly of: 'library', readonly id: number, readonly folder: string }
    | { readonly of: 'missing', readonly id: number }
    | { readonly of: 'collection', readonly key: string }

/** What an example is: an asset, a file that was given, an object that a detector found, a picture at an address. */
export type Source = { readonly assetId: number } | { readonly anchorId: string } | { readonly objectId: number } | { readonly url: string }

/** One thing that is searched by. */
export interface Example {
  readonly source: Source
  /** Only this part of its picture counts. */
  readonly region: Region | undefined
  /** How much it counts beside the others. */
  readonly weight: number
}

/** A closed range of which either end may be open. */
export interface Between {
  readonly from: string | undefined
  readonly to: string | undefined
}

/** Everything that the window asks: it is the address, so back and forward walk it, and a link asks the same again. */
export interface Query {
  readonly scope: Scope
  readonly like: readonly Example[]
  readonly unlike: readonly Example[]
  /** Words; '' for none. */
  readonly text: string
  /** The key of a concept. */
  readonly concept: string | undefined
  /** Whole assets, or objects that a detector found in images. */
  readonly among: 'assets' | 'objects'
  /** Of pictures: 1 compares what they show, 0 their surface. */
  readonly meaning: number
  /** Of models: 1 compares their shape alone, 0 how they look. */
  readonly shape: number
  /** Of a search by text and examples: the share of the text. */
  readonly textWeight: number
  readonly kind: Kind | undefined
  readonly formats: readonly string[]
  /** An asset carries all of these. */
  readonly tags: readonly string[]
  /** An image shows all of these. */
  readonly labels: readonly string[]
  /** Keys; an asset is in all of these. */
  readonly collections: readonly string[]
  /** At least so many stars. */
  readonly rating: number | undefined
  /** Days (ISO) between which the file was changed, both included. */
  readonly modified: Between
  /** Bytes, both included. */
  readonly size: Between
  /** In the language of docs/filters.md, besides all that. */
  readonly filter: string
  /** Least score that is shown; undefined: see `leastScore`. */
  readonly threshold: number | undefined
  /** A rule such as `name:asc`; undefined: the best first, or, when nothing is searched by, the newest. */
  readonly sort: string | undefined
  /** `kind`, `format`, `folder`, `library`, `tag`, `collection`, `label` or `metadata.<key>`. */
  readonly groupBy: string | undefined
}

export const everywhere: Between = { from: undefined, to: undefined }

/** What of a query says something of assets' facts, saying nothing. */
export const unfiltered = {
  kind: undefined,
  formats: [],
  tags: [],
  labels: [],
  collections: [],
  rating: undefined,
  modified: everywhere,
  size: everywhere,
  filter: '',
} satisfies Partial<Query>

/** Asks nothing: all assets. */
export const allAssets: Query = {
  scope: { of: 'all' },
  like: [],
  unlike: [],
  text: '',
  concept: undefined,
  among: 'assets',
  meaning: 1,
  shape: 0,
  textWeight: 0.5,
  ...unfiltered,
  threshold: undefined,
  sort: undefined,
  groupBy: undefined,
}

/** Whether results with scores are asked for, rather than a list. */
export function isSearch({ like, unlike, text, concept }: Query): boolean {
  return like.length + unlike.length > 0 || text !== '' || concept !== undefined
}

/**
 * The least score that is shown: what a query says, else, where it searches by examples alone, what people set last. Scores of words
 * are ranks, so that the same threshold would cut off all but the first few.
 */
export function leastScore({ threshold, text }: Query, preferred: number): number {
  return threshold ?? (text === '' ? preferred : 0)
}

/** An example that counts as a whole and once. */
export function exampleOf(source: Source, region?: Region): Example {
  return { source, region, weight: 1 }
}

/** Whether two examples are of the same thing and the same part of it. */
export function isSameExample(a: Example, b: Example): boolean {
  return JSON.stringify([a.source, a.region ?? null]) === JSON.stringify([b.source, b.region ?? null])
}

/** Whether a range says anything. */
export function isBounded({ from, to }: Between): boolean {
  return (from ?? to) !== undefined
}

/** Whether it says anything of assets' facts, beside the scope. */
export function isFiltered({ kind, formats, tags, labels, collections, rating, modified, size, filter }: Query): boolean {
  const lists = [formats, tags, labels, collections]
  return lists.some(list => list.length > 0) || (kind ?? rating) !== undefined || [modified, size].some(isBounded) || filter !== ''
}

/** The same without the files that were given and that the engine does not have any more. */
export function withoutAnchors(query: Query, isGone: (id: string) => boolean): Query {
  const isThere = ({ source }: Example) => !('anchorId' in source && isGone(source.anchorId))
  return { ...query, like: query.like.filter(isThere), unlike: query.unlike.filter(isThere) }
}
