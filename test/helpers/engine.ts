import type { Engine, EngineOptions } from '../../src-main/engine/engine.ts'
import pino from 'pino'
import { createEngine } from '../../src-main/engine/engine.ts'

/** Runs `work` with an engine on a data folder, and closes it. */
export async function withEngine<T>(dataDir: string, work: (engine: Engine) => Promise<T>, options: Partial<EngineOptions> = {}): Promise<T> {
  const engine = await createEngine({ dataDir, log: pino({ level: 'silent' }), ...options })
  try {
    return await work(engine)
  }
  finally {
    await engine.close()
  }
}

/** Waits until nothing is scanned or ingested. */
export async function untilIdle({ client }: Engine): Promise<void> {
  while ((await client.waitUntilIdle()).phase !== 'idle');
}

/** Adds folders and waits until they are indexed. */
export async function index(engine: Engine, ...folders: readonly string[]): Promise<void> {
  for (const path of folders)
    await engine.client.addLibrary({ path })
  await untilIdle(engine)
}
