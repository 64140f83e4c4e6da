import type { FolderRequest } from './walk-some.ts'
import type { WalkedFolder } from './walk.ts'
import { Worker } from 'node:worker_threads'

export interface WalkRequest {
  /** Absolute. */
  readonly root: string
  /** The folders to look at; null for all. */
  readonly folders: readonly FolderRequest[] | null
  /** Patterns of what is left out in all of it. */
  readonly exclude: readonly string[]
}

/**
 * Walks in a thread of its own, and has each batch of folders taken in before the next one comes. Rejects when `signal` aborts,
 * and with what the walk or `takeIn` throws.
 */
export function walkInThread(request: WalkRequest, takeIn: (batch: readonly WalkedFolder[]) => Promise<void>, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./walk-worker.ts', import.meta.url), { workerData: request, execArgv: [] })
    const stop = () => void worker.terminate()
    signal?.addEventListener('abort', stop, { once: true })
    worker.on('message', (batch: readonly WalkedFolder[] | null) => {
      if (signal?.aborted)
        return
      if (batch === null)
        return resolve()
      takeIn(batch).then(() => worker.postMessage('next')).catch((error: Error) => {
        reject(error)
        stop()
      })
    })
    worker.on('error', reject)
    worker.on('exit', () => {
      signal?.removeEventListener('abort', stop)
      reject(new Error('the scan was stopped'))
    })
  })
}
