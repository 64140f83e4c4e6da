import type { Engine } from '../../../src-main/engine/engine.ts'
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import pino from 'pino'
import { expect, it } from 'vitest'
import { createEngine } from '../../../src-main/engine/engine.ts'
import { index } from '../../helpers/engine.ts'
import { writePicture } from '../../helpers/pictures.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

function open(folder: string): Promise<Engine> {
  return createEngine({ dataDir: join(folder, 'data'), log: pino({ level: 'silent' }) })
}

it('is refused a data folder that another engine has, which goes on undisturbed', async () => {
  await using folder = await temporaryFolder()
  const first = await open(folder.path)
  await expect(open(folder.path)).rejects.toMatchObject({ code: 'data_in_use', message: expect.stringContaining(`process ${process.pid}`) as string })
  expect(await first.client.listLibraries()).toEqual([])
  await first.close()
  const second = await open(folder.path)
  await second.close()
})

it('keeps its token from one start to the next', async () => {
  await using folder = await temporaryFolder()
  const first = await open(folder.path)
  await first.close()
  const second = await open(folder.path)
  expect(second.token).toBe(first.token)
  await second.close()
})

it('closes in the middle of its work, and goes on with it the next time', async () => {
  await using folder = await temporaryFolder()
  const pictures = join(folder.path, 'pictures')
  for (let seed = 1; seed <= 40; seed++)
    await writePicture(join(pictures, `${seed}.png`), seed, { width: 600, height: 400 })
  const first = await open(folder.path)
  await first.client.addLibrary({ path: pictures })
  await new Promise<void>((resolve) => {
    const stop = first.events.listen((event) => {
      if (event.type === 'assets') {
        stop()
        resolve()
      }
    })
  })
  await first.close()
  const second = await open(folder.path)
  await index(second, pictures)
  expect(await second.client.status()).toMatchObject({ progress: { total: 40, done: 40, failed: 0 } })
  expect(second.space().look.index.count).toBe(40)
  await second.close()
})

it('lets go of who waits for it when it closes, closes once, and answers nothing after', async () => {
  await using folder = await temporaryFolder()
  const engine = await open(folder.path)
  const { url } = await engine.listen(0, '127.0.0.1')
  const headers = { authorization: `Bearer ${engine.token}` }
  const stream = await fetch(`${url}/api/events`, { headers })
  const waiting = engine.client.waitUntilIdle()
  await engine.client.status()
  const both = [engine.close(), engine.close()]
  expect(both[0]).toBe(both[1])
  await Promise.all(both)
  await waiting
  await expect(stream.text()).rejects.toThrow()
  await expect(engine.client.status()).rejects.toMatchObject({ code: 'engine_closing' })
  await expect(fetch(`${url}/api/status`, { headers })).rejects.toThrow()
  await engine.close()
})

it('removes uploads that a crash left behind', async () => {
  await using folder = await temporaryFolder()
  const left = join(folder.path, 'data', 'uploads', 'half')
  await mkdir(join(left, '..'), { recursive: true })
  await writeFile(left, 'half an upload')
  const engine = await open(folder.path)
  expect(existsSync(left)).toBe(false)
  await engine.close()
})
