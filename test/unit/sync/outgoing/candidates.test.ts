import type { Candidate, Impossible } from '../../../../src-main/sync/types.ts'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { englishReasons, inWords } from '../../../../src-main/contract/sync-reasons.ts'
import { insertAsset, makeFailed } from '../../catalog/seed.ts'
import { candidatesOf, connectorTo, ownKey, withLibrary } from './library.ts'

/** Why it cannot go, in words; null where it can. */
function reasonOf(entry: Candidate | Impossible): string | null {
  return 'reason' in entry ? inWords(englishReasons, entry.reason) : null
}

const triangle = JSON.stringify({ asset: { version: '2.0' }, buffers: [{ uri: 'tri%20angle.bin', byteLength: 3 }], images: [{ uri: 'data:image/png;base64,AAAA' }, { uri: 'wood.png' }] })

it('gives files that a service takes as they lie, other images as JPEG, other models as views, in the order of their ids', async () => {
  await withLibrary(async ({ add, maker }) => {
    await add('a.jpg', 'one')
    await add('folder/b.tif', 'two')
    await add('chair.glb', 'three')
    await add('table.stl', 'four')
    const found = await candidatesOf(maker(), connectorTo(), { views: 4 })
    expect(found.map(entry => 'reason' in entry ? entry.reason.code : [entry.name, entry.format, entry.view])).toEqual([
      ['a.jpg', 'jpeg', null],
      ['b.jpg', 'jpeg', null],
      ['chair.glb', 'glb', null],
      ['table.01.jpg', 'jpeg', 1],
      ['table.04.jpg', 'jpeg', 4],
      ['table.07.jpg', 'jpeg', 7],
      ['table.10.jpg', 'jpeg', 10],
    ])
    expect(found.map(({ key, asset }) => key.replace(asset.hash!, '')).slice(2)).toEqual(['', '#1', '#4', '#7', '#10'])
    const views = await candidatesOf(maker(), connectorTo(), { models: 'views', views: 1 })
    expect(views.map(({ key, asset }) => key.replace(asset.hash!, ''))).toEqual(['', '', '#1', '#1'])
    expect(await candidatesOf(maker(), connectorTo(), { views: 12 })).toHaveLength(3 + 12)
  })
})

describe('what is away', () => {
  it('is impossible, not gone: what is missing, of an offline library, not read yet, or changed and not read again', async () => {
    await withLibrary(async ({ catalog, root, id, add, maker }) => {
      const missing = await add('missing.stl', 'a')
      const unread = insertAsset(catalog, id, 'unread.png')
      const changed = await add('changed.jpg', 'b')
      const failed = insertAsset(catalog, id, 'failed.png')
      catalog.scans.missing(missing)
      catalog.scans.change(changed, { size: 9, mtimeMs: 1, createdMs: 1 })
      makeFailed(catalog, failed, 'identify', null, 'file_unreadable')
      await rm(join(root, 'missing.stl'))
      const reasons = async () => (await candidatesOf(maker(), connectorTo(), { views: 1 })).map(entry => [entry.key, reasonOf(entry)])
      const [missingHash, changedHash] = [catalog.assets.get(missing)!.hash, catalog.assets.get(changed)!.hash]
      expect(await reasons()).toEqual([
        [`${missingHash}#1`, 'is missing from its folder; what was sent of it stays there'],
        [`asset:${unread}`, 'is still being indexed'],
        [changedHash, 'is still being indexed'],
        [`asset:${failed}`, 'could not be read here: identify failed'],
      ])
      expect(maker().away([missing, unread, changed, 999])).toEqual(new Set([missing]))
      catalog.libraries.setState(id, 'offline')
      expect((await reasons()).map(([, reason]) => reason)).toEqual(Array.from({ length: 4 }).fill('lies in "Photos", which cannot be reached now'))
      expect(maker().away([missing, changed])).toEqual(new Set([missing, changed]))
    })
  })

  it('keeps members of a collection that was put together, and what a suspect or removed library holds', async () => {
    await withLibrary(async ({ catalog, id, add, maker }) => {
      const assets = [await add('a.jpg', 'a'), await add('b.jpg', 'b'), await add('c.jpg', 'c')]
      catalog.collections.insert({ key: 'some-few-2000', name: 'Some', libraryId: null }, assets.slice(1))
      catalog.scans.missing(assets[1]!)
      const found = await candidatesOf(maker(), connectorTo(), {}, 'some-few-2000')
      expect(found.map(({ asset, ...entry }) => [asset.id, 'reason' in entry])).toEqual([[assets[2], false], [assets[1], true]])
      expect(maker().away(assets)).toEqual(new Set([assets[1]]))
      catalog.libraries.setSuspicion(id, { missing: 2, known: 3 })
      expect(maker().away(assets)).toEqual(new Set(assets))
    })
  })
})

