import type { LedgerItem } from '../../catalog/sync-ledger.ts'
import type { RemoteItem } from '../types.ts'
import { failure } from '../../contract/errors.ts'

export interface StandingOptions {
  /** Whether the service can be asked what became of what it works on. */
  readonly canPoll: boolean
  /** Whether what lies there can be removed, and so replaced. */
  readonly canRemove: boolean
  /** Its name, for errors. */
  readonly service: string
}

/** How an item stands in the ledger by what was seen of it at the service; the same object where nothing is new. */
export function standingOf(row: LedgerItem, seen: RemoteItem | undefined, options: StandingOptions): LedgerItem {
  if (row.state === 'left')
    return row
  if (seen === undefined)
    return unseen(row, options.canPoll)
  // It waits to be sent over what lies there.
  if (row.state === 'waiting' && row.remoteId === seen.id)
    return options.canRemove || seen.state === 'failed' ? row : { ...row, state: 'changed-there' }
  const isKnown = row.remoteId === seen.id
  const isSettled = isKnown && (row.state === 'there' || row.state === 'changed-there' || row.state === 'deleted-there')
  if (seen.state === 'processing')
    return isSettled || (row.state === 'processing' && row.remoteId === seen.id) ? row : { ...row, state: 'processing', remoteId: seen.id }
  if (seen.state === 'failed')
    return row.state === 'failed' && row.failure && row.remoteId === seen.id ? row : { ...row, state: 'failed', remoteId: seen.id, ticket: null, retryAt: null, failure: failure('service_failed', { service: options.service, reason: seen.reason ?? `it could not make anything of "${row.name}"` }).toWire() }
  // Also of what it was agreed to replace and could not be.
  if ((isSettled || (isKnown && row.state === 'failed')) && row.revision !== null && seen.revision !== null && row.revision !== seen.revision)
    return row.state === 'changed-there' ? row : { ...row, state: 'changed-there', retryAt: null }
  const isAsItWas = row.state === 'there' && row.remoteId === seen.id && (seen.revision === null || seen.revision === row.revision)
  return isAsItWas ? row : { ...row, state: 'there', remoteId: seen.id, revision: seen.revision ?? (isSettled ? row.revision : null), ticket: null, attempts: 0, retryAt: null, failure: null }
}

function unseen(row: LedgerItem, canPoll: boolean): LedgerItem {
  switch (row.state) {
    case 'there':
    case 'changed-there':
      return { ...row, state: 'deleted-there' }
    case 'processing':
      return canPoll && row.ticket !== null ? row : { ...row, state: 'waiting', remoteId: null, ticket: null }
    case 'waiting':
      return row.remoteId === null ? row : { ...row, remoteId: null }
    default:
      return row
  }
}
