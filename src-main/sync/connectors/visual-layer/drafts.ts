import type { VisualLayerApi } from './api.ts'
import type { DatasetStates, Pace } from './dataset-states.ts'
import { ServiceFailure } from '../../service-failure.ts'

/** Times that what was uploaded is asked to be taken up. */
const mostAttempts = 5

/** What the first files of a dataset are uploaded into, before it is indexed for the first time. */
export interface Transaction {
  readonly id: string
  /** Files that it certainly holds. */
  files: number
  /** Whether it may hold files of which that is not known. */
  isDoubtful: boolean
}

export type Drafts = ReturnType<typeof keepDrafts>

/**
 * New datasets: made empty (DRAFT), filled in one transaction, then taken up at once, so that many files are indexed once. What is in
 * a transaction cannot be listed; once it is taken up, the dataset can.
 */
export function keepDrafts(api: VisualLayerApi, states: DatasetStates, { pollMs, wait }: Pace) {
  const open = new Map<string, Transaction>()

  /** Has a transaction taken up; a request whose answer was lost is not repeated when the dataset has left its draft. */
  async function takeUp(dataset: string, transaction: string, signal: AbortSignal): Promise<void> {
    for (let attempts = 1; ; attempts++) {
      const failed = await api.process(dataset, transaction, signal).then(() => undefined, error => error instanceof ServiceFailure && error.details.mayHaveHappened ? error : Promise.reject(error))
      if (!failed)
        return
      await wait(pollMs, signal)
      if ((await api.dataset(dataset, signal)).state !== 'draft')
        return
      if (attempts === mostAttempts)
        throw failed
    }
  }

  /** Takes up what the dataset's transaction holds, and waits until it is indexed; does nothing when it holds nothing. */
  async function finish(dataset: string, signal: AbortSignal): Promise<void> {
    const transaction = open.get(dataset)
    if (!transaction || transaction.files === 0)
      return
    await takeUp(dataset, transaction.id, signal)
    open.delete(dataset)
    await states.settled(dataset, signal, ['busy', 'draft'])
  }

  return {
    takeUp,
    finish,

    /** The transaction that files of a draft go into now. */
    transaction: async (dataset: string, signal: AbortSignal): Promise<Transaction> => {
      const known = open.get(dataset)
      if (known)
        return known
      const opened = { id: await api.openTransaction(dataset, signal), files: 0, isDoubtful: false }
      open.set(dataset, opened)
      return opened
    },

    /**
     * Makes certain what a dataset holds: a transaction that may hold more than is known is taken up, so that it can be listed. One that
     * may hold something but certainly nothing is given up, for what is not taken up never becomes part of a dataset.
     */
    resolveDoubt: async (dataset: string, signal: AbortSignal): Promise<void> => {
      if (!open.get(dataset)?.isDoubtful)
        return
      await finish(dataset, signal)
      open.delete(dataset)
    },

    /** Gives a transaction up. */
    forget: (dataset: string): void => {
      open.delete(dataset)
    },
  }
}