it('gives the same content once, as a candidate where one of its files is there', async () => {
  await withLibrary(async ({ catalog, add, maker }) => {
    const [first, second, third] = [await add('a.jpg', 'same'), await add('b/a.jpg', 'same'), await add('c.jpg', 'same')]
    catalog.scans.missing(first)
    const found = await candidatesOf(maker(), connectorTo())
    expect(found.map(({ asset, ...entry }) => [asset.id, 'reason' in entry])).toEqual([[second, false]])
    catalog.scans.missing(second)
    catalog.scans.missing(third)
    expect((await candidatesOf(maker(), connectorTo())).map(({ asset, ...entry }) => [asset.id, 'reason' in entry])).toEqual([[first, true]])
  })
})

it('says what is too large, and what the service objects to', async () => {
  await withLibrary(async ({ add, maker }) => {
    await add('large.jpg', new Uint8Array(1001))
    await add('fine.jpg', new Uint8Array(600))
    await add('odd.jpg', 'odd')
    const connector = connectorTo({}, ({ name }) => name === 'odd.jpg' ? { code: 'empty', params: {} } : undefined)
    const reasons = async (largestBytes: number | null) => Object.fromEntries((await candidatesOf(maker(), connector, { largestBytes })).map(entry => [entry.asset.name, reasonOf(entry)]))
    expect(await reasons(null)).toEqual({ 'large.jpg': 'is larger than the 1000 bytes that Test takes', 'fine.jpg': null, 'odd.jpg': 'is empty' })
    expect(await reasons(500)).toMatchObject({ 'fine.jpg': 'is larger than the 500 bytes that are sent by this sync' })
  })
})

it('says of what cannot be drawn that it cannot, and of an OBJ what stays behind', async () => {
  await withLibrary(async ({ catalog, add, maker }) => {
    const broken = await add('broken.tif', 'x')
    makeFailed(catalog, broken, 'preview')
    await add('chair.obj', 'v 0 0 0')
    const [chair, tif] = await candidatesOf(maker(), connectorTo())
    expect(reasonOf(tif!)).toBe('could not be read here: preview failed')
    expect(chair).toMatchObject({ note: { code: 'shape-alone' } })
    expect((await candidatesOf(maker(), connectorTo({ cannot: [] })))[0]).not.toHaveProperty('note')
  })
})

it('says of a USD that its textures stay behind, and not of a USDZ, which holds them', async () => {
  await withLibrary(async ({ add, maker }) => {
    await add('chair.usda', '#usda 1.0')
    await add('chair.USDZ', 'x')
    const notes = Object.fromEntries((await candidatesOf(maker(), connectorTo({ modelFormats: ['usd'], cannot: [] }))).map(entry => [entry.asset.name, 'note' in entry ? entry.note?.code : undefined]))
    expect(notes).toEqual({ 'chair.usda': 'file-alone', 'chair.USDZ': undefined })
  })
})

