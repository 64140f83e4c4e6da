import type { HostedSearchResponse } from '../../src-main/contract/hosted-search.ts'
import type { Account } from '../../src-main/contract/sync.ts'
import type { HostedQuestion } from '../query/request.ts'
import { useLocalStorage } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { client } from '../client.ts'
import { hostedTurns } from '../query/turns.ts'
import { useAccounts } from './accounts.ts'
import { describeError } from './notices.ts'
import { useSyncs } from './syncs.ts'

/** What is searched in at a service. */
export interface HostedPlace {
  readonly id: string
  readonly name: string
}

/**
 * How it stands with an account that is asked. place: what is searched in is to be chosen first. words: its service cannot be asked
 * by words alone.
 */
export type HostedAnswer
  = | { readonly state: 'asking' } | { readonly state: 'place' } | { readonly state: 'words' }
    | { readonly state: 'answered', readonly response: HostedSearchResponse }
    | { readonly state: 'failed', readonly failure: string }

interface Asked {
  /** What it was asked, and where. */
  readonly key: string
  readonly answer: HostedAnswer
  readonly giveUp: () => void
}

/** The same question asked of hosted services: only of those that were switched on, since what is searched by goes there. */
export const useHostedSearch = defineStore('hosted-search', () => {
  const accounts = useAccounts()
  const syncs = useSyncs()
  /** Ids of the accounts that are asked, too. */
  const chosen = useLocalStorage<readonly string[]>('likeness.hosted', [])
  /** What was chosen to be searched in, by the ids of accounts. */
  const places = useLocalStorage<Readonly<Record<string, HostedPlace>>>('likeness.hosted.places', {})
  /** Whether answers are shown; while they are folded away nobody is asked. */
  const open = useLocalStorage('likeness.hosted.open', true)
  /** Whether it is being chosen who is asked. */
  const choosing = shallowRef(false)
  const asked = shallowRef<ReadonlyMap<string, Asked>>(new Map())

  /** Accounts whose services search by pictures. */
  const able = computed(() => (accounts.accounts ?? []).filter(({ service }) => accounts.serviceById(service)?.search))
  /** Those that are switched on. */
  const on = computed(() => able.value.filter(({ id }) => chosen.value.includes(id)))

  /** What is searched in: what was chosen, else what a sync fills, else what the account is tried with; undefined where none is known. */
  function placeOf(account: Account): HostedPlace | undefined {
    return places.value[account.id] ?? placesOf(account)[0]
  }

  /** What of an account is known to be there without asking: what its syncs fill, and where its service cannot list them the one that it is tried with. */
  function placesOf({ id, service, fields }: Account): readonly HostedPlace[] {
    const filled = (syncs.syncs ?? []).filter(sync => sync.accountId === id).map(({ container }) => ({ id: container.id, name: container.name }))
    const { key } = fields
    const tried = key && accounts.serviceById(service)?.cannot.includes('container-list') ? [{ id: key, name: key }] : []
    return [...new Map([...filled, ...tried].map(place => [place.id, place])).values()]
  }

  /** Asks those that are switched on what they have not been asked yet; what else was asked is given up. */
  function ask(question: HostedQuestion | undefined) {
    const wanted = question && open.value ? on.value : []
    for (const [id, { giveUp }] of asked.value) {
      if (!wanted.some(account => account.id === id))
        giveUp()
    }
    asked.value = new Map(wanted.map(account => [account.id, askedOf(account, question!)]))
  }

  /** Asks one anew. */
  function askAgain(account: Account, question: HostedQuestion) {
    asked.value.get(account.id)?.giveUp()
    asked.value = new Map(asked.value).set(account.id, begin(account, question))
  }

  function askedOf(account: Account, question: HostedQuestion): Asked {
    const before = asked.value.get(account.id)
    if (before?.key === keyOf(account, question))
      return before
    before?.giveUp()
    return begin(account, question)
  }

  function keyOf(account: Account, question: HostedQuestion): string {
    return JSON.stringify([account.service, account.fields, placeOf(account)?.id, question])
  }

  function begin(account: Account, question: HostedQuestion): Asked {
    const key = keyOf(account, question)
    const place = placeOf(account)
    if (question.like?.length === 0 && !accounts.serviceById(account.service)?.search?.text)
      return { key, answer: { state: 'words' }, giveUp: () => undefined }
    if (!place)
      return { key, answer: { state: 'place' }, giveUp: () => undefined }
    const controller = new AbortController()
    const begun: Asked = { key, answer: { state: 'asking' }, giveUp: () => controller.abort() }
    void answerOf(account.id, place.id, question, controller.signal).then((answer) => {
      if (asked.value.get(account.id) === begun)
        asked.value = new Map(asked.value).set(account.id, { ...begun, answer })
    })
    return begun
  }

  async function answerOf(accountId: string, container: string, question: HostedQuestion, signal: AbortSignal): Promise<HostedAnswer> {
    try {
      const end = await hostedTurns.take(signal)
      try {
        return { state: 'answered', response: await client.searchHosted({ ...question, accountId, container }, { signal }) }
      }
      finally {
        end()
      }
    }
    catch (error) {
      return { state: 'failed', failure: describeError(error) }
    }
  }

  function toggle(id: string) {
    chosen.value = chosen.value.includes(id) ? chosen.value.filter(other => other !== id) : [...chosen.value, id]
  }

  function setPlace(id: string, place: HostedPlace) {
    places.value = { ...places.value, [id]: place }
  }

  return {
    chosen,
    open,
    choosing,
    able,
    on,
    /** Whether it is known what is searched in where nothing was chosen. */
    ready: computed(() => syncs.syncs !== null && accounts.accounts !== null),
    answers: computed(() => new Map([...asked.value].map(([id, { answer }]) => [id, answer]))),
    placeOf,
    placesOf,
    ask,
    askAgain,
    toggle,
    setPlace,
  }
})
