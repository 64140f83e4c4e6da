import process from 'node:process'
import { workerData } from 'node:worker_threads'
import { writeSampleLibrary } from './write.ts'

/** What the thread is to write, and where: an absolute path. */
export interface WriterTask {
  readonly folder: string
}

/** A thread that writes the sample library: to draw it takes seconds. */
writeSampleLibrary((workerData as WriterTask).folder).catch((error: unknown) => {
  process.nextTick(() => {
    throw error
  })
})
