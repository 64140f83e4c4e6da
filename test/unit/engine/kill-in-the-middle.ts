import process from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'
import pino from 'pino'
import { createEngine } from '../../../src-main/engine/engine.ts'

/** A program that is killed while an encoder is being prepared, some assets on the way: `<data folder> <encoders> <default encoder>`. */
async function run(dataDir: string, folder: string, id: string): Promise<void> {
  const engine = await createEngine({ dataDir, log: pino({ level: 'error' }, pino.destination(2)), encoders: { folder, default: id } })
  for (let looks = 0; engine.catalog.embeddings.count(id) < 10; looks++) {
    if (looks > 30_000)
      throw new Error('nothing was embedded')
    await wait(1)
  }
  process.kill(process.pid, 'SIGKILL')
}

const [dataDir, folder, id] = process.argv.slice(2) as [string, string, string]
void run(dataDir, folder, id)
