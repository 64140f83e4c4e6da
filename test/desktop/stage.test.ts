import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeSampleLibrary } from '../../src-main/sample-library/write.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { expect, test } from './app.ts'
import { clientOf, shellLog, untilIndexed } from './inspect.ts'

test('models are rendered in a hidden window, also when that is killed in the middle of a job', async ({ newcomer }) => {
  await using folder = await temporaryFolder()
  const { models } = await writeSampleLibrary(folder.path, { images: 0, models: 3 })
  const app = await newcomer.launch()
  const client = clientOf(await app.firstWindow())
  expect(await app.evaluate(({ app }) => app.commandLine.hasSwitch('enable-unsafe-swiftshader')), 'without a graphics card Chromium would draw nothing').toBe(true)
  const killStage = () => app.evaluate(({ webContents }) => {
    const stage = webContents.getAllWebContents().find(contents => contents.getURL().endsWith('/stage.html'))
    const isAtWork = stage !== undefined && !stage.isLoading()
    if (isAtWork)
      stage.forcefullyCrashRenderer()
    return isAtWork
  })

  await client.addLibrary({ path: folder.path })
  await expect.poll(() => readFile(join(newcomer.data, 'logs', 'engine.log'), 'utf8')).toContain('the stage runs in the hidden window of the app')
  await expect.poll(killStage, { intervals: [50], timeout: 30_000 }).toBe(true)
  await expect.poll(() => shellLog(newcomer)).toContain('The stage page is lost')
  await untilIndexed(client)
  const { failed, pending } = (await client.status()).progress
  expect({ failed, pending }).toEqual({ failed: 0, pending: 0 })
  const { assets } = await client.listAssets({ filter: 'kind = model' })
  expect(assets.map(({ path }) => path).sort()).toEqual([...models].sort())
  expect(await app.windows(), 'the stage is not seen').toHaveLength(1)
})
