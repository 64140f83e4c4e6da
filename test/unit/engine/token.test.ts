import { chmod, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { expect, it } from 'vitest'
import { tokenOf } from '../../../src-main/engine/token.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

it('is made once, long, and another for another folder', async () => {
  await using folder = await temporaryFolder()
  await using other = await temporaryFolder()
  const token = tokenOf(folder.path)
  expect(token).toMatch(/^[\w-]{32,}$/)
  expect(tokenOf(folder.path)).toBe(token)
  expect(tokenOf(other.path)).not.toBe(token)
})

it.skipIf(process.platform === 'win32')('can be read by its owner only, also when it could not before', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'token')
  const token = tokenOf(folder.path)
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  await chmod(path, 0o644)
  expect(tokenOf(folder.path)).toBe(token)
  expect((await stat(path)).mode & 0o777).toBe(0o600)
})

it('is made anew when what is there is too short to be one', async () => {
  await using folder = await temporaryFolder()
  await writeFile(join(folder.path, 'token'), 'short\n')
  const token = tokenOf(folder.path)
  expect(token).not.toBe('short')
  expect(await readFile(join(folder.path, 'token'), 'utf8')).toBe(token)
})
