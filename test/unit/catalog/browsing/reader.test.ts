import { writeFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { createCatalogReader } from '../../../../src-main/catalog/browsing/reader.ts'
import { catalogPath } from '../../../../src-main/catalog/files.ts'
import { temporaryFolder } from '../../../helpers/temporary-folder.ts'
import { insertAsset, withCatalog } from '../seed.ts'

const all = { filter: {}, sort: [], groupBy: undefined }

it('answers what is in the catalog when it is asked, in the order of the questions, and no more once it is closed', () => withCatalog(async (catalog, dataDir) => {
  const reader = createCatalogReader(dataDir)
  const library = catalog.libraries.insert('/x', 'x')
  expect(await reader.ask('outline', all)).toMatchObject({ total: 0 })
  insertAsset(catalog, library, 'a.png')
  const asked = [reader.ask('outline', all), reader.ask('outline', { ...all, filter: { kinds: ['model'] } }), reader.ask('folders', { libraryId: library, parent: '' })]
  expect(await Promise.all(asked)).toMatchObject([{ total: 1 }, { total: 0 }, []])
  await expect(reader.ask('outline', { ...all, filter: { expression: 'width >' } })).rejects.toMatchObject({ code: 'filter_invalid', status: 400 })
  expect(await reader.ask('outline', all)).toMatchObject({ total: 1 })
  const last = expect(reader.ask('facets', undefined)).rejects.toMatchObject({ code: 'engine_closing' })
  await Promise.all([last, reader.close()])
  await expect(reader.ask('facets', undefined)).rejects.toMatchObject({ code: 'engine_closing' })
}))

it('fails when there is no catalog, and asks anew when there is one', async () => {
  await using folder = await temporaryFolder()
  const reader = createCatalogReader(folder.path)
  await expect(reader.ask('facets', undefined)).rejects.toMatchObject({ code: 'internal' })
  await writeFile(catalogPath(folder.path), 'words in place of a catalog, which are many enough to be read as the page of one. '.repeat(20))
  await expect(reader.ask('facets', undefined)).rejects.toMatchObject({ code: 'catalog_damaged' })
  await reader.close()
})
