import type { Suspicion } from '../contract/entities.ts'

/** For how long assets that went missing count as part of what is going on, in ms. */
export const recentMs = 3_600_000

/** As few missing files as this never look like an accident, unless nothing is left. */
const fewest = 10

export interface Loss {
  /** Assets that were not missing before the scan. */
  readonly known: number
  /** Of them, those that it did not find. */
  readonly missing: number
  /** Assets that went missing lately, before the scan. */
  readonly recent: number
  /** Whether no asset at all is there any more. */
  readonly isEmpty: boolean
  /** As many missing assets as the user said are gone indeed. */
  readonly believed: number
}

/**
 * Whether so much is gone that the user is asked before it is believed: everything, or, with ten or more, half of what was there
 * an hour ago. Then what is missing, else null.
 */
export function suspicionOf({ known, missing, recent, isEmpty, believed }: Loss): Suspicion | null {
  const isEverything = isEmpty && missing > 0
  const isHalf = missing >= fewest && 2 * (missing + recent) >= known + recent
  return (isEverything || isHalf) && missing > believed ? { missing, known } : null
}
