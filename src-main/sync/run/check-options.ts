import type { SyncOptions } from '../../contract/sync.ts'
import type { OpenedAccount } from '../accounts.ts'
import { failure } from '../../contract/errors.ts'

/**
 * Refuses options that a service cannot follow, and a mirror that was not confirmed: `before` are those until now. Errors:
 * service_cannot, sync_not_confirmed.
 */
export function checkOptions({ direction, metadata }: SyncOptions, before: SyncOptions, confirmMirror: boolean, { connector: { service }, remote }: Pick<OpenedAccount, 'connector' | 'remote'>): void {
  if (direction === 'mirror' && !remote.remove)
    throw failure('service_cannot', { service: service.name, what: 'remove what left the collection. Choose the direction up' })
  if (direction === 'mirror' && before.direction !== 'mirror' && !confirmMirror)
    throw failure('sync_not_confirmed', { reason: `what leaves the collection is removed at ${service.name} too: confirm that with confirmMirror` })
  if (metadata.length > 0 && service.cannot.includes('metadata'))
    throw failure('service_cannot', { service: service.name, what: 'take metadata. Leave it out' })
}
