import type { SyncOptions } from '../../contract/sync.ts'
import type { OpenedAccount } from '../accounts.ts'
import { failure } from '../../contract/errors.ts'
import { isInBucket } from '../outgoing/bucket.ts'

/**
 * Refuses options that a service cannot follow, a folder for views that no bucket holds, and a mirror that was not confirmed: `before`
 * are those until now. Errors: service_cannot, bad_request, sync_not_confirmed.
 */
export async function checkOptions({ direction, metadata, buckets, viewsFolder }: SyncOptions, before: SyncOptions, confirmMirror: boolean, { connector: { service }, remote }: Pick<OpenedAccount, 'connector' | 'remote'>): Promise<void> {
  if (direction === 'mirror' && !remote.remove)
    throw failure('service_cannot', { service: service.name, what: 'remove what left the collection. Choose the direction up' })
  if (direction === 'mirror' && before.direction !== 'mirror' && !confirmMirror)
    throw failure('sync_not_confirmed', { reason: `what leaves the collection is removed at ${service.name} too: confirm that with confirmMirror` })
  if (metadata.length > 0 && service.cannot.includes('metadata'))
    throw failure('service_cannot', { service: service.name, what: 'take metadata. Leave it out' })
  if (service.cannot.includes('bytes') && viewsFolder !== null && !await isInBucket(viewsFolder, buckets))
    throw failure('bad_request', { reason: `what is written into the folder for views "${viewsFolder}" would never reach ${service.name}: it lies in ${buckets.length === 0 ? 'no folder that a bucket holds, for none is named' : `none of the folders that a bucket holds (${buckets.map(({ folder }) => `"${folder}"`).join(', ')})`}. Choose one in such a folder, or say where it lies in a bucket.` })
}
