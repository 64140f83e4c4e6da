import type { SampleLibraryOptions } from './write.ts'
import process from 'node:process'
import { parentPort, workerData } from 'node:worker_threads'
import { writeSampleLibrary } from './write.ts'

/** What the thread is to write, and where: an absolute path. */
export interface WriterTask {
  readonly folder: string
  readonly options: SampleLibraryOptions
}

/* A thread that writes the sample library: to draw it takes seconds. */
const { folder, options } = workerData as WriterTask
writeSampleLibrary(folder, options).then(() => parentPort?.postMessage('written')).catch((error: unknown) => {
  process.nextTick(() => {
    throw error
  })
})
