import type { SoundnessTask } from './soundness-worker.ts'
import { Worker } from 'node:worker_threads'

/**
 * Looks through a database in a thread of its own, beside whoever uses it, and answers what is wrong with it in words; empty
 * when it is sound. Large catalogs take seconds. Errors: those of SQLite when the file cannot be opened at all.
 */
export function lookThrough(task: SoundnessTask): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./soundness-worker.ts', import.meta.url), { workerData: task, execArgv: [] })
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', code => reject(new Error(`the thread that looks through the catalog ended with code ${code}`)))
  })
}
