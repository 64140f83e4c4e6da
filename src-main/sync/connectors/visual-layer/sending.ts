import type { Outcome, Outgoing, Processing, RemoteItem } from '../../types.ts'
import type { VisualLayerApi } from './api.ts'
import type { DatasetStates, Pace } from './dataset-states.ts'
import type { Drafts } from './drafts.ts'
import { failure } from '../../../contract/errors.ts'
import { ServiceFailure } from '../../service-failure.ts'
import { serviceName } from './account.ts'
import { datasetFailed } from './dataset-states.ts'
import { sendTogether } from './file-parts.ts'
import { readPath } from './names.ts'

/** Of what was added to an indexed dataset; what went into a transaction has the transaction's id after `transaction `. */
const added = 'added'
const inTransaction = 'transaction '

/** Sends files to datasets and lists what they hold; about one dataset one thing at a time. */
export function sendingTo(api: VisualLayerApi, states: DatasetStates, drafts: Drafts, { pollMs, wait }: Pace) {
  const inTurn = takeTurns()

  /** What a dataset holds, once that is certain: the documents let it be listed when it is READY. */
  async function list(dataset: string, signal: AbortSignal): Promise<readonly RemoteItem[]> {
    await drafts.resolveDoubt(dataset, signal)
    const { state } = await states.indexed(dataset, signal)
    return state === 'draft' ? [] : (await api.media(dataset, signal)).map(({ id, path }) => ({ id, ...readPath(path), bytes: null, md5: null, revision: null, state: 'there', reason: null }))
  }

  async function send(dataset: string, items: readonly Outgoing[], signal: AbortSignal): Promise<readonly Outcome[]> {
    await drafts.resolveDoubt(dataset, signal)
    const { state } = await states.settled(dataset, signal)
    if (state === 'draft')
      return await upload(dataset, items, signal)
    // What went into a transaction that was broken off may be there by now.
    const begun = items.some(({ resume }) => resume !== undefined)
    const there = new Map((begun ? await list(dataset, signal) : []).map(({ id, key }) => [key, id]))
    const outcomes = items.filter(({ key }) => there.has(key)).map(({ key }): Outcome => ({ key, state: 'there', remoteId: there.get(key)!, revision: null }))
    return [...outcomes, ...await add(dataset, items.filter(({ key }) => !there.has(key)), signal)]
  }

  /** Into the transaction of a dataset that is not indexed yet. */
  async function upload(dataset: string, items: readonly Outgoing[], signal: AbortSignal): Promise<readonly Outcome[]> {
    const transaction = await drafts.transaction(dataset, signal)
    items.forEach(({ note }) => note({ transaction: transaction.id }))
    try {
      const { sent, failed } = await sendTogether(items, parts => api.uploadInto(dataset, transaction.id, parts, signal))
      transaction.files += sent.length
      return [...failed, ...sent.map(({ key }) => processing(key, inTransaction + transaction.id))]
    }
    catch (error) {
      if (!(error instanceof ServiceFailure) || error.details.mayHaveHappened)
        transaction.isDoubtful = true
      else if (error.details.kind === 'absent')
        drafts.forget(dataset)
      throw error
    }
  }

  /** To a dataset that is indexed; when somebody else has it work meanwhile, after that. */
  async function add(dataset: string, items: readonly Outgoing[], signal: AbortSignal): Promise<readonly Outcome[]> {
    let left = items
    const outcomes: Outcome[] = []
    while (left.length > 0) {
      let isTaken = false
      const { sent, failed } = await sendTogether(left, async (parts) => {
        isTaken = await api.addMedia(dataset, parts, signal)
      })
      outcomes.push(...failed)
      if (isTaken)
        return [...outcomes, ...sent.map(({ key }) => processing(key, added))]
      left = sent
      await wait(pollMs, signal)
      await states.settled(dataset, signal)
    }
    return outcomes
  }

  async function poll(dataset: string, items: readonly Processing[], signal: AbortSignal): Promise<readonly Outcome[]> {
    const now = await api.dataset(dataset, signal)
    switch (now.state) {
      case 'busy':
        return []
      case 'draft':
        await takeUpFirst(dataset, items, signal)
        return []
      case 'partial':
        await api.reindex(dataset, signal)
        return []
      case 'failed':
        return items.map(({ key }) => ({ key, state: 'failed', error: datasetFailed(now).error }))
      case 'ready': {
        const there = new Map((await list(dataset, signal)).map(({ id, key }) => [key, id]))
        return items.map(({ key, name }) => becameOf(key, name, there.get(key)))
      }
    }
  }

  /** Has the transaction taken up that a former run has filled and not finished. */
  async function takeUpFirst(dataset: string, items: readonly Processing[], signal: AbortSignal): Promise<void> {
    const filled = items.find(({ ticket }) => ticket.startsWith(inTransaction))
    if (!filled)
      return
    drafts.forget(dataset)
    await drafts.takeUp(dataset, filled.ticket.slice(inTransaction.length), signal)
  }

  async function settle(dataset: string, signal: AbortSignal): Promise<void> {
    await drafts.finish(dataset, signal)
    await states.indexed(dataset, signal)
  }

  return {
    list: (dataset: string, signal: AbortSignal) => inTurn(dataset, () => list(dataset, signal)),
    send: (dataset: string, items: readonly Outgoing[], signal: AbortSignal) => inTurn(dataset, () => send(dataset, items, signal)),
    poll: (dataset: string, items: readonly Processing[], signal: AbortSignal) => inTurn(dataset, () => poll(dataset, items, signal)),
    settle: (dataset: string, signal: AbortSignal) => inTurn(dataset, () => settle(dataset, signal)),
  }
}

function processing(key: string, ticket: string): Outcome {
  return { key, state: 'processing', remoteId: null, ticket }
}

function becameOf(key: string, name: string, id: string | undefined): Outcome {
  return id === undefined
    ? { key, state: 'failed', error: failure('service_failed', { service: serviceName, reason: `it took the file "${name}" and made no image of it: it may be damaged. Look whether it opens here, then send it again.` }) }
    : { key, state: 'there', remoteId: id, revision: null }
}

/** Does of what is asked about one thing the next when the one before has ended, well or not. */
function takeTurns() {
  const last = new Map<string, Promise<unknown>>()
  return async <T>(about: string, act: () => Promise<T>): Promise<T> => {
    const turn = (last.get(about) ?? Promise.resolve()).catch(() => {}).then(act)
    last.set(about, turn)
    return await turn
  }
}
