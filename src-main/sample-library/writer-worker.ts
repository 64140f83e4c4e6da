import type { SampleLibraryOptions } from './write.ts'
import { writeFile } from 'node:fs/promises'
import process from 'node:process'
import { parentPort, workerData } from 'node:worker_threads'
import { writeSampleLibrary } from './write.ts'

/** What the thread is to write, and where: absolute paths. */
export interface WriterTask {
  readonly folder: string
  /** A file that is written when all others are. */
  readonly mark: string
  readonly part: SampleLibraryOptions
}

/** ms from one time that is told of what was written to the next. */
const toldEveryMs = 1000

/** A thread that writes the sample library, and says every now and then that there is more of it, and at its end. */
async function run({ folder, mark, part }: WriterTask): Promise<void> {
  let told = performance.now() - toldEveryMs
  const onFile = (): void => {
    if (performance.now() - told < toldEveryMs)
      return
    told = performance.now()
    parentPort?.postMessage('more')
  }
  await writeSampleLibrary(folder, { ...part, onFile })
  await writeFile(mark, '')
  parentPort?.postMessage('whole')
}

run(workerData as WriterTask).catch((error: unknown) => {
  process.nextTick(() => {
    throw error
  })
})
