import type { Catalog } from '../catalog/catalog.ts'

/** Longer ones come true at once. */
const longestTimer = 2 ** 31 - 1

/** Calls `queue` when the next failed asset is due; no timer runs while none is. */
export function createRetries(catalog: Catalog, queue: () => void) {
  let timer: NodeJS.Timeout | undefined
  let plannedAt = Infinity

  function plan(at: number | null): void {
    if (at === null || at >= plannedAt)
      return
    clearTimeout(timer)
    plannedAt = at
    timer = setTimeout(() => {
      plannedAt = Infinity
      queue()
      plan(catalog.ingest.nextRetry())
    }, Math.min(Math.max(at - Date.now(), 0), longestTimer))
  }

  plan(catalog.ingest.nextRetry())
  return {
    /** An asset is due at this time, in ms since 1970; null: it is not. */
    plan,
    close: (): void => {
      clearTimeout(timer)
      plannedAt = -Infinity
    },
  }
}
