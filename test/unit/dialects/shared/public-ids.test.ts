import { expect, it } from 'vitest'
import { openCatalog } from '../../../../src-main/catalog/catalog.ts'
import { collectionOfUuid, numberOfUuid, uuidOfCollection, uuidOfNumber } from '../../../../src-main/dialects/shared/public-ids.ts'
import { temporaryFolder } from '../../../helpers/temporary-folder.ts'

it('gives a collection the same UUID always, of version 5, and finds it by that', async () => {
  await using folder = await temporaryFolder()
  const catalog = openCatalog(folder.path)
  catalog.collections.insert({ key: 'late-sea-5767', name: 'Late', libraryId: null }, [])
  const uuid = uuidOfCollection('late-sea-5767')
  expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(uuidOfCollection('late-sea-5767')).toBe(uuid)
  expect(uuidOfCollection('late-sea-5768')).not.toBe(uuid)
  expect(collectionOfUuid(catalog, uuid.toUpperCase())).toMatchObject({ key: 'late-sea-5767' })
  expect(collectionOfUuid(catalog, uuidOfCollection('calm-fox-1000'))).toBeUndefined()
  expect(collectionOfUuid(catalog, 'late-sea-5767')).toBeUndefined()
  catalog.close()
})

it('finds a library for as long as it is there', async () => {
  await using folder = await temporaryFolder()
  const catalog = openCatalog(folder.path)
  const library = catalog.libraries.insert('/photos', 'photos')
  catalog.collections.insert({ key: 'calm-fox-1000', name: 'photos', libraryId: library }, [])
  expect(collectionOfUuid(catalog, uuidOfCollection('calm-fox-1000'))).toMatchObject({ key: 'calm-fox-1000', libraryId: library })
  catalog.libraries.remove(library)
  expect(collectionOfUuid(catalog, uuidOfCollection('calm-fox-1000'))).toBeUndefined()
  catalog.close()
})

it('hides a number in a UUID of version 8, and finds it there', () => {
  expect(uuidOfNumber('asset', 42)).toBe('6c696b65-a55e-8000-8000-00000000002a')
  for (const number of [0, 1, 4_294_967_296, 2 ** 48 - 1])
    expect(numberOfUuid('asset', uuidOfNumber('asset', number).toUpperCase())).toBe(number)
  expect(numberOfUuid('object', uuidOfNumber('asset', 42))).toBeUndefined()
  for (const uuid of ['', '42', '6c696b65-a55e-8000-8000-00000000002', 'x6c696b65-a55e-8000-8000-00000000002a', '6c696b65-a55e-8000-8000-00000000002a\n'])
    expect(numberOfUuid('asset', uuid)).toBeUndefined()
})
