import type { SampleLibraryOptions } from './write.ts'
import type { WriterTask } from './writer-worker.ts'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { failure } from '../contract/errors.ts'

export type SampleLibraryFolder = ReturnType<typeof createSampleLibraryFolder>

/** The folder `sample-library` of a data folder. `options`: what of it is written. @default all */
export function createSampleLibraryFolder(dataDir: string, options: SampleLibraryOptions = {}) {
  const folder = join(dataDir, 'sample-library')
  const unfinished = `${folder}.tmp`
  let writing: { readonly worker: Worker, readonly done: Promise<void> } | undefined

  function write(): { readonly worker: Worker, readonly done: Promise<void> } {
    const worker = new Worker(new URL('./writer-worker.ts', import.meta.url), { workerData: { folder: unfinished, options } satisfies WriterTask, execArgv: [] })
    let isWritten = false
    worker.once('message', () => {
      isWritten = true
    })
    const done = once(worker, 'exit').then(async () => {
      if (!isWritten)
        throw failure('engine_closing')
      await rename(unfinished, folder)
    }).finally(() => {
      writing = undefined
    })
    return { worker, done }
  }

  return {
    /**
     * Its absolute path, once it is written: that takes some seconds, once. Files in it that were changed, or removed, stay so.
     * Errors: engine_closing, those of the file system.
     */
    get: async (): Promise<string> => {
      if (!existsSync(folder))
        await (writing ??= write()).done
      return folder
    },
    /** Gives up what is being written; it is gone on with when it is asked for again. */
    close: async (): Promise<void> => {
      await writing?.worker.terminate()
      await writing?.done.catch(() => undefined)
    },
  }
}
