import type { AssetFilter } from '../../../src-main/catalog/assets.ts'
import type { Catalog } from '../../../src-main/catalog/catalog.ts'
import type { Asset } from '../../../src-main/contract/entities.ts'
import { expect, it } from 'vitest'
import { Asset as AssetSchema } from '../../../src-main/contract/entities.ts'
import { assetStates } from '../../../src-main/contract/states.ts'
import { axis, insertAsset, makeFailed, makeReady, withCatalog } from './seed.ts'

/** Two libraries with an asset of each state and kind, and a collection across both. */
function seed(catalog: Catalog) {
  const [photos, models] = [catalog.libraries.insert('/photos', 'photos'), catalog.libraries.insert('/models', 'models')]
  catalog.collections.insert({ key: 'photo-key-1000', name: 'photos', libraryId: photos }, [])
  catalog.collections.insert({ key: 'model-key-1000', name: 'models', libraryId: models }, [])
  const ids = {
    ready: insertAsset(catalog, photos, 'a/ready.png'),
    pending: insertAsset(catalog, photos, 'a/pending.png'),
    failed: insertAsset(catalog, photos, 'failed.png'),
    missing: insertAsset(catalog, photos, 'missing.png'),
    retried: insertAsset(catalog, photos, 'retried.png'),
    chair: insertAsset(catalog, models, 'chair.obj', { kind: 'model', format: 'obj' }),
    table: insertAsset(catalog, models, 'table.glb', { kind: 'model', format: 'glb' }),
  }
  makeReady(catalog, ids.ready, 'aa', 'e', [axis(4, 0)])
  makeReady(catalog, ids.chair, 'bb', 'e', [axis(4, 1), axis(4, 2)])
  makeReady(catalog, ids.missing, 'cc', 'e', [axis(4, 3)])
  makeFailed(catalog, ids.failed, 'preview')
  makeFailed(catalog, ids.retried, 'preview', 1)
  catalog.ingest.queueFailed(1)
  catalog.scans.missing(ids.missing)
  catalog.collections.insert({ key: 'mixed-set-2000', name: 'mixed', libraryId: null }, [ids.ready, ids.chair, ids.missing])
  return { photos, models, ids }
}

it('filters by state, kind, library and collection, those of libraries included', () => withCatalog((catalog) => {
  const { photos, ids } = seed(catalog)
  const { ready, pending, failed, missing, retried, chair, table } = ids
  const cases: readonly (readonly [AssetFilter, readonly number[]])[] = [
    [{}, [ready, pending, failed, retried, chair, table]],
    [{ state: 'ready' }, [ready, chair]],
    [{ state: 'pending' }, [pending, table]],
    [{ state: 'failed' }, [failed, retried]],
    [{ state: 'missing' }, [missing]],
    [{ kinds: ['model'] }, [chair, table]],
    [{ kinds: ['image', 'model'], state: 'ready' }, [ready, chair]],
    [{ libraryId: photos }, [ready, pending, failed, retried]],
    [{ collections: ['photo-key-1000'] }, [ready, pending, failed, retried]],
    [{ collections: ['mixed-set-2000'] }, [ready, chair]],
    [{ collections: ['mixed-set-2000', 'model-key-1000'] }, [ready, chair, table]],
    [{ collections: ['mixed-set-2000'], state: 'missing' }, [missing]],
    [{ collections: ['mixed-set-2000'], kinds: ['model'] }, [chair]],
    [{ collections: ['no-such-1'] }, []],
    [{ ids: [table, ready, 999], kinds: ['image'] }, [ready]],
  ]
  for (const [filter, expected] of cases) {
    const name = JSON.stringify(filter)
    expect(catalog.assets.ids(filter), name).toEqual(expected)
    expect(catalog.assets.count(filter), name).toBe(expected.length)
    expect(pages(catalog, filter, 2).map(({ id }) => id), name).toEqual(expected)
  }
}))

it('puts every asset in exactly one state, and counts collections by what is on disk', () => withCatalog((catalog) => {
  const { ids } = seed(catalog)
  const states = assetStates.flatMap(state => catalog.assets.page({ state }, 0, 100).map(asset => [asset.id, asset.state, state] as const))
  expect(states.map(([id]) => id).sort()).toEqual(Object.values(ids).sort())
  expect(states.every(([, own, asked]) => own === asked)).toBe(true)
  expect(catalog.collections.list().map(({ name, assets }) => [name, assets])).toEqual([['mixed', 2], ['models', 2], ['photos', 4]])
  expect(catalog.libraries.list().map(({ assets }) => assets)).toEqual([4, 2])
}))

it('gives assets as the contract has them', () => withCatalog((catalog) => {
  const { photos, ids } = seed(catalog)
  catalog.ingest.setPicture(ids.ready, { picture: 'cc', width: 640, height: 480, triangles: null })
  catalog.ingest.setPicture(ids.chair, { picture: 'dd', width: null, height: null, triangles: 12 })
  expect(AssetSchema.parse(catalog.assets.get(ids.ready))).toMatchObject({
    libraryId: photos,
    path: 'a/ready.png',
    name: 'ready.png',
    hash: 'aa',
    width: 640,
    height: 480,
    state: 'ready',
    failure: null,
    preview: '/api/previews/cc.jpg',
    strip: null,
    missingSince: null,
  } satisfies Partial<Asset>)
  expect(AssetSchema.parse(catalog.assets.get(ids.chair))).toMatchObject({ path: 'chair.obj', strip: '/api/strips/dd.webp', triangles: 12 })
  expect(AssetSchema.parse(catalog.assets.get(ids.failed))).toMatchObject({ state: 'failed', failure: { code: 'image_undecodable', message: 'preview failed' }, preview: null })
  expect(AssetSchema.parse(catalog.assets.get(ids.missing)).missingSince).not.toBeNull()
  expect(catalog.assets.get(999)).toBeUndefined()
  expect([...catalog.assets.many([ids.chair, 999]).keys()]).toEqual([ids.chair])
  expect(catalog.assets.kinds([ids.chair, ids.ready])).toEqual(new Map([[ids.ready, 'image'], [ids.chair, 'model']]))
}))

it('finds an asset by its place and its place by the asset', () => withCatalog((catalog) => {
  const { photos, ids } = seed(catalog)
  expect(catalog.assets.idAt('/photos', 'a', 'ready.png')).toBe(ids.ready)
  expect(catalog.assets.idAt('/photos', '', 'ready.png')).toBeUndefined()
  expect(catalog.assets.location(ids.ready)).toEqual({ root: '/photos', folder: 'a', name: 'ready.png' })
  expect(catalog.assets.everyId(photos)).toContain(ids.missing)
}))

function pages(catalog: Catalog, filter: AssetFilter, limit: number): Asset[] {
  const all: Asset[] = []
  for (let page = catalog.assets.page(filter, 0, limit); page.length > 0; page = catalog.assets.page(filter, all.at(-1)!.id, limit)) {
    expect(page.length).toBeLessThanOrEqual(limit)
    all.push(...page)
  }
  return all
}
