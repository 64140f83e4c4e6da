import type { Engine } from '../../../src-main/engine/engine.ts'
import { existsSync } from 'node:fs'
import { mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import pino from 'pino'
import { expect, it, vi } from 'vitest'
import { createEngine } from '../../../src-main/engine/engine.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

/** A real engine that reads no file. */
async function withEngine(dataDir: string, work: (engine: Engine) => Promise<void>): Promise<void> {
  const engine = await createEngine({ dataDir, log: pino({ level: 'silent' }) })
  try {
    await engine.client.pause()
    await work(engine)
  }
  finally {
    await engine.close()
  }
}

it('shows what is written of the sample library while it is, and goes on with it when it is opened again, also behind a link', { timeout: 60_000 }, async () => {
  await using folder = await temporaryFolder()
  await mkdir(join(folder.path, 'disk'))
  await symlink(join(folder.path, 'disk'), join(folder.path, 'data'))
  const dataDir = join(folder.path, 'data')
  let shown = 0
  const until = (isSo: () => boolean) => vi.waitUntil(isSo, { timeout: 30_000, interval: 10 })
  await withEngine(dataDir, async ({ client, catalog }) => {
    await client.addSampleLibrary()
    await until(() => catalog.assets.count({}) > 0)
    shown = catalog.assets.count({})
  })
  expect(existsSync(join(dataDir, 'sample-library', '.whole'))).toBe(false)
  await withEngine(dataDir, async ({ catalog }) => {
    await until(() => catalog.assets.count({}) > shown)
  })
})
