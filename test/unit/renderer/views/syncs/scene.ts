import type { HostedService, Shortcoming, Sync, SyncRun } from '../../../../../src-main/contract/sync.ts'
import { defaultSyncOptions } from '../../../../../src-main/contract/sync.ts'

const then = '2026-11-20T10:00:00.000Z'

export const run: SyncRun = { id: 1, startedAt: then, endedAt: then, outcome: 'done', sent: 3, removed: 0, failed: 0, bytes: 10, failure: null }

/** A sync that is in step, but for what is given. */
export function syncWith(parts: Partial<Sync> = {}): Sync {
  return {
    id: 's1',
    collection: 'late-sea-5767',
    collectionName: 'Chairs',
    accountId: 'a1',
    service: 'shop',
    container: { id: 'c1', name: 'Props', items: null },
    options: defaultSyncOptions,
    createdAt: then,
    paused: false,
    approvedAt: then,
    progress: null,
    lastRun: run,
    there: 3,
    waiting: 0,
    failed: 0,
    conflicts: 0,
    heldRemovals: 0,
    ...parts,
  }
}

/** A service that cannot do these things. */
export function serviceThatCannot(...cannot: readonly Shortcoming[]): HostedService {
  return {
    id: 'shop',
    name: 'Shop',
    fields: [
      { key: 'address', label: 'Address', isSecret: false, isRequired: false, default: 'https://shop.example.com' },
      { key: 'apiSecret', label: 'Secret', isSecret: true, isRequired: true, default: null },
      { key: 'email', label: 'E-mail', isSecret: false, isRequired: true, default: null },
    ],
    container: 'collection',
    imageFormats: ['jpeg'],
    modelFormats: ['glb'],
    largestBytes: null,
    cannot,
    search: null,
  }
}
