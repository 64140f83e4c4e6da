import type { WireError } from '../../contract/errors.ts'
import type { Database } from '../connection.ts'
import type { QuestionName } from './questions.ts'
import { parentPort, workerData } from 'node:worker_threads'
import SQLite from 'better-sqlite3'
import { toLikenessError } from '../../contract/errors.ts'
import { nameDamage } from '../connection.ts'
import { addFold } from '../fold.ts'
import { questions } from './questions.ts'

export interface ReaderTask {
  /** Absolute path of the catalog. */
  readonly path: string
}

export interface ReaderRequest {
  readonly id: number
  readonly name: QuestionName
  readonly asked: unknown
}

export type ReaderAnswer = { readonly id: number } & ({ readonly answer: unknown } | { readonly error: WireError })

/** A thread that reads the catalog over a connection of its own, and answers what it is asked in that order; null ends it. */
function run({ path }: ReaderTask): void {
  const port = parentPort
  if (!port)
    throw new Error('the reader of the catalog runs in a worker thread')
  let db: Database | undefined

  function answer({ id, name, asked }: ReaderRequest): ReaderAnswer {
    const question = questions[name] as (db: Database, asked: unknown) => unknown
    try {
      return { id, answer: question(db ??= open(path), asked) }
    }
    catch (thrown) {
      return { id, error: toLikenessError(nameDamage(thrown, path)).toWire() }
    }
  }

  port.on('message', (request: ReaderRequest | null) => {
    if (request)
      return port.postMessage(answer(request))
    db?.close()
    port.close()
  })
}

function open(path: string): Database {
  const db = new SQLite(path, { readonly: true })
  try {
    db.pragma('cache_size = -65536')
    db.pragma('temp_store = MEMORY')
    addFold(db)
    return db
  }
  catch (error) {
    db.close()
    throw error
  }
}

run(workerData as ReaderTask)
