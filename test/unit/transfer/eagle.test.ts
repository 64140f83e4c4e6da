import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readEagle } from '../../../src-main/transfer/eagle.ts'
import { writeTree } from '../../helpers/encoders.ts'
import { index, withEngine } from '../../helpers/engine.ts'
import { writePicture } from '../../helpers/pictures.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

const folder = (id: string, name: string, children: readonly object[] = []) => ({ id, name, description: '', children, modificationTime: 1700000000000, tags: [], password: '', passwordTips: '' })

const item = (name: string, more: object = {}) => ({ id: name.toUpperCase(), name, size: 5, btime: 1, mtime: 1, ext: 'png', tags: [], folders: [], isDeleted: false, url: '', annotation: '', modificationTime: 1, height: 36, width: 48, noThumbnail: true, palettes: [{ color: [1, 2, 3], ratio: 50 }], lastModified: 1, ...more })

/** An Eagle library as versions 3 and 4 write it. */
function library(items: Readonly<Record<string, object | string>>): Record<string, object | string> {
  return {
    'metadata.json': { folders: [folder('KA', 'Work', [folder('KB', 'Old', [folder('KC', 'Older')])]), folder('KD', 'Empty')], smartFolders: [{ id: 'S', name: 'Smart', conditions: [] }], quickAccess: [], tagsGroups: [], modificationTime: 1700000000000, applicationVersion: '4.0.0' },
    'tags.json': { historyTags: ['a'], starredTags: [] },
    'mtime.json': { all: 1 },
    ...Object.fromEntries(Object.entries(items).flatMap(([id, metadata]) => [[`images/${id}.info/metadata.json`, metadata]])),
  }
}

it('reads tags, folders, stars, notes and addresses; leaves out the trash; says what it cannot use', async () => {
  await using at = await temporaryFolder()
  await writeTree(at.path, {
    ...library({
      K1: item('first', { tags: ['sea', ' sea ', ''], folders: ['KC', 'KA', 'UNKNOWN'], star: 4, annotation: 'A note', url: 'https://example.org/1' }),
      K2: item('trash', { isDeleted: true, tags: ['no'] }),
      K3: item('what: odd?', { size: null, star: 0 }),
      K4: item('film', { ext: 'mp4' }),
      K5: 'no JSON',
      K6: item('lost'),
      K7: { id: 'K7', name: 'no ext' },
      K8: { name: 'oldest', ext: 'JPG' },
    }),
    'images/K1.info/first.png': 'image',
    'images/K1.info/first_thumbnail.png': 'thumb',
    'images/K2.info/trash.png': 'image',
    'images/K3.info/what- odd-_thumbnail.png': 'thumb',
    'images/K3.info/what- odd-.png': 'image',
    'images/K4.info/film.mp4': 'film',
    'images/K6.info/lost_thumbnail.png': 'thumb',
    'images/K8.info/oldest.jpg': 'image',
    'images/K9.info/no-metadata.png': 'image',
    'images/stray.txt': 'text',
  })
  const { document, refused } = await readEagle(at.path, { library: '/outer', prefix: 'in/My.library/' })
  const plain = { hash: null, library: '/outer', tags: [], metadata: {}, collections: [] }
  expect(document).toEqual({
    collections: [{ key: 'eagle-ka', name: 'Work' }, { key: 'eagle-kc', name: 'Work / Old / Older' }],
    assets: [
      { ...plain, size: 5, path: 'in/My.library/images/K1.info/first.png', tags: ['sea'], metadata: { rating: '4', description: 'A note', source: 'https://example.org/1' }, collections: ['eagle-kc', 'eagle-ka'] },
      { ...plain, size: null, path: 'in/My.library/images/K3.info/what- odd-.png' },
      { ...plain, size: null, path: 'in/My.library/images/K8.info/oldest.jpg' },
    ],
  })
  expect(refused).toEqual([
    { entry: 'images/K4.info', reason: 'Likeness does not read .mp4 files.' },
    { entry: 'images/K5.info', reason: expect.stringMatching(/^its metadata\.json is not that of an item/) as string },
    { entry: 'images/K6.info', reason: 'its file "lost.png" is not there.' },
    { entry: 'images/K7.info', reason: expect.stringMatching(/"ext"/) as string },
    { entry: 'images/K9.info', reason: 'its metadata.json cannot be read: there is no such file.' },
  ])
})

it('says what is wrong with what is no Eagle library', async () => {
  await using at = await temporaryFolder()
  const place = { library: at.path, prefix: '' }
  await expect(readEagle(join(at.path, 'none'), place)).rejects.toMatchObject({ code: 'import_invalid', message: expect.stringMatching(/metadata\.json cannot be read: there is no such file/) as string })
  await writeTree(at.path, { 'metadata.json': { name: 'some package' } })
  await expect(readEagle(at.path, place)).rejects.toThrow(/not that of an Eagle library: "folders"/)
  await writeTree(at.path, { 'metadata.json': { folders: [] } })
  await expect(readEagle(at.path, place)).rejects.toThrow(/its folder "images" cannot be read/)
})

it('adds the folder as a library, gives the items what Eagle knew of them, and touches nothing', async () => {
  await using at = await temporaryFolder()
  const path = join(at.path, 'My.library')
  await writeTree(path, library({ K1: item('first', { tags: ['sea'], folders: ['KB'], star: 5 }), K2: item('second', { annotation: 'noted' }) }))
  for (const [seed, name] of ['first', 'second'].entries())
    await writePicture(join(path, 'images', `K${seed + 1}.info`, `${name}.png`), seed)
  const before = await everyFile(path)
  await withEngine(join(at.path, 'data'), async (engine) => {
    expect(await engine.client.importEagle({ path })).toMatchObject({ collections: 1, refused: [] })
    await index(engine)
    const [library] = await engine.client.listLibraries()
    expect(library).toMatchObject({ name: 'My.library' })
    const { assets } = await engine.client.listAssets({})
    const details = await Promise.all(assets.map(({ id }) => engine.client.getAssetDetails({ id })))
    expect(details.sort((a, b) => a.asset.name < b.asset.name ? -1 : 1)).toMatchObject([
      { asset: { name: 'first.png' }, tags: ['sea'], metadata: expect.arrayContaining([{ key: 'rating', value: '5', source: 'user' }]) as unknown, collections: ['eagle-kb'] },
      { asset: { name: 'second.png' }, tags: [], metadata: expect.arrayContaining([{ key: 'description', value: 'noted', source: 'user' }]) as unknown, collections: [] },
    ])
    expect(await engine.client.importEagle({ path })).toMatchObject({ matched: 2, awaited: 0, collections: 1 })
    expect(await engine.client.listCollections()).toHaveLength(2)
  })
  await withEngine(join(at.path, 'other-data'), async (engine) => {
    await index(engine, at.path)
    expect(await engine.client.importEagle({ path })).toMatchObject({ matched: 2, awaited: 0 })
    expect(await engine.client.listLibraries()).toHaveLength(1)
  })
  expect(await everyFile(path)).toEqual(before)
})

async function everyFile(path: string): Promise<Record<string, string>> {
  const entries = (await readdir(path, { recursive: true, withFileTypes: true })).filter(entry => entry.isFile())
  return Object.fromEntries(await Promise.all(entries.map(async entry => [join(entry.parentPath, entry.name), await readFile(join(entry.parentPath, entry.name), 'base64')] as const)))
}
