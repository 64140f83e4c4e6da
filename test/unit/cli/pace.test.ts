import type { TemporaryFolder } from '../../helpers/temporary-folder.ts'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { IngestProgress, Settings } from '../../../src-main/contract/entities.ts'
import { runCommand } from '../../helpers/cli.ts'
import { writePicture } from '../../helpers/pictures.ts'
import { startServer } from '../../helpers/server.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

let folder: TemporaryFolder
beforeAll(async () => {
  folder = await temporaryFolder()
  await writePicture(join(folder.path, 'pictures', '1.png'), 1)
})
afterAll(() => folder[Symbol.asyncDispose]())

function likeness(...args: string[]) {
  return runCommand(['--data', join(folder.path, 'data'), ...args], { cwd: folder.path })
}

it('shows the settings, changes one as it is typed, and keeps it', async () => {
  const defaults = Settings.parse(JSON.parse((await likeness('settings', '--json')).stdout))
  expect((await likeness('settings', 'missingDays', '7')).stdout).toMatch(/^key +value +meaning\nmissingDays +7 +days for which/)
  expect((await likeness('settings', 'onBattery', 'pause', '--json')).stdout).toBe('{\n  "onBattery": "pause"\n}\n')
  expect(JSON.parse((await likeness('settings', '--json')).stdout)).toEqual({ ...defaults, missingDays: 7, onBattery: 'pause' })
  expect((await likeness('settings')).stdout.split('\n')).toHaveLength(11)
})

it('says what is wrong with a setting that there is not, or a value that it cannot have', async () => {
  await using server = await startServer()
  const likeness = (...args: string[]) => runCommand(['--data', server.engine.dataDir, ...args])
  expect(await likeness('settings', 'colour', 'red')).toEqual({ code: 1, stdout: '', stderr: 'likeness: There is no setting "colour"; there are missingDays, cacheGigabytes, onBattery, whenActive, paused, dialects, crossOrigin, api, apiPort.\n' })
  expect(await likeness('settings', 'whenActive', 'pause')).toEqual({ code: 1, stdout: '', stderr: 'likeness: "pause" is no value for whenActive: indexing while somebody works at the machine: full or gentle.\n' })
  expect((await likeness('settings', 'missingDays', '0')).code).toBe(1)
})

it('pauses indexing, so that `index` says what keeps it and ends with 1, and lets it go on', async () => {
  expect((await likeness('pause')).stdout).toBe('Indexing is paused. 0 files wait.\n')
  const { code, stderr } = await likeness('index', 'pictures')
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('1 file waits. Indexing is paused: `likeness resume` lets it go on.\n') as string })
  expect(IngestProgress.parse(JSON.parse((await likeness('pause', '--json')).stdout))).toMatchObject({ phase: 'paused', pending: 1 })
  expect((await likeness('resume')).stdout).toBe('Indexing is no longer paused. 1 file waits: `likeness serve` or `likeness index` goes on with it.\n')
  expect(await likeness('index', 'pictures')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^1 file: 1 done/) as string })
})
