import type { HostedSearchRequest, HostedSearchResponse } from '../../src-main/contract/hosted-search.ts'
import type { Query } from '../query/query.ts'
import { useLocalStorage } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { client } from '../client.ts'
import { hostedQuestion } from '../query/request.ts'
import { useAccounts } from './accounts.ts'
import { describeError } from './notices.ts'

/** What an account's service says to the question that is asked here. */
export interface HostedAnswer {
  /** Null until it has answered. */
  readonly response: HostedSearchResponse | null
  /** Why it did not; null when it did or has not yet. */
  readonly failure: string | null
  readonly isRunning: boolean
}

const waits: HostedAnswer = { response: null, failure: null, isRunning: true }

/** The same question asked of hosted services: only of those that were chosen, since the picture goes there. */
export const useHostedSearch = defineStore('hosted-search', () => {
  const accounts = useAccounts()
  /** Ids of the accounts that are asked, too. */
  const chosen = useLocalStorage<readonly string[]>('likeness.hosted', [])
  const answers = shallowRef<ReadonlyMap<string, HostedAnswer>>(new Map())
  let current = new AbortController()

  /** Accounts whose services search by pictures. */
  const able = computed(() => (accounts.accounts ?? []).filter(({ service }) => accounts.serviceById(service)?.search))
  const asked = computed(() => able.value.filter(({ id }) => chosen.value.includes(id)))

  function set(id: string, answer: HostedAnswer) {
    answers.value = new Map(answers.value).set(id, answer)
  }

  async function askOne(accountId: string, question: Omit<HostedSearchRequest, 'accountId'>, signal: AbortSignal) {
    set(accountId, waits)
    try {
      const response = await client.searchHosted({ ...question, accountId }, { signal })
      if (!signal.aborted)
        set(accountId, { response, failure: null, isRunning: false })
    }
    catch (error) {
      if (!signal.aborted)
        set(accountId, { response: null, failure: describeError(error), isRunning: false })
    }
  }

  /** Asks those that were chosen; what was asked before is given up. */
  function run(query: Query) {
    clear()
    const question = hostedQuestion(query)
    const { signal } = current
    if (question)
      asked.value.forEach(({ id }) => void askOne(id, question, signal))
  }

  function clear() {
    current.abort()
    current = new AbortController()
    answers.value = new Map()
  }

  function toggle(id: string) {
    chosen.value = chosen.value.includes(id) ? chosen.value.filter(other => other !== id) : [...chosen.value, id]
  }

  return { able, asked, chosen, answers, run, clear, toggle }
})
