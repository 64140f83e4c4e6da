import { randomUUID } from 'node:crypto'

export interface StoredAsset {
  readonly id: string
  readonly datasetId: string
  readonly jobId: string
  readonly path: string
  metadata: Record<string, boolean | number | string>
  status: 'pending' | 'in_progress' | 'completed' | 'error'
  errorCode: string | null
  readonly createdAt: string
}

export interface StoredDataset {
  readonly id: string
  readonly name: string
  readonly encoder: string
  readonly types: readonly string[]
  status: 'active' | 'inactive' | 'deleting' | 'deleted'
  readonly createdAt: string
}

export interface StoredJob {
  readonly id: string
  readonly datasetId: string
  /** Looks at any state until it is done. */
  looks: number
}

/** Looks that a job takes. */
const looksNeeded = 2

/** What the stand-in keeps: datasets, their assets, and jobs that get on whenever somebody looks. */
export function createStore() {
  const datasets = new Map<string, StoredDataset>()
  const assets = new Map<string, StoredAsset>()
  const jobs = new Map<string, StoredJob>()
  /** Paths that the bucket does not hold. */
  const lacking = new Set<string>()

  function stateOf({ id, looks }: StoredJob): 'pending' | 'in_progress' | 'completed' | 'failed' {
    if (looks < looksNeeded)
      return looks === 0 ? 'pending' : 'in_progress'
    const own = [...assets.values()].filter(({ jobId }) => jobId === id)
    return own.length > 0 && own.every(({ status }) => status === 'error') ? 'failed' : 'completed'
  }

  return {
    datasets,
    assets,
    jobs,
    lacking,
    stateOf,
    addDataset: (name: string, encoder = 'multimodal-tx-large4', types: readonly string[] = ['image']): StoredDataset => {
      const dataset: StoredDataset = { id: randomUUID(), name, encoder, types, status: 'active', createdAt: new Date().toISOString() }
      datasets.set(dataset.id, dataset)
      return dataset
    },
    /** A path that is there already is taken in once more: the documents do not say that it is not. */
    ingest: (datasetId: string, images: readonly { readonly source_path: string, readonly metadata?: StoredAsset['metadata'] | null | undefined }[]): readonly [StoredJob, readonly StoredAsset[]] => {
      const job: StoredJob = { id: randomUUID().replaceAll('-', '').slice(0, 24), datasetId, looks: 0 }
      jobs.set(job.id, job)
      const added = images.map(({ source_path: path, metadata }): StoredAsset => ({ id: randomUUID(), datasetId, jobId: job.id, path, metadata: { ...metadata }, status: 'pending', errorCode: null, createdAt: new Date().toISOString() }))
      added.forEach(asset => assets.set(asset.id, asset))
      return [job, added]
    },
    /** Somebody looks: what is worked on gets on. */
    getOn: (): void => {
      for (const job of jobs.values()) {
        if (job.looks >= looksNeeded)
          continue
        job.looks++
        for (const asset of assets.values()) {
          if (asset.jobId !== job.id)
            continue
          const isDone = job.looks >= looksNeeded
          asset.errorCode = isDone && lacking.has(asset.path) ? 'file_not_found' : null
          asset.status = !isDone ? 'in_progress' : asset.errorCode ? 'error' : 'completed'
        }
      }
    },
    assetsOf: (datasetId: string): readonly StoredAsset[] => [...assets.values()].filter(asset => asset.datasetId === datasetId),
    /** By its id, or by its path in a dataset. */
    find: (datasetId: string, identifier: string): StoredAsset | undefined => {
      const byId = assets.get(identifier)
      return byId?.datasetId === datasetId ? byId : [...assets.values()].find(asset => asset.datasetId === datasetId && asset.path === identifier)
    },
  }
}
