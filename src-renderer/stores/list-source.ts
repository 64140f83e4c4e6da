import type { SearchResult } from '../../src-main/contract/entities.ts'

/** An asset of a list; a result has its score besides. */
export type Found = Pick<SearchResult, 'asset'> & Partial<SearchResult>

/** Neighbours in a list that have something in common. */
export interface ListGroup {
  /** Null for those that have no such value. */
  readonly value: string | null
  /** The place of its first. */
  readonly start: number
  readonly count: number
}

/** A long list of which only what is in view is held whole. Reading it is reactive. */
export interface ListSource {
  /** Null until it is known. */
  readonly count: number | null
  /** In the order of the list, without gaps; null when it is not grouped. */
  readonly groups: readonly ListGroup[] | null
  /** The asset at a place; undefined while it is not loaded. */
  readonly at: (index: number) => Found | undefined
  /** The id at a place; undefined where it is not known. */
  readonly idAt: (index: number) => number | undefined
  /** The first place of an asset; -1 where it is not known to be in the list. */
  readonly placeOf: (id: number) => number
  /** Shapes of the pictures in their order, a byte each, as `shapeOf` of contract/shape.ts reads it; those behind its end are not known. */
  readonly shapes: Uint8Array
  /** Loads what lies in start…end, end excluded; replaces what was wanted before. */
  readonly want: (start: number, end: number) => void
  /** The ids of all, in their order. Errors are the caller's to show. */
  readonly everyId: () => Promise<readonly number[]>
}
