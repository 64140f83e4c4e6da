import type { SyncReason } from '../../src-main/contract/sync-reasons.ts'
import { inWords } from '../../src-main/contract/sync-reasons.ts'
import { messages } from './messages.ts'
import { describeFailure } from './reasons.ts'
import { describeServiceFailure } from './service-failures.ts'

/** Why something does not go to a service or not as it is, or why removals are held, in the reader's language; what a service said itself is quoted. */
export function describeSyncReason(reason: SyncReason): string {
  return inWords(messages.syncReasons, inReadersWords(reason))
}

/** Of errors the codes are known in every language, their messages in English alone. */
function inReadersWords(reason: SyncReason): SyncReason {
  switch (reason.code) {
    case 'unreadable': {
      const { error } = reason.params
      return { ...reason, params: { error: { ...error, message: describeFailure(error.code).reason } } }
    }
    case 'failed': {
      const { error } = reason.params
      return { ...reason, params: { error: { ...error, message: `${describeServiceFailure(error.code)} ${messages.syncPlan.quoted(error.message)}` } } }
    }
    default:
      return reason
  }
}
