import process from 'node:process'
import { parentPort, workerData } from 'node:worker_threads'
import { readTable } from './metadata-rows.ts'

try {
  const table = readTable(workerData as Uint8Array)
  parentPort?.postMessage(table)
}
catch (error) {
  process.nextTick(() => {
    throw error
  })
}
