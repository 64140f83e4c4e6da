import type { ReadTable, Unreadable } from './metadata-rows.ts'
import { once } from 'node:events'
import process from 'node:process'
import { parentPort, workerData } from 'node:worker_threads'
import { readTable } from './metadata-rows.ts'

/** Rows of a message. */
const chunkSize = 500

/** Reads a table and posts its rows, a few at a time, each when the last were taken in; null ends them. */
async function run(bytes: Uint8Array): Promise<void> {
  const table = readTable(bytes)
  if ('problem' in table)
    return post(table)
  for (const kind of ['rows', 'refused'] as const) {
    for (let start = 0; start < table[kind].length; start += chunkSize) {
      post({ rows: [], refused: [], [kind]: table[kind].slice(start, start + chunkSize) })
      await once(parentPort!, 'message')
    }
  }
  post(null)
}

function post(message: ReadTable | Unreadable | null): void {
  parentPort!.postMessage(message)
}

run(workerData as Uint8Array).catch((error: unknown) => process.nextTick(() => {
  throw error
}))
