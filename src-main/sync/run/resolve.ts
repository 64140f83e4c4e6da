import type { LedgerItem } from '../../catalog/sync-ledger.ts'

/** An item as it was agreed to go on with it; undefined where there is nothing to agree to. */
export function resolved(row: LedgerItem, how: 'send' | 'leave', now: number): LedgerItem | undefined {
  const rest = { ticket: null, attempts: 0, retryAt: null, failure: null, updatedAt: now }
  switch (row.state) {
    case 'failed':
    case 'changed-there':
      return { ...row, ...rest, state: how === 'send' ? 'waiting' : 'left' }
    case 'deleted-there':
      return { ...row, ...rest, state: how === 'send' ? 'waiting' : 'left', remoteId: null }
    case 'left':
      return how === 'send' ? { ...row, ...rest, state: 'waiting' } : undefined
  }
  return undefined
}
