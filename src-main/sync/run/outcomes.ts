import type { LedgerItem } from '../../catalog/sync-ledger.ts'
import type { LikenessError } from '../../contract/errors.ts'
import type { Metadata, Outcome } from '../types.ts'
import { describedBy } from '../plan.ts'
import { isTriedAgain, retryDelay } from './retries.ts'

/** What of the moment goes into the ledger: ms since 1970, and chance, 0…1. */
export interface Moment {
  readonly now: number
  readonly chance: number
}

/**
 * An item after the service told what became of it. `metadata`: what it was sent with; undefined where that is not known to have
 * been taken.
 */
export function afterOutcome(row: LedgerItem, outcome: Outcome, metadata: Metadata | undefined, moment: Moment): LedgerItem {
  switch (outcome.state) {
    case 'there':
      return { ...row, state: 'there', remoteId: outcome.remoteId, revision: outcome.revision, described: metadata ? describedBy(metadata) : row.described, ticket: null, attempts: 0, retryAt: null, failure: null, updatedAt: moment.now }
    case 'processing':
      return { ...row, state: 'processing', remoteId: outcome.remoteId, ticket: outcome.ticket, described: null, retryAt: null, failure: null, updatedAt: moment.now }
    case 'failed':
      return failed(row, outcome.error, moment)
  }
}

/** An item that failed; `isFinal`: it is not tried again by itself, whatever the error is otherwise good for. */
export function failed(row: LedgerItem, error: LikenessError, { now, chance }: Moment, isFinal = false): LedgerItem {
  const attempts = row.attempts + 1
  const retryAt = !isFinal && isTriedAgain(error.code, attempts) ? now + retryDelay(attempts, chance) : null
  return { ...row, state: 'failed', ticket: null, attempts, retryAt, failure: error.toWire(), updatedAt: now }
}
