import type { Sync } from '../../../src-main/contract/sync.ts'
import { formatDate } from '../../locales/format.ts'
import { messages } from '../../locales/messages.ts'
import { useAccounts } from '../../stores/accounts.ts'
import { useSyncs } from '../../stores/syncs.ts'
import { stateOf } from './state.ts'

const texts = messages.syncs

/** What is said of syncs besides their state. */
export function useSyncWords() {
  const accounts = useAccounts()
  const syncs = useSyncs()

  function nameOf({ collectionName }: Sync): string {
    return collectionName ?? texts.gone
  }

  function serviceOf({ service }: Sync): string {
    return accounts.serviceName(service)
  }

  function containerOf({ service, container }: Sync): string {
    return texts.containers[accounts.serviceById(service)?.container ?? 'collection'](container.name)
  }

  /** The service, what holds the collection there, and by which account. */
  function whereOf(sync: Sync): string {
    return texts.where(serviceOf(sync), containerOf(sync), accounts.byId(sync.accountId)?.name ?? texts.unknownAccount)
  }

  /** What lies there, what waits, what went wrong, and when that was so. */
  function countsOf({ there, waiting, failed, conflicts, heldRemovals, lastRun }: Sync): string {
    return [
      texts.there(there),
      ...waiting > 0 ? [texts.wait(waiting)] : [],
      ...failed > 0 ? [texts.failed(failed)] : [],
      ...conflicts > 0 ? [texts.conflicts(conflicts)] : [],
      ...heldRemovals > 0 ? [texts.removals(heldRemovals)] : [],
      ...lastRun?.endedAt && lastRun.outcome !== 'failed' ? [texts.asOf(formatDate(lastRun.endedAt))] : [],
    ].join(' · ')
  }

  /** How it is with a collection at each service that it is kept at; '' where it is at none. */
  function tellOf(collection: string): string {
    return syncs.ofCollection(collection).map(sync => texts.sidebar(serviceOf(sync), messages.syncStates[stateOf(sync)])).join('\n')
  }

  return { nameOf, serviceOf, whereOf, countsOf, tellOf }
}
