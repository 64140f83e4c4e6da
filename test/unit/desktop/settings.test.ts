import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openSettingsFile, startsHidden } from '../../../src-main/desktop/settings.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

const errors: unknown[] = []
const log = { folder: '/', info: () => undefined, error: (_: string, error: unknown) => void errors.push(error) }

const defaults = { background: false, openAtLogin: false, notifications: true, updates: 'stable' }

it('keeps what is chosen, tells of it, and finds it again', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'new', 'desktop.json')
  const settings = openSettingsFile(path, log)
  const heard: unknown[] = []
  settings.onChange(() => {
    throw new Error('it cannot be shown')
  })
  const stop = settings.onChange(changed => heard.push(changed))
  expect(settings.get()).toEqual(defaults)
  expect(settings.change({ background: true })).toEqual({ ...defaults, background: true })
  settings.change({ background: true })
  stop()
  settings.change({ updates: 'beta' })
  expect(heard).toEqual([{ ...defaults, background: true }])
  expect(errors).toEqual([expect.any(Error), expect.any(Error)])
  expect(openSettingsFile(path, log).get()).toEqual({ ...defaults, background: true, updates: 'beta' })
  expect(await readdir(join(folder.path, 'new'))).toEqual(['desktop.json'])
  if (process.platform !== 'win32')
    expect((await stat(path)).mode & 0o777).toBe(0o600)
})

it.each([
  ['no JSON', 'half of {', {}],
  ['something else', '[1, 2]', {}],
  ['one value that is not known', '{"background": true, "updates": "nightly", "notifications": "no", "later": 1}', { background: true }],
])('counts what is not understood as not chosen: %s', async (_, text, chosen) => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'desktop.json')
  await writeFile(path, text)
  expect(openSettingsFile(path, log).get()).toEqual({ ...defaults, ...chosen })
})

it('changes nothing when it cannot be written', async () => {
  await using folder = await temporaryFolder()
  await writeFile(join(folder.path, 'file'), 'no folder')
  const settings = openSettingsFile(join(folder.path, 'file', 'desktop.json'), log)
  expect(() => settings.change({ background: true })).toThrow()
  expect(settings.get()).toEqual(defaults)
  expect(await readFile(join(folder.path, 'file'), 'utf8')).toBe('no folder')
})

it('starts without a window only where something else is seen of it', () => {
  const settings = openSettingsFile('/nowhere/desktop.json', log).get()
  expect([startsHidden(true, { ...settings, background: true }), startsHidden(true, settings), startsHidden(false, { ...settings, background: true })]).toEqual([true, false, false])
})
