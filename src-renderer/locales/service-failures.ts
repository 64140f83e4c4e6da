import type { ErrorCode } from '../../src-main/contract/errors.ts'
import { messages } from './messages.ts'

type Reason = keyof typeof messages.syncFailures

const reasons: Partial<Readonly<Record<ErrorCode, Reason>>> = {
  account_refused: 'refused',
  account_incomplete: 'incomplete',
  service_unreachable: 'unreachable',
  service_limited: 'limited',
  service_full: 'full',
  service_failed: 'service',
  service_unclear: 'unclear',
  service_cannot: 'cannot',
  container_not_found: 'container',
  disk_full: 'disk',
  file_unreadable: 'file',
  file_offline: 'file',
  file_changed: 'changed',
}

/** What went wrong at a service, in a few words of the reader's language. */
export function describeServiceFailure(code: ErrorCode): string {
  return messages.syncFailures[reasons[code] ?? 'other']
}
