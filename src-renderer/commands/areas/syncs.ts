import type { Command } from '../command.ts'
import { CloudUpload, Pause, Play, Plus, RefreshCw } from '@lucide/vue'
import { useCollectionActions } from '../../composables/use-collection-actions.ts'
import { useQuery } from '../../composables/use-query.ts'
import { messages } from '../../locales/messages.ts'
import { currentScreen, router } from '../../router.ts'
import { useAccounts } from '../../stores/accounts.ts'
import { useCollections } from '../../stores/collections.ts'
import { useSyncs } from '../../stores/syncs.ts'

/** Keeping collections at hosted services. */
export function commands(): readonly Command[] {
  const accounts = useAccounts()
  const collections = useCollections()
  const store = useSyncs()
  const actions = useCollectionActions()
  const { query } = useQuery()
  const texts = messages.syncCommands

  /** The collection, or the whole of the library, that is shown. */
  function shown() {
    const { scope } = query.value
    if (currentScreen.value?.name !== 'browse')
      return undefined
    const whole = scope.of === 'library' && scope.folder === '' ? collections.ofLibrary(scope.id) : undefined
    return scope.of === 'collection' ? collections.byKey(scope.key) : whole
  }

  function keepShown() {
    const collection = shown()
    if (collection)
      actions.keep(collection)
  }

  function keepLabel() {
    const name = shown()?.name
    return name === undefined ? messages.keep.command : texts.keepShown(name)
  }

  async function addAccount() {
    accounts.wanted = true
    await router.push('/settings/accounts')
  }

  const resting = () => store.syncs?.filter(({ progress, paused, approvedAt, collectionName }) => progress === null && !paused && approvedAt !== null && collectionName !== null) ?? []
  const going = () => store.syncs?.filter(({ paused, approvedAt }) => !paused && approvedAt !== null) ?? []
  const paused = () => store.syncs?.filter(sync => sync.paused) ?? []

  return [
    { id: 'syncs.keep', group: 'library', label: keepLabel, icon: CloudUpload, available: () => shown() !== undefined, run: keepShown },
    { id: 'syncs.addAccount', group: 'library', label: () => texts.addAccount, icon: Plus, run: addAccount },
    { id: 'syncs.run', group: 'library', label: () => texts.runAll, icon: RefreshCw, available: () => resting().length > 0, run: () => Promise.all(resting().map(store.runNow)) },
    { id: 'syncs.pause', group: 'library', label: () => texts.pauseAll, icon: Pause, available: () => going().length > 0, run: () => Promise.all(going().map(({ id }) => store.setPaused(id, true))) },
    { id: 'syncs.resume', group: 'library', label: () => texts.resumeAll, icon: Play, available: () => paused().length > 0, run: () => Promise.all(paused().map(({ id }) => store.setPaused(id, false))) },
  ]
}
