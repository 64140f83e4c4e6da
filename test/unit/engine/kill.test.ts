import { existsSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { beforeAll, expect, it, vi } from 'vitest'
import { commandOf, isRunning } from '../../helpers/processes.ts'
import { seededRandom } from '../../helpers/random.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { faultsOf, indexToTheEnd, killWhen, lookInto, writeFiles, wrongAnswers } from '../../soak/killing.ts'

const project = fileURLToPath(new URL('../../..', import.meta.url))
const pictures = 300

beforeAll(async () => {
  if (!existsSync(join(project, 'out', 'renderer', 'stage.html')))
    await build({ root: project, configFile: join(project, 'vite.config.ts'), logLevel: 'error' })
})

it('survives being killed again and again: every file becomes an asset once, complete, and nothing is left behind', async () => {
  await using root = await temporaryFolder()
  const [dataDir, folder] = [join(root.path, 'data'), join(root.path, 'files')]
  const files = await writeFiles(folder, { images: pictures, models: true })
  const total = files.images.length + files.models.length

  const random = seededRandom(20)
  const moments = Array.from({ length: 5 }, () => Math.floor(random() * (pictures - 40)) + 10).sort((a, b) => a - b)
  const started: number[] = []
  const before: number[] = []
  for (const moment of moments) {
    started.push(...await killWhen(({ settled }) => settled >= moment, dataDir, folder))
    const seen = lookInto(dataDir)
    expect(seen.assets).toBe(total)
    expect(seen.settled).toBeLessThan(total)
    before.push(seen.settled)
  }
  expect(before).toEqual(before.toSorted((a, b) => a - b))
  const browsers = (pids: readonly number[]) => pids.filter(pid => /chrom|edge/i.test(commandOf(pid)))
  if (process.platform === 'linux')
    started.push(...await killWhen((_, descendants) => browsers(descendants).length > 2, dataDir, folder))
  await vi.waitUntil(() => !started.some(isRunning), { timeout: 15_000, interval: 20 })

  await indexToTheEnd(dataDir, files)
  expect(faultsOf(dataDir, files)).toEqual([])
  expect(await wrongAnswers(dataDir, random)).toEqual([])
})
