import type { Watch } from '../../contract/entities.ts'

const minute = 60_000
const hour = 60 * minute

/** Why a stream of events ended, or could not be opened. */
export type StreamEndCause
  /** The root was renamed or removed. */
  = | 'root'
    /** Events were lost, or may have been. */
    | 'lost'
    /** So many folders were moved that it has to be opened anew. */
    | 'renew'
    /** The system lets nobody watch more. */
    | 'limit'
    /** The watcher failed. */
    | 'failed'

/** When everything is compared again, though nothing was heard: hourly while watching, else by what the last time took (milliseconds). */
export function nextWholeCheck(mode: Watch['mode'], endedAt: number, tookMs: number): number {
  return endedAt + (mode === 'watching' ? hour : Math.max(5 * minute, 20 * tookMs))
}

/** Milliseconds after which a stream is opened again that ended, the longer the more of them ended soon after they were opened. */
export function reopenAfter(cause: StreamEndCause, soonEnds: number): number {
  const gaps = [0, 0, 0, 10_000, minute, 10 * minute, hour]
  return cause === 'limit' ? hour : gaps[Math.min(soonEnds, gaps.length - 1)]!
}
