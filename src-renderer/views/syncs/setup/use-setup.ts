import type { Account, Container, Sync } from '../../../../src-main/contract/sync.ts'
import type { OptionsDraft } from '../options.ts'
import { computed, ref, shallowRef, watch } from 'vue'
import { useAccounts } from '../../../stores/accounts.ts'
import { useSyncs } from '../../../stores/syncs.ts'
import { newDraft, optionsOf } from '../options.ts'

export const setupSteps = ['account', 'container', 'options', 'plan'] as const
export type SetupStep = typeof setupSteps[number]

/** What is to hold the collection there. */
export interface ContainerChoice {
  readonly how: 'make' | 'existing' | 'enter'
  /** The name of a new one. */
  readonly name: string
  /** Of one that is there: chosen from the list, or entered. */
  readonly id: string
}

/** Has a collection kept at a service, step by step. Nothing is set up before the plan is to be made. */
export function useSetup(collection: string, name: string) {
  const accounts = useAccounts()
  const syncs = useSyncs()
  const step = shallowRef<SetupStep>('account')
  const accountId = shallowRef<string | null>(null)
  const container = shallowRef<ContainerChoice>({ how: 'make', name, id: '' })
  const draft = ref<OptionsDraft>(newDraft(undefined))
  /** Set once it is set up. */
  const syncId = shallowRef<string | null>(null)

  const account = computed<Account | undefined>(() => accountId.value === null ? undefined : accounts.byId(accountId.value))
  const service = computed(() => account.value && accounts.serviceById(account.value.service))
  const sync = computed<Sync | undefined>(() => syncId.value === null ? undefined : syncs.byId(syncId.value))
  const hasContainer = computed(() => (container.value.how === 'make' ? container.value.name : container.value.id).trim() !== '')

  // What was said of one service is not said of another.
  watch(() => service.value?.id, () => {
    draft.value = newDraft(service.value)
    container.value = { how: service.value?.cannot.includes('container-making') ? listOrEnter() : 'make', name, id: '' }
  })

  function listOrEnter(): ContainerChoice['how'] {
    return service.value?.cannot.includes('container-list') ? 'enter' : 'existing'
  }

  /** Sets it up as it was chosen, or changes what was set up before the plan was looked at. The error is the caller's to show. */
  async function setUp(): Promise<void> {
    const options = optionsOf(draft.value, service.value)
    const confirmMirror = options.direction === 'mirror' && draft.value.confirmMirror
    if (syncId.value !== null) {
      await syncs.edit(syncId.value, options, confirmMirror)
      return
    }
    const { how, name: made, id } = container.value
    const added = await syncs.add({
      collection,
      accountId: accountId.value ?? '',
      container: how === 'make' ? { make: made.trim() } : { id: id.trim() },
      options,
      confirmMirror,
    })
    syncId.value = added.id
  }

  /** Those that another sync of the account fills already. */
  function isTaken({ id }: Container): boolean {
    return syncs.syncs?.some(other => other.accountId === accountId.value && other.container.id === id) ?? false
  }

  return { step, accountId, account, service, container, hasContainer, draft, sync, setUp, isTaken }
}