it('has a glTF that refers to other files go only where they go with it', async () => {
  await withLibrary(async ({ add, maker }) => {
    await add('chair.gltf', triangle)
    await add('whole.gltf', JSON.stringify({ asset: { version: '2.0' }, buffers: [{ uri: 'data:application/octet-stream;base64,AAAA' }] }))
    await add('broken.gltf', '{')
    const alone = await candidatesOf(maker(), connectorTo())
    expect(alone.map(entry => [entry.asset.name, reasonOf(entry)])).toEqual([
      ['whole.gltf', null],
      ['chair.gltf', 'refers to other files (tri angle.bin, wood.png), and Test takes one alone: convert it to GLB'],
      ['broken.gltf', expect.stringMatching(/^could not be read here: .*JSON is malformed/)],
    ])
    expect((await candidatesOf(maker(), connectorTo({ cannot: [] }))).every(entry => !('reason' in entry))).toBe(true)
  })
})

it('gives metadata the names that they have there', async () => {
  await withLibrary(async ({ catalog, add, maker }) => {
    const asset = await add('a.jpg', 'a')
    catalog.tags.add([asset], ['oak', 'Chair'])
    catalog.metadata.replaceFrom(asset, 'file', { tags: [], values: { rating: '3', title: 'A chair' } })
    catalog.metadata.replaceFrom(asset, 'sidecar', { tags: [], values: { rating: '5' } })
    const metadata = [{ from: 'tags', to: 'labels' }, { from: 'rating', to: 'stars' }, { from: 'title', to: 'labels' }, { from: 'copyright', to: 'owner' }]
    expect((await candidatesOf(maker(), connectorTo(), { metadata }))[0]).toMatchObject({ metadata: { labels: ['Chair', 'oak', 'A chair'], stars: ['5'] } })
    expect((await candidatesOf(maker(), connectorTo()))[0]).toMatchObject({ metadata: {} })
  })
})

it('says where files and what is made of them lie in a bucket, for services that read there', async () => {
  await withLibrary(async ({ root, add, maker }) => {
    await add('props/a 100%.jpg', 'a')
    await add('props/b.tif', 'b')
    await add('other.jpg', 'c')
    const buckets = [{ folder: join(root, 'props'), bucket: 's3://studio/all/' }]
    const paths = async (viewsFolder: string | null, cannot: 'bytes'[] = ['bytes']) => (await candidatesOf(maker(), connectorTo({ cannot }), { buckets, viewsFolder })).map(entry => 'bucketPath' in entry ? entry.bucketPath : undefined)
    expect(await paths(null)).toEqual(['s3://studio/all/a 100%.jpg', null, null])
    expect(await paths(join(root, 'props', 'made'))).toEqual(['s3://studio/all/a 100%.jpg', expect.stringMatching(/^s3:\/\/studio\/all\/made\/[0-9a-f]{32}\.jpg$/), null])
    expect(await paths(join(root, 'elsewhere'))).toEqual(['s3://studio/all/a 100%.jpg', null, null])
    expect(await paths(null, [])).toEqual([null, null, null])
  })
})

it('goes through a collection of any size, and knows none that is gone', async () => {
  await withLibrary(async ({ catalog, id, maker }) => {
    catalog.transaction(() => {
      for (let at = 0; at < 450; at++) {
        const asset = insertAsset(catalog, id, `${at}.jpg`, { format: 'jpeg' })
        catalog.ingest.setHash(asset, `hash-${at}`)
        catalog.ingest.done(asset, 'identify', 1)
      }
    })
    const found = await candidatesOf(maker(), connectorTo())
    expect(found.map(({ key }) => key)).toEqual(Array.from({ length: 450 }, (_, at) => `hash-${at}`))
    await expect(candidatesOf(maker(), connectorTo(), {}, 'gone-key-1')).rejects.toMatchObject({ code: 'collection_not_found' })
    expect(catalog.collections.has(ownKey)).toBe(true)
  })
})
