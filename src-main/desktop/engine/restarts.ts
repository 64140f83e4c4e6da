import type { ErrorCode, WireError } from '../../contract/errors.ts'

/** Milliseconds before each start after an end, by how many times in a row the engine has ended; then the last. */
const delays = [200, 500, 1000, 2000, 5000, 10_000]

/** Starts in a row that came to nothing, after which it is not tried again by itself. */
const hopelessStarts = 6

/** The same where another program has the data folder: an engine of an earlier run of the app would have let go by then. */
const hopelessWhileInUse = 3

/** What an engine says when it cannot start and trying again changes nothing. */
const lasting: ReadonlySet<ErrorCode> = new Set(['host_mismatch', 'catalog_too_new', 'catalog_damaged', 'data_folder_unusable'])

/** What came of the engine's runs so far, since it last ran for long. */
export interface Runs {
  /** Ends in a row. */
  readonly ends: number
  /** Of these the last, in which it never listened. */
  readonly silent: number
}

export const noRuns: Runs = { ends: 0, silent: 0 }

/** How a run ended. */
export interface RunEnd {
  readonly listened: boolean
  /** It ran long enough for its end to have nothing to do with those before. */
  readonly long: boolean
}

/** The count after one more end. */
export function afterEnd({ ends, silent }: Runs, { listened, long }: RunEnd): Runs {
  return { ends: long ? 1 : ends + 1, silent: listened ? 0 : silent + 1 }
}

/** Milliseconds until the next start; undefined: none by itself. */
export function delayBefore({ ends, silent }: Runs, error: WireError | undefined): number | undefined {
  if (silent >= (error?.code === 'data_in_use' ? hopelessWhileInUse : hopelessStarts) || (error !== undefined && lasting.has(error.code)))
    return undefined
  return delays[Math.min(ends, delays.length) - 1]
}
