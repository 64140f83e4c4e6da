import type { Thoroughness } from './soundness.ts'
import process from 'node:process'
import { parentPort, workerData } from 'node:worker_threads'
import SQLite from 'better-sqlite3'
import { damageOf, findingsOf } from './soundness.ts'

/** What the thread is asked: `orphans` as well, or the damage alone. */
export interface SoundnessTask {
  readonly path: string
  readonly thoroughness: Thoroughness
  readonly orphans: boolean
}

/** A thread that looks through a database and posts what is wrong with it. */
function run({ path, thoroughness, orphans }: SoundnessTask): void {
  const db = new SQLite(path, { readonly: true })
  try {
    parentPort?.postMessage(orphans ? findingsOf(db, thoroughness) : damageOf(db, thoroughness))
  }
  finally {
    db.close()
  }
}

try {
  run(workerData as SoundnessTask)
}
catch (error) {
  process.nextTick(() => {
    throw error
  })
}
