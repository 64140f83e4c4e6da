import type { MapNews } from './make-map.ts'
import type { MapRequest } from './map-thread.ts'
import process from 'node:process'
import { parentPort, workerData } from 'node:worker_threads'
import SQLite from 'better-sqlite3'
import { makeMap } from './make-map.ts'

/** A thread that brings a map up to date, tells how far it is, and ends with null. */
function run({ catalogPath, encoder, path }: MapRequest): void {
  const db = new SQLite(catalogPath, { readonly: true })
  try {
    makeMap({ db, encoder, path, tell: (news: MapNews) => parentPort?.postMessage(news) })
    parentPort?.postMessage(null)
  }
  finally {
    db.close()
  }
}

try {
  run(workerData as MapRequest)
}
catch (error) {
  process.nextTick(() => {
    throw error
  })
}
