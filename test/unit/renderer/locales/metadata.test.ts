import { expect, it } from 'vitest'
import { describeMetadata } from '../../../../src-renderer/locales/metadata.ts'

it.each([
  ['exposure.time', '0.004', 'Exposure', '1/250 s'],
  ['exposure.time', '2.5', 'Exposure', '2.5 s'],
  ['exposure.aperture', '2.8', 'Aperture', 'f/2.8'],
  ['place.latitude', '-33.8568', 'Latitude', '33.8568° S'],
  ['place.longitude', '151.2153', 'Longitude', '151.2153° E'],
  ['camera.model', 'X100', 'Camera', 'X100'],
])('%s %s is %s: %s', (key, value, name, text) => {
  expect(describeMetadata({ key, value })).toEqual({ name, value: text })
})

it('leaves what it has no words for, and what is no number, as it is', () => {
  expect(describeMetadata({ key: 'studio.shelf', value: '12' })).toEqual({ name: 'studio.shelf', value: '12' })
  expect(describeMetadata({ key: 'exposure.time', value: 'long' }).value).toBe('long')
  expect(describeMetadata({ key: 'taken', value: 'one day' }).value).toBe('one day')
})
