import type { Catalog } from '../../../src-main/catalog/catalog.ts'
import { expect, it } from 'vitest'
import { exportMetadata } from '../../../src-main/transfer/metadata-export.ts'
import { importMetadata } from '../../../src-main/transfer/metadata-import.ts'
import { setValue } from '../catalog/edits.ts'
import { insertAsset, withCatalog } from '../catalog/seed.ts'

const hash = (n: number) => n.toString(16).padStart(32, '0')

/** Three files in /x, the last of them read and tagged by its file, and a copy of the first in /y. */
function withFiles(work: (catalog: Catalog, ids: readonly number[]) => Promise<void>): Promise<void> {
  return withCatalog(async (catalog) => {
    const [x, y] = [catalog.libraries.insert('/x', 'x'), catalog.libraries.insert('/y', 'y')]
    const ids = [insertAsset(catalog, x, 'a.png'), insertAsset(catalog, x, 'sub/b.png'), insertAsset(catalog, x, 'c, "d".png'), insertAsset(catalog, y, 'a.png')]
    ids.forEach((id, i) => catalog.ingest.setHash(id, hash(i % 3)))
    catalog.tags.add([ids[0]!], ['sea; sky', 'blue'])
    setValue(catalog, [ids[0]!], 'rating', '4')
    setValue(catalog, [ids[1]!], 'description', 'two\nlines, "quoted"')
    setValue(catalog, [ids[1]!], 'name', '=1+1')
    catalog.metadata.replaceFrom(ids[2]!, 'file', { tags: ['from file'], values: { 'camera.model': 'X', 'rating': '2' } })
    await work(catalog, ids)
  })
}

/** Imports a table and does what it says. */
async function take(catalog: Catalog, text: string) {
  const { report, changes } = await importMetadata(catalog, new Blob([text]), 'table.csv')
  catalog.transaction(() => changes.forEach(catalog.changes.apply))
  return report
}

it('writes CSV with a row for each asset, as RFC 4180 has it', () => withFiles(async (catalog) => {
  const { text, fileName, mediaType } = await exportMetadata(catalog, { format: 'csv' })
  expect(text).toBe([
    '\uFEFFlibrary,path,hash,name,tags,rating,description,camera.model,metadata.name',
    `/x,a.png,${hash(0)},a.png,blue; sea\\; sky,4,,,`,
    `/x,sub/b.png,${hash(1)},b.png,,,"two\nlines, ""quoted""",,=1+1`,
    `/x,"c, ""d"".png",${hash(2)},"c, ""d"".png",from file,2,,X,`,
    `/y,a.png,${hash(0)},a.png,,,,,`,
    '',
  ].join('\r\n'))
  expect([fileName, mediaType]).toEqual([expect.stringMatching(/^likeness-metadata-\d{4}-\d\d-\d\d\.csv$/), 'text/csv; charset=utf-8; header=present'])
}))

it('writes JSON of some assets, in their order, with the keys that are asked for', () => withFiles(async (catalog, ids) => {
  catalog.scans.missing(ids[0]!)
  const table = async (keys?: string[]) => JSON.parse((await exportMetadata(catalog, { format: 'json', ids: Uint32Array.of(ids[2]!, ids[0]!), keys })).text) as unknown
  expect(await table()).toEqual([
    { 'library': '/x', 'path': 'c, "d".png', 'hash': hash(2), 'name': 'c, "d".png', 'tags': ['from file'], 'rating': '2', 'camera.model': 'X' },
    { library: '/x', path: 'a.png', hash: hash(0), name: 'a.png', tags: ['blue', 'sea; sky'], rating: '4' },
  ])
  expect(await table(['none'])).not.toMatchObject([{ 'camera.model': 'X' }, {}])
  expect(JSON.parse((await exportMetadata(catalog, { format: 'json' })).text)).toHaveLength(3)
}))

it.each(['csv', 'json'] as const)('changes nothing by what it wrote as %s', format => withFiles(async (catalog) => {
  const { text } = await exportMetadata(catalog, { format })
  const { report, changes } = await importMetadata(catalog, new Blob([text]), `a.${format}`)
  expect(report).toEqual({ matched: 4, set: 0, refused: [] })
  expect(changes).toEqual([])
}))

it('sets what a table says, of the asset of that content at that place first', () => withFiles(async (catalog, ids) => {
  const report = await take(catalog, ['hash,library,path,tags,rating,mood', `${hash(0)},/y,a.png,,5,calm`, `${hash(0)},/gone,elsewhere.png,blue; new,,`, `,/x,sub/b.png,,1,`, `${hash(2)},,,(remove),(remove),`].join('\n'))
  expect(report).toEqual({ matched: 4, set: 6, refused: [] })
  expect(ids.map(id => catalog.tags.ofAsset(id))).toEqual([['blue', 'new'], [], [], []])
  const ratings = ids.map(id => catalog.metadata.ofAsset(id).find(({ key }) => key === 'rating')?.value)
  expect(ratings).toEqual(['4', '1', '2', '5'])
  expect(catalog.metadata.ofAsset(ids[3]!)).toContainEqual({ key: 'mood', value: 'calm', source: 'user' })
}))

it('finds a file that was edited since by its place, and refuses what it does not find or finds twice', () => withFiles(async (catalog, ids) => {
  const report = await take(catalog, ['hash,library,path,mood', `${hash(9)},/x,a.png,calm`, `${hash(8)},/x,none.png,no`, `,/x,a.png,no`, `${hash(7)},,,no`].join('\n'))
  expect(report).toMatchObject({ matched: 1, set: 1 })
  expect(report.refused.map(({ entry, reason }) => `${entry}: ${reason}`).sort()).toEqual([
    'line 2: another row says something of the same file.',
    'line 3: no library has a file of this content, or one at "none.png".',
    'line 5: no library has a file of this content.',
  ])
  expect(catalog.metadata.ofAsset(ids[0]!)).toContainEqual({ key: 'mood', value: 'no', source: 'user' })
}))

it('says where a file is no table', () => withFiles(async (catalog) => {
  await expect(importMetadata(catalog, new Blob(['hash,mood\n"a"b,c']), 'mine.csv')).rejects.toMatchObject({ code: 'import_invalid', message: expect.stringMatching(/^"mine\.csv" cannot be imported: it is not CSV at line 2, column 1/) as string })
}))
