import type { Engine } from '../../src-main/engine/engine.ts'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import pino from 'pino'
import { createEngine } from '../../src-main/engine/engine.ts'
import { seconds } from './bench.ts'

/** Runs `work` with a new folder that is removed afterwards. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'likeness-bench-'))
  try {
    return await work(folder)
  }
  finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Runs `work` with an engine on a new data folder. */
export function withEngine<T>(work: (engine: Engine) => Promise<T>): Promise<T> {
  return withFolder(async (dataDir) => {
    const engine = await createEngine({ dataDir, log: pino({ level: 'silent' }) })
    try {
      return await work(engine)
    }
    finally {
      await engine.close()
    }
  })
}

/** Indexes a folder; answers the assets a second from the first to the last. Throws when any failed. */
export async function indexingRate(engine: Engine, folder: string, amount: number): Promise<number> {
  const started = performance.now()
  await engine.client.addLibrary({ path: folder })
  for (;;) {
    const { total, pending, failed } = engine.catalog.ingest.counts()
    if (failed > 0)
      throw new Error(`${failed} assets failed`)
    if (total === amount && pending === 0)
      return amount / seconds(started)
    await setTimeout(10)
  }
}
