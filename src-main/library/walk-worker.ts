import type { WalkRequest } from './walk-thread.ts'
import type { WalkedFolder } from './walk.ts'
import process from 'node:process'
import { parentPort, workerData } from 'node:worker_threads'
import { rulesOfLibrary } from './ignore-rules.ts'
import { walkSome } from './walk-some.ts'
import { walk } from './walk.ts'

/** How many files travel in one message: enough that messages cost little, few enough that the engine stays responsive. */
const filesPerBatch = 2000

/** A thread that walks a root and posts the folders in batches. It walks on while a batch is taken in, and posts the next one after that. */
async function run(): Promise<void> {
  const port = parentPort
  if (!port)
    throw new Error('the walker runs in a worker thread')
  const { root, folders, exclude } = workerData as WalkRequest
  const rules = rulesOfLibrary(exclude)
  let batch: WalkedFolder[] = []
  let files = 0
  let taken: Promise<unknown> = Promise.resolve()
  const flush = async () => {
    await taken
    taken = new Promise(resolve => port.once('message', resolve))
    port.postMessage(batch)
    batch = []
    files = 0
  }
  for (const folder of folders ? walkSome(root, folders, rules) : walk(root, { folder: '', rules })) {
    batch.push(folder)
    files += folder.files.length
    if (files >= filesPerBatch || batch.length >= filesPerBatch)
      await flush()
  }
  await flush()
  await taken
  port.postMessage(null)
}

run().catch((error: unknown) => {
  process.nextTick(() => {
    throw error
  })
})
