import type { Account, HostedService } from '../../src-main/contract/sync.ts'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { client, onConnect, onEvent } from '../client.ts'
import { messages } from '../locales/messages.ts'
import { describeError, useNotices } from './notices.ts'

/** What an account is added with or changed by: its fields with secrets among them, and limits. */
export interface AccountEntry {
  readonly name: string
  readonly fields: Readonly<Record<string, string>>
  readonly limits: Partial<Account['limits']>
}

/** The service that is no company: its name is said in the reader's language. */
const otherLikeness = 'likeness'

/** Accounts at hosted services, and the services themselves. Secrets pass through, and are never kept. */
export const useAccounts = defineStore('accounts', () => {
  const notices = useNotices()
  /** Null until they were read. */
  const services = shallowRef<readonly HostedService[] | null>(null)
  /** Null until they were read. */
  const accounts = shallowRef<readonly Account[] | null>(null)
  /** Why they cannot be shown; null when they can. */
  const failure = shallowRef<string | null>(null)
  /** Whether somebody asked for a new one from elsewhere: its dialog opens where accounts are shown. */
  const wanted = shallowRef(false)
  /** Events that came: an answer that was given before one may come after it, and is older then. */
  let told = 0
  const texts = messages.accounts

  const servicesById = computed(() => new Map(services.value?.map(service => [service.id, service])))
  const byId = computed(() => new Map(accounts.value?.map(account => [account.id, account])))

  async function load() {
    const before = told
    try {
      const [known, found] = await Promise.all([client.listServices(), client.listAccounts()])
      services.value = known.map(service => service.id === otherLikeness ? { ...service, name: texts.otherLikeness } : service)
      if (told === before)
        accounts.value = found
      failure.value = null
    }
    catch (error) {
      failure.value = describeError(error)
    }
  }

  /** Asks for something that answers how an account is then. */
  async function changed<T>(ask: () => Promise<T>, accountIn: (answer: T) => Account): Promise<T> {
    const before = told
    const answer = await ask()
    const account = accountIn(answer)
    const others = accounts.value ?? []
    if (!others.some(({ id }) => id === account.id))
      accounts.value = [...others, account]
    else if (told === before)
      accounts.value = others.map(other => other.id === account.id ? account : other)
    return answer
  }

  /** Adds an account. The error is the caller's to show. */
  async function add(service: string, entry: AccountEntry): Promise<Account> {
    return changed(() => client.addAccount({ service, ...entry }), account => account)
  }

  /** Changes an account; of its fields only what is given. The error is the caller's to show. */
  async function edit(id: string, entry: AccountEntry): Promise<Account> {
    return changed(() => client.editAccount({ id, ...entry }), account => account)
  }

  /** Tries an account at its service; answers what it found, in words. The error is the caller's to show; the account keeps it, too. */
  async function test(id: string): Promise<string> {
    try {
      return (await changed(() => client.testAccount({ id }), ({ account }) => account)).says
    }
    catch (error) {
      await load()
      throw error
    }
  }

  /** Forgets an account; what lies at its service stays. Errors become notices. */
  async function remove({ id, name }: Account) {
    try {
      await client.removeAccount({ id })
      accounts.value = accounts.value?.filter(account => account.id !== id) ?? null
      notices.info(texts.removed(name))
    }
    catch (error) {
      notices.error(error)
    }
  }

  onConnect(() => accounts.value && load())
  onEvent('accounts', (event) => {
    told++
    accounts.value = event.accounts
  })

  return {
    services,
    accounts,
    failure,
    wanted,
    load,
    add,
    edit,
    test,
    remove,
    serviceById: (id: string) => servicesById.value.get(id),
    byId: (id: string) => byId.value.get(id),
    /** What a service is called; one that is not known by its id. */
    serviceName: (id: string) => servicesById.value.get(id)?.name ?? id,
  }
})
