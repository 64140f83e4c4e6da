import { expect, it } from 'vitest'
import { openCatalog } from '../../../src-main/catalog/catalog.ts'
import { defaultSettings } from '../../../src-main/catalog/settings.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { withCatalog } from './seed.ts'

it('has a value for each setting, changes what is given and keeps it', async () => {
  await using folder = await temporaryFolder()
  const first = openCatalog(folder.path)
  expect(first.settings.all()).toEqual(defaultSettings)
  expect(first.settings.change({ paused: true, missingDays: 3, onBattery: undefined })).toEqual({ ...defaultSettings, paused: true, missingDays: 3 })
  first.close()
  const second = openCatalog(folder.path)
  expect(second.settings.all()).toEqual({ ...defaultSettings, paused: true, missingDays: 3 })
  second.close()
})

it('takes each setting that it does not understand for not set', async () => {
  await using folder = await temporaryFolder()
  const first = openCatalog(folder.path)
  first.settings.set('settings', JSON.stringify({ onBattery: 'sometimes', missingDays: 5, invented: true }))
  first.close()
  const second = openCatalog(folder.path)
  expect(second.settings.all()).toEqual({ ...defaultSettings, missingDays: 5 })
  second.close()
})

it('remembers single values of the engine', () => withCatalog(({ settings }) => {
  settings.set('encoder.active', 'a')
  settings.set('encoder.active', 'b')
  expect(settings.get('encoder.active')).toBe('b')
  settings.remove('encoder.active')
  expect(settings.get('encoder.active')).toBeUndefined()
}))
