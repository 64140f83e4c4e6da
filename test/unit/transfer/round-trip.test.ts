import type { Engine } from '../../../src-main/engine/engine.ts'
import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { index, withEngine } from '../../helpers/engine.ts'
import { writePicture } from '../../helpers/pictures.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

const names = ['a.png', 'b.png', 'sub/c.png', 'copy.png']

/** Everything that a user made, by the names of the files. */
async function made({ client }: Engine) {
  const { assets } = await client.listAssets({ limit: 5000 })
  const details = await Promise.all(assets.map(({ id }) => client.getAssetDetails({ id })))
  return Object.fromEntries(details.map(({ asset, tags, metadata, collections }) => [asset.name, { tags, user: metadata.filter(({ source }) => source === 'user').map(({ key, value }) => `${key}=${value}`), collections }]))
}

async function scene(path: string) {
  const photos = join(path, 'photos')
  for (const [seed, name] of names.entries())
    await writePicture(join(photos, name), name === 'copy.png' ? 0 : seed)
  const file = join(path, 'export.json')
  const before = await withEngine(join(path, 'data'), async (engine) => {
    await index(engine, photos)
    const { assets } = await engine.client.listAssets({})
    const idOf = (name: string) => assets.find(asset => asset.path === name)!.id
    await engine.client.editAssets({ ids: [idOf('a.png'), idOf('sub/c.png')], addTags: ['sea', 'Sky'], metadata: { rating: '4' } })
    await engine.client.editAssets({ ids: [idOf('copy.png')], addTags: ['the copy'] })
    await engine.client.editAssets({ ids: [idOf('b.png')], metadata: { description: 'text', note: 'more' } })
    const { key } = await engine.client.createCollection({ name: 'Kept', assetIds: [idOf('b.png'), idOf('copy.png')] })
    await writeFile(file, JSON.stringify(await engine.client.exportUserData()))
    return { key, made: await made(engine) }
  })
  return { photos, file, before }
}

it('brings everything back into an empty catalog, imported before the files are indexed', async () => {
  await using at = await temporaryFolder()
  const { photos, file, before } = await scene(at.path)
  await withEngine(join(at.path, 'new'), async (engine) => {
    expect(await engine.client.importUserData({ path: file })).toEqual({ matched: 0, awaited: 4, collections: 1, refused: [] })
    expect((await engine.client.exportUserData()).assets).toHaveLength(4)
    await index(engine, photos)
    expect(await made(engine)).toEqual(before.made)
    expect(engine.catalog.awaited.count()).toBe(0)
    expect(await engine.client.listCollections()).toContainEqual(expect.objectContaining({ key: before.key, name: 'Kept', assets: 2 }))
  })
})

it('brings everything back where the folder lies elsewhere and its files have other names, imported after', async () => {
  await using at = await temporaryFolder()
  const { photos, file, before } = await scene(at.path)
  const elsewhere = join(at.path, 'elsewhere')
  await rename(photos, elsewhere)
  await rename(join(elsewhere, 'b.png'), join(elsewhere, 'sub', 'other-name.png'))
  await withEngine(join(at.path, 'new'), async (engine) => {
    await index(engine, elsewhere)
    const report = await engine.client.importUserData({ path: file })
    expect(report).toEqual({ matched: 4, awaited: 0, collections: 1, refused: [] })
    const { 'b.png': renamed, ...others } = before.made
    const after = await made(engine)
    expect(after).toEqual({ ...others, 'other-name.png': renamed })
    expect(await engine.client.importUserData({ path: file })).toEqual(report)
    expect(await made(engine)).toEqual(after)
  })
})
