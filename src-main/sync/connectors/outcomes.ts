import type { ErrorCode, LikenessError } from '../../contract/errors.ts'
import type { Outcome } from '../types.ts'
import { LikenessError as LikenessFailure } from '../../contract/errors.ts'
import { ServiceFailure } from '../service-failure.ts'

/** What is wrong with one file alone. */
const fileErrors: ReadonlySet<ErrorCode> = new Set(['file_changed', 'file_unreadable', 'file_offline'])

/** An item that failed by itself. */
export function failed(key: string, error: LikenessError): Outcome {
  return { key, state: 'failed', error }
}

/**
 * Does the work for one item. A file that cannot be read, and what certainly did not happen for a reason that is the item's alone, is its
 * outcome; whatever else fails is thrown, as the next one would fare no better.
 */
export async function attempt(key: string, work: () => Promise<Outcome>, isOwn = isRefusal): Promise<Outcome> {
  try {
    return await work()
  }
  catch (error) {
    if (error instanceof ServiceFailure && !error.details.mayHaveHappened && (isOwn(error) || fileErrors.has(error.error.code)))
      return failed(key, error.error)
    if (error instanceof LikenessFailure && fileErrors.has(error.code))
      return failed(key, error)
    throw error
  }
}

/** Whether the service does not take what it was sent. */
export function isRefusal({ details: { kind } }: ServiceFailure): boolean {
  return kind === 'wrong'
}
