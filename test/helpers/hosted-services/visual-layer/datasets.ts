import type { SentFile } from '../forms.ts'
import type { StoredItem } from '../types.ts'
import { randomUUID } from 'node:crypto'

export interface Transaction {
  readonly uploads: SentFile[]
  isProcessed: boolean
}

export type Status = 'DRAFT' | 'INDEXING' | 'READ ONLY' | 'PARTIAL INDEX' | 'READY' | 'ERROR'

export interface Dataset {
  readonly id: string
  readonly name: string
  status: Status
  /** What it works on. */
  task: 'DATASET_CREATION' | 'MEDIA_ADDITION' | 'REINDEX' | undefined
  /** Looks at its status until the next one. */
  looksLeft: number
  reason: string | null
  items: StoredItem[]
  /** What was taken up and is not there yet. */
  pending: StoredItem[]
  readonly transactions: Map<number, Transaction>
}

/** Looks at the status that a passing one lasts for. */
const looks = 2

/**
 * The datasets and how they change: DRAFT → INDEXING → READY; READY or PARTIAL INDEX → READ ONLY → PARTIAL INDEX by added media;
 * PARTIAL INDEX → READ ONLY → INDEXING → READY by a reindex.
 */
export function keepDatasets() {
  const byId = new Map<string, Dataset>()
  let transactions = 3609

  function become(dataset: Dataset, status: Status, task: Dataset['task'] = undefined): void {
    Object.assign(dataset, { status, task, looksLeft: looks })
  }

  function advance(dataset: Dataset): void {
    if (dataset.task === undefined || --dataset.looksLeft > 0)
      return
    const arrived = dataset.pending
    if (dataset.task === 'REINDEX')
      return dataset.status === 'READ ONLY' ? become(dataset, 'INDEXING', 'REINDEX') : become(dataset, 'READY')
    dataset.items = [...dataset.items, ...arrived]
    dataset.pending = []
    if (dataset.task === 'MEDIA_ADDITION')
      return become(dataset, 'PARTIAL INDEX')
    if (arrived.length > 0)
      return become(dataset, 'READY')
    become(dataset, 'ERROR')
    dataset.reason = 'No valid media files found'
  }

  function take(dataset: Dataset, uploads: readonly SentFile[]): void {
    dataset.pending = uploads.filter(({ bytes }) => bytes > 0).map(({ name, md5 }) => ({ id: randomUUID(), name, content: md5, metadata: {} }))
  }

  const shown = ({ id, name, status, items, reason }: Dataset) => ({
    id,
    display_name: name,
    description: '',
    source_type: 'BUCKET',
    owned_by: 'VL',
    created_at: '2025-04-24T07:44:46.136915',
    status_new: status,
    progress: status === 'READY' ? 100 : 40,
    n_images: items.length,
    n_videos: 0,
    n_objects: 0,
    fatal_error_msg: reason,
    source_dataset_id: null,
  })

  return {
    byId: byId as ReadonlyMap<string, Dataset>,
    newId: (): string => randomUUID(),
    shown,

    make: (name: string): Dataset => {
      const dataset: Dataset = { id: randomUUID(), name, status: 'DRAFT', task: undefined, looksLeft: 0, reason: null, items: [], pending: [], transactions: new Map() }
      byId.set(dataset.id, dataset)
      return dataset
    },

    openTransaction: (dataset: Dataset): number => {
      dataset.transactions.set(++transactions, { uploads: [], isProcessed: false })
      return transactions
    },

    process: (dataset: Dataset, transaction: Transaction): void => {
      transaction.isProcessed = true
      take(dataset, transaction.uploads)
      become(dataset, 'INDEXING', 'DATASET_CREATION')
    },

    add: (dataset: Dataset, uploads: readonly SentFile[]): void => {
      take(dataset, uploads)
      become(dataset, 'READ ONLY', 'MEDIA_ADDITION')
    },

    reindex: (dataset: Dataset): void => become(dataset, 'READ ONLY', 'REINDEX'),

    /** What is told of a dataset; time passes by it. */
    look: (dataset: Dataset) => {
      const answer = shown(dataset)
      advance(dataset)
      return answer
    },
  }
}
