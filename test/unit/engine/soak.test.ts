import { expect, it } from 'vitest'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { soak } from '../../soak/soak.ts'

const operations = 60

/** Runs with other seeds, and longer ones: `npm run soak`. */
it.concurrent.each([
  { seed: 1, watching: 0 },
  { seed: 2, watching: 1 },
  { seed: 3, watching: 0.5 },
])('keeps the catalog what the disk and its user made of it, whatever they do (seed $seed)', async ({ seed, watching }) => {
  await using folder = await temporaryFolder()
  const report = await soak({ folder: folder.path, seed, operations, watching, tell: () => {} })
  expect(report.operations).toBeGreaterThanOrEqual(operations)
  expect(report.settlings).toBeGreaterThan(5)
}, 300_000)
