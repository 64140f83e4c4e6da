import type { DetectedObject } from '../contract/entities.ts'

/** One result: an asset, or an object in it. */
export interface Ranked {
  readonly assetId: number
  readonly object: DetectedObject | null
  /** 0…1. */
  readonly score: number
  /** To the one example that was searched by; null when there was not just one. */
  readonly cosine: number | null
  readonly view: number | null
}

/** Results in order, as far as they were looked for. */
export interface RankedList {
  readonly ranked: readonly Ranked[]
  /** Whether there are no more. */
  readonly isWhole: boolean
  /** All that there are, found or not. */
  readonly total: number
}

/** What tells one result from all others. */
export function keyOf({ assetId, object }: Ranked): string {
  return object ? `object ${object.id}` : `asset ${assetId}`
}
