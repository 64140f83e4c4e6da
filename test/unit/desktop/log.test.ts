import { readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { expect, it, vi } from 'vitest'
import { createShellLog } from '../../../src-main/desktop/log.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

it('writes lines with their time, and errors with what caused them', async () => {
  await using folder = await temporaryFolder()
  const log = createShellLog(join(folder.path, 'logs'))
  log.info('it starts')
  log.error('it failed', new Error('no reason'))
  await log.close()
  const text = readFileSync(join(log.folder, 'shell.log'), 'utf8')
  expect(text).toMatch(/^\d{4}-\d\d-\d\dT\S+Z info +it starts\n\S+ error it failed: Error: no reason\n {4,}at /)
})

it('sets a full file aside and keeps no more than three of them', async () => {
  await using folder = await temporaryFolder()
  const log = createShellLog(folder.path)
  for (let line = 0; line < 12; line++) {
    log.info('x'.repeat(1_000_000))
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  await log.close()
  expect(readdirSync(folder.path).sort()).toEqual(['shell.log', 'shell.log.1', 'shell.log.2', 'shell.log.3'])
})

it.skipIf(process.platform !== 'linux')('lets the app end also where the log cannot be written', async () => {
  await using folder = await temporaryFolder()
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  try {
    symlinkSync('/dev/full', join(folder.path, 'shell.log'))
    const log = createShellLog(folder.path)
    log.info('it starts')
    await vi.waitUntil(() => said.mock.calls.length > 0, { timeout: 10_000 })
    log.info('it goes on')
    await log.close()
    expect(said.mock.calls).toEqual([[expect.stringContaining('lines of the log are lost')]])
  }
  finally {
    said.mockRestore()
  }
})
