import type { MapNews } from './make-map.ts'
import { Worker } from 'node:worker_threads'

export interface MapRequest {
  readonly catalogPath: string
  readonly encoder: string
  /** Where the map is kept. */
  readonly path: string
}

/** Brings a map up to date in a thread of its own. Rejects with what is thrown there, and with the signal's reason once the thread has ended. */
export function makeMapInThread(request: MapRequest, onNews: (news: MapNews) => void, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const worker = new Worker(new URL('./map-worker.ts', import.meta.url), { workerData: request, execArgv: [] })
    const stop = () => void worker.terminate()
    let isDone = false
    signal.addEventListener('abort', stop, { once: true })
    worker.on('message', (news: MapNews | null) => {
      if (news === null)
        isDone = true
      else if (!signal.aborted)
        onNews(news)
    })
    worker.on('error', reject)
    worker.on('exit', () => {
      signal.removeEventListener('abort', stop)
      if (isDone)
        resolve()
      else
        reject(signal.aborted ? signal.reason as Error : new Error('the thread ended before the map was made'))
    })
  })
}
