import type { SyncReason } from '../../contract/sync-reasons.ts'

export interface RemovalsAsked {
  /** What is to be removed there. */
  readonly count: number
  /** What of ours lies there. */
  readonly there: number
  /** Members of the collection here. */
  readonly members: number
  /** Of what lies there, so many percent go unasked. */
  readonly percent: number
  /** The number that was confirmed. */
  readonly confirmed: number | undefined
}

/** Why removals wait, and whether confirming their number helps; null: they do not wait. */
export function holdOf({ count, there, members, percent, confirmed }: RemovalsAsked): { readonly reason: SyncReason, readonly confirmable: boolean } | null {
  if (count === 0)
    return null
  if (members === 0)
    return { reason: { code: 'collection-empty', params: {} }, confirmable: false }
  const unasked = percent === 0 ? 0 : Math.max(1, Math.floor(there * percent / 100))
  if (count <= unasked || count === confirmed)
    return null
  return { reason: { code: 'removals', params: { count, there, unasked } }, confirmable: true }
}
