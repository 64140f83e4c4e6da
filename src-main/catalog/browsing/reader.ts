import type { Answer, Asked, QuestionName } from './questions.ts'
import type { ReaderAnswer, ReaderRequest, ReaderTask } from './reader-worker.ts'
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { failure, LikenessError } from '../../contract/errors.ts'
import { catalogPath } from '../files.ts'

export type CatalogReader = ReturnType<typeof createCatalogReader>

interface Waiting {
  readonly resolve: (answer: unknown) => void
  readonly reject: (error: unknown) => void
}

/**
 * Asks the catalog of a data folder, which is open, what may take long, in threads of their own with connections of their own:
 * the lists of all assets in one, all else in another, so that what is being typed does not wait for a list. They start when
 * they are first asked.
 */
export function createCatalogReader(dataDir: string) {
  const lists = createLane(catalogPath(dataDir))
  const others = createLane(catalogPath(dataDir))
  return {
    /** What a question of `questions` answers, as the catalog is when its turn comes. Errors: engine_closing, those of the question. */
    ask: <N extends QuestionName>(name: N, asked: Asked<N>): Promise<Answer<N>> => (name === 'outline' ? lists : others).ask(name, asked) as Promise<Answer<N>>,
    /** Ends the threads, once what they are at is done; what waits behind that is not answered. */
    close: async (): Promise<void> => {
      await Promise.all([lists.close(), others.close()])
    },
  }
}

/** One thread. One that ended, whatever it was, is replaced when something is asked again. */
function createLane(path: string) {
  const waiting = new Map<number, Waiting>()
  let worker: Worker | undefined
  let asked = 0
  let closed = false

  function start(): Worker {
    const started = new Worker(new URL('./reader-worker.ts', import.meta.url), { workerData: { path } satisfies ReaderTask, execArgv: [] })
    let reason: unknown
    started.on('message', (message: ReaderAnswer) => {
      const asker = waiting.get(message.id)
      waiting.delete(message.id)
      if ('error' in message)
        asker?.reject(new LikenessError(message.error.code, message.error.message))
      else
        asker?.resolve(message.answer)
      if (waiting.size === 0)
        started.unref()
    })
    started.on('error', (error) => {
      reason = error
    })
    started.on('exit', () => {
      if (worker === started)
        worker = undefined
      refuse(closed ? failure('engine_closing') : reason ?? failure('internal', { reason: 'the thread that reads the catalog ended.' }))
    })
    return started
  }

  function refuse(error: unknown): void {
    waiting.forEach(({ reject }) => reject(error))
    waiting.clear()
  }

  return {
    ask: (name: QuestionName, question: unknown): Promise<unknown> => new Promise((resolve, reject) => {
      if (closed)
        return reject(failure('engine_closing'))
      const id = ++asked
      waiting.set(id, { resolve, reject })
      worker ??= start()
      worker.ref()
      worker.postMessage({ id, name, asked: question } satisfies ReaderRequest)
    }),
    close: async (): Promise<void> => {
      closed = true
      refuse(failure('engine_closing'))
      if (!worker)
        return
      const ended = once(worker, 'exit')
      worker.ref()
      worker.postMessage(null)
      await ended
    },
  }
}
