import { mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { expect, it, vi } from 'vitest'
import { openLogFile } from '../../../src-main/log/log-file.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

function onLost() {
  throw new Error('a line was lost')
}

it('keeps the newest lines in some files of a size, for its user only', async () => {
  await using folder = await temporaryFolder()
  const options = { folder: join(folder.path, 'deep', 'logs'), name: 'test.log', size: '1K', files: 3, onLost } as const
  const file = openLogFile(options)
  for (let line = 0; line < 500; line++)
    file.write(`${String(line).padStart(9, '0')}\n`)
  await file.close()
  const again = openLogFile(options)
  again.write('the last\n')
  await again.close()
  expect((await readdir(options.folder)).sort()).toEqual(['test.log', 'test.log.1', 'test.log.2'])
  const files = await Promise.all(['test.log.2', 'test.log.1', 'test.log'].map(name => readFile(join(options.folder, name), 'utf8')))
  const lines = files.join('').trim().split('\n')
  expect(lines.slice(-3)).toEqual(['000000498', '000000499', 'the last'])
  expect(lines.length).toBeGreaterThan(200)
  for (const content of files)
    expect(content.length).toBeLessThan(1100)
  if (process.platform !== 'win32')
    expect((await stat(join(options.folder, 'test.log'))).mode & 0o777).toBe(0o600)
})

it('loses lines while its file cannot be written, says so once, and goes on with the next ones', async () => {
  await using folder = await temporaryFolder()
  const logs = join(folder.path, 'logs')
  await writeFile(logs, 'a file where the folder should be')
  const lost: string[] = []
  const file = openLogFile({ folder: logs, name: 'test.log', retryMs: 0, onLost: reason => lost.push(reason) })
  file.write('one\n')
  await vi.waitUntil(() => lost.length > 0, { timeout: 10_000 })
  await rm(logs)
  await mkdir(logs)
  file.write('two\n')
  await file.close()
  expect(await readFile(join(logs, 'test.log'), 'utf8')).toBe('two\n')
  expect(lost).toEqual([expect.stringMatching(/ENOTDIR|EEXIST/)])
})

it.skipIf(process.platform !== 'linux')('loses lines when the disk is full', async () => {
  await using folder = await temporaryFolder()
  const lost: string[] = []
  // A device that is always full.
  await symlink('/dev/full', join(folder.path, 'test.log'))
  const file = openLogFile({ folder: folder.path, name: 'test.log', onLost: reason => lost.push(reason) })
  file.write('one\n')
  file.write('two\n')
  await vi.waitUntil(() => lost.length > 0, { timeout: 10_000 })
  file.write('three\n')
  await file.close()
  expect(lost).toHaveLength(1)
})
