import process from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'
import pino from 'pino'
import { createEngine } from '../../../src-main/engine/engine.ts'

/** A program that closes an engine while it indexes a folder, and must then end by itself: `<data folder> <folder>`. */
async function run(dataDir: string, folder: string): Promise<void> {
  const engine = await createEngine({ dataDir, log: pino({ level: 'error' }, pino.destination(2)) })
  await engine.listen(0, '127.0.0.1')
  await engine.client.addLibrary({ path: folder })
  const idle = engine.client.waitUntilIdle().catch(() => {})
  for (let looks = 0; engine.catalog.assets.count({ state: 'ready' }) < 5; looks++) {
    if (looks > 30_000)
      throw new Error('nothing was indexed')
    await wait(1)
  }
  await engine.close()
  await idle
  setTimeout(() => process.exit(3), 4000).unref()
}

const [dataDir, folder] = process.argv.slice(2) as [string, string]
void run(dataDir, folder)
