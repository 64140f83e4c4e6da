import type { SampleLibraryOptions } from './write.ts'
import type { WriterTask } from './writer-worker.ts'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'

export interface SampleLibraryFolderOptions {
  readonly dataDir: string
  /** More of it was written, or all. */
  readonly onWritten: (folder: string) => void
  /** It could not be written to its end. */
  readonly onFailed: (error: unknown) => void
  /** What of it is written. @default all */
  readonly part?: SampleLibraryOptions
}

export type SampleLibraryFolder = ReturnType<typeof createSampleLibraryFolder>

/** The folder `sample-library` of a data folder, which is written in a thread of its own: to draw it takes seconds. */
export function createSampleLibraryFolder({ dataDir, onWritten, onFailed, part = {} }: SampleLibraryFolderOptions) {
  const folder = join(dataDir, 'sample-library')
  /** There once the library is whole; hidden, so no scan sees it. */
  const mark = join(folder, '.whole')
  let writing: Worker | undefined

  function write(): Worker {
    const worker = new Worker(new URL('./writer-worker.ts', import.meta.url), { workerData: { folder, mark, part } satisfies WriterTask, execArgv: [] })
    worker.on('message', () => onWritten(folder))
    worker.on('error', onFailed)
    worker.on('exit', () => {
      writing = undefined
    })
    return worker
  }

  return {
    /** Its absolute path, whether it is there or not. */
    folder,
    /**
     * Its absolute path. Where it is not whole yet, the rest of it comes from now on; files of one that is whole are left as
     * they are, also where some were changed or removed. Errors: those of the file system.
     */
    get: (): string => {
      if (!existsSync(mark)) {
        mkdirSync(folder, { recursive: true })
        writing ??= write()
      }
      return folder
    },
    /** Goes on with one that was given up before it was whole; answers whether there is such a one. */
    resume: (): boolean => {
      const isBegun = existsSync(folder) && !existsSync(mark)
      if (isBegun)
        writing ??= write()
      return isBegun
    },
    /** Gives up what is being written; it is gone on with when it is asked for, or resumed, again. */
    close: async (): Promise<void> => {
      await writing?.terminate()
    },
  }
}
