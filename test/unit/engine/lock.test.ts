import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { lockDataDir, readAddress } from '../../../src-main/engine/lock.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

const lockModule = fileURLToPath(new URL('../../../src-main/engine/lock.ts', import.meta.url))

/** Another process that takes the data folder and keeps it. */
async function otherProcess(dataDir: string) {
  const program = `import { lockDataDir } from ${JSON.stringify(lockModule)}
    lockDataDir(process.argv[1]).announce({ url: 'http://127.0.0.1:1', token: 't' })
    setTimeout(() => { gc(); setTimeout(() => console.log('ready'), 20) }, 20)
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--expose-gc', '--input-type=module-typescript', '-e', program, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  return Object.assign(child, { [Symbol.dispose]: () => child.kill('SIGKILL') })
}

it('makes the data folder, for its owner only', async () => {
  await using folder = await temporaryFolder()
  const dataDir = join(folder.path, 'deep', 'data')
  lockDataDir(dataDir).release()
  if (process.platform !== 'win32')
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700)
})

it('is given to one at a time, and says who has it', async () => {
  await using folder = await temporaryFolder()
  const first = lockDataDir(folder.path)
  expect(() => lockDataDir(folder.path)).toThrow(expect.objectContaining({ code: 'data_in_use', message: expect.stringContaining(`process ${process.pid}`) as string }))
  first.release()
  lockDataDir(folder.path).release()
})

it('tells how to reach its owner once that listens, to its user only, until it is released', async () => {
  await using folder = await temporaryFolder()
  const lock = lockDataDir(folder.path)
  expect(readAddress(folder.path)).toEqual({ pid: process.pid })
  const api = { url: 'http://127.0.0.1:7717', token: 'secret' }
  lock.announce(api)
  expect(readAddress(folder.path)).toEqual({ pid: process.pid, api })
  if (process.platform !== 'win32')
    expect((await stat(join(folder.path, 'engine.json'))).mode & 0o777).toBe(0o600)
  lock.release()
  expect(readAddress(folder.path)).toBeUndefined()
})

it('is refused while another process has it, and free as soon as that was killed', async () => {
  await using folder = await temporaryFolder()
  using child = await otherProcess(folder.path)
  expect(() => lockDataDir(folder.path)).toThrow(expect.objectContaining({ code: 'data_in_use', message: expect.stringContaining(`process ${child.pid}`) as string }))
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(readAddress(folder.path)).toMatchObject({ pid: child.pid })
  const lock = lockDataDir(folder.path)
  expect(readAddress(folder.path)).toEqual({ pid: process.pid })
  lock.release()
})

it('is refused where there is a file, or no right to write', async () => {
  await using folder = await temporaryFolder()
  await writeFile(join(folder.path, 'file'), '')
  expect(() => lockDataDir(join(folder.path, 'file'))).toThrow(expect.objectContaining({ code: 'data_folder_unusable' }))
  expect(() => lockDataDir(join(folder.path, 'file', 'below'))).toThrow(expect.objectContaining({ code: 'data_folder_unusable' }))
  if (process.platform !== 'win32' && process.getuid!() !== 0) {
    await chmod(folder.path, 0o500)
    expect(() => lockDataDir(join(folder.path, 'new'))).toThrow(expect.objectContaining({ code: 'data_folder_unusable' }))
    await chmod(folder.path, 0o700)
  }
})

it('takes a broken address file for none', async () => {
  await using folder = await temporaryFolder()
  await writeFile(join(folder.path, 'engine.json'), '{"pid":')
  expect(readAddress(folder.path)).toBeUndefined()
})
