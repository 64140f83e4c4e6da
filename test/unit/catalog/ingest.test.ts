import { expect, it } from 'vitest'
import { axis, found, insertAsset, makeFailed, makeReady, pendingAsset, withCatalog } from './seed.ts'

it('hands out what waits, by kind and in order, but not what is missing or in a library that is offline', () => withCatalog((catalog) => {
  const [here, away] = [catalog.libraries.insert('/here', 'here'), catalog.libraries.insert('/away', 'away')]
  const [a, b, gone] = ['a.png', 'b.png', 'gone.png'].map(name => insertAsset(catalog, here, name)) as [number, number, number]
  const model = insertAsset(catalog, here, 'm.obj', { kind: 'model', format: 'obj' })
  insertAsset(catalog, away, 'far.png')
  catalog.scans.missing(gone)
  catalog.libraries.setState(away, 'offline')

  expect(catalog.ingest.next('image', 0, 10).map(({ id }) => id)).toEqual([a, b])
  expect(catalog.ingest.next('image', 0, 1).map(({ id }) => id)).toEqual([a])
  expect(catalog.ingest.next('image', a, 10).map(({ id }) => id)).toEqual([b])
  expect(catalog.ingest.next('model', 0, 10)).toMatchObject([{ id: model, root: '/here', folder: '', name: 'm.obj', format: 'obj' }])
  expect(catalog.ingest.counts()).toEqual({ total: 3, pending: 3, failed: 0 })
}))

it('counts each asset once: what failed and is tried again waits', () => withCatalog((catalog) => {
  const library = catalog.libraries.insert('/x', 'x')
  const [ready, failed, retried] = ['a.png', 'b.png', 'c.png'].map(name => insertAsset(catalog, library, name)) as [number, number, number]
  makeReady(catalog, ready, 'aa', 'e', [axis(4, 0)])
  makeFailed(catalog, failed, 'preview')
  makeFailed(catalog, retried, 'preview', 5000)
  expect(catalog.ingest.counts()).toEqual({ total: 3, pending: 0, failed: 2 })

  expect(catalog.ingest.queueFailed(4999)).toBe(0)
  expect(catalog.ingest.queueFailed(5000)).toBe(1)
  expect(catalog.ingest.counts()).toEqual({ total: 3, pending: 1, failed: 1 })
  expect(catalog.ingest.queueFailed(null)).toBe(1)
  expect(catalog.ingest.counts()).toEqual({ total: 3, pending: 2, failed: 0 })
}))

it('shows one failure per asset, keeps those that it settles with, and none after it has settled without', () => withCatalog((catalog) => {
  const asset = insertAsset(catalog, catalog.libraries.insert('/x', 'x'), 'a.png')
  makeFailed(catalog, asset, 'identify', 1)
  makeFailed(catalog, asset, 'surface', 1)
  makeFailed(catalog, asset, 'embed:e', 1)
  expect(catalog.assets.page({}, 0, 10)).toMatchObject([{ state: 'failed', failure: { message: 'embed:e failed' } }])
  expect(catalog.ingest.counts()).toMatchObject({ total: 1, failed: 1 })
  catalog.ingest.settle(asset, ['surface'])
  expect(catalog.ingest.steps(asset)).toMatchObject([{ step: 'surface', state: 'failed', attempts: 1 }])
  expect(catalog.assets.get(asset)).toMatchObject({ state: 'failed', failure: { message: 'surface failed' } })
  catalog.ingest.settle(asset)
  expect(catalog.ingest.steps(asset)).toEqual([])
  expect(catalog.assets.get(asset)).toMatchObject({ state: 'ready', failure: null })
}))

it('queues what lacks a step or has it at an older version, but not what failed before that step', () => withCatalog((catalog) => {
  const library = catalog.libraries.insert('/x', 'x')
  const [ready, broken, unread] = ['a.png', 'b.png', 'c.png'].map(name => insertAsset(catalog, library, name)) as [number, number, number]
  makeReady(catalog, ready, 'aa', 'e', [axis(4, 0)])
  makeFailed(catalog, broken, 'preview')
  makeFailed(catalog, unread, 'identify')
  const pending = () => catalog.ingest.next('image', 0, 10).map(({ id }) => id)

  expect(catalog.ingest.queueWithout('image', 'embed:e', 1, ['identify', 'preview'])).toBe(0)
  expect(catalog.ingest.queueWithout('image', 'preview', 1, ['identify'])).toBe(0)
  expect(catalog.ingest.queueWithout('model', 'shape:e', 1, ['identify', 'preview'])).toBe(0)
  expect(pending()).toEqual([])
  catalog.ingest.queueWithout('image', 'preview', 2, ['identify'])
  expect(pending()).toEqual([ready, broken])
  catalog.ingest.queueWithout('image', 'identify', 2, [])
  expect(pending()).toEqual([ready, broken, unread])
  catalog.ingest.settle(ready)
  catalog.ingest.queueWithout('image', 'embed:f', 1, ['identify', 'preview'])
  expect(pending()).toContain(ready)
}))

it('tries failures of given codes anew, of one library or of all, and shows them until then', () => withCatalog((catalog) => {
  const [x, y] = [catalog.libraries.insert('/x', 'x'), catalog.libraries.insert('/y', 'y')]
  const [a, b, c] = [insertAsset(catalog, x, 'a.png'), insertAsset(catalog, y, 'b.png'), insertAsset(catalog, y, 'c.png')]
  makeFailed(catalog, a, 'identify', null, 'file_unreadable')
  makeFailed(catalog, b, 'identify', null, 'file_unreadable')
  makeFailed(catalog, c, 'preview', null, 'image_undecodable')
  const isWaiting = () => [a, b, c].map(id => catalog.ingest.waiting('image', id) !== undefined)
  expect(catalog.ingest.retryAnew(['file_unreadable'], x)).toBe(1)
  expect(isWaiting()).toEqual([true, false, false])
  expect(catalog.ingest.retryAnew(['file_unreadable'], null)).toBe(2)
  expect(isWaiting()).toEqual([true, true, false])
  expect(catalog.ingest.steps(a)).toMatchObject([{ state: 'failed', attempts: 0 }])
  expect([a, b, c].map(id => catalog.assets.get(id)!.state)).toEqual(['failed', 'failed', 'failed'])
  catalog.ingest.settle(a)
  expect(catalog.assets.get(a)!.state).toBe('ready')
}))

it('tries a failed file again when it returns', () => withCatalog((catalog) => {
  const library = catalog.libraries.insert('/x', 'x')
  const [ready, failed] = [insertAsset(catalog, library, 'a.png'), insertAsset(catalog, library, 'b.png')]
  makeReady(catalog, ready, 'aa', 'e', [axis(4, 0)])
  makeFailed(catalog, failed, 'identify')
  for (const id of [ready, failed]) {
    catalog.scans.missing(id)
    catalog.scans.returned(id)
  }
  expect(catalog.ingest.next('image', 0, 10).map(({ id }) => id)).toEqual([failed])
  expect(catalog.assets.get(ready)!.state).toBe('ready')
}))

it('notices that an asset was changed, moved or removed under a job', () => withCatalog((catalog) => {
  const library = catalog.libraries.insert('/x', 'x')
  const [a, b] = [insertAsset(catalog, library, 'a.png'), insertAsset(catalog, library, 'sub/b.png')]
  const [jobA, jobB] = [pendingAsset(catalog, 'image', a), pendingAsset(catalog, 'image', b)]
  expect(catalog.ingest.isUnchanged(jobA)).toBe(true)
  catalog.scans.change(a, found('a.png', { mtimeMs: 5 }))
  expect(catalog.ingest.isUnchanged(jobA)).toBe(false)
  catalog.ingest.move(b, insertAsset(catalog, library, 'other/b.png'))
  expect(catalog.ingest.isUnchanged(jobB)).toBe(false)
  catalog.libraries.remove(library)
  expect(catalog.ingest.isUnchanged(jobA)).toBe(false)
}))

it('moves: the old asset takes the new place and keeps its id, collections and embeddings', () => withCatalog((catalog) => {
  const [from, to] = [catalog.libraries.insert('/from', 'from'), catalog.libraries.insert('/to', 'to')]
  const old = insertAsset(catalog, from, 'a.png')
  const vectors = makeReady(catalog, old, 'aa', 'e', [axis(4, 2)])
  catalog.collections.insert({ key: 'kept-key-1000', name: 'kept', libraryId: null }, [old])
  catalog.scans.missing(old)
  const fresh = insertAsset(catalog, to, 'sub/renamed.jpg', { format: 'jpeg', mtimeMs: 77, size: 100 })

  catalog.ingest.move(old, fresh)
  expect(catalog.assets.get(fresh)).toBeUndefined()
  expect(catalog.assets.get(old)).toMatchObject({ id: old, libraryId: to, path: 'sub/renamed.jpg', format: 'jpeg', state: 'ready', missingSince: null, hash: 'aa' })
  expect(catalog.embeddings.idsOf(old).map(({ id }) => id)).toEqual(vectors)
  expect(catalog.assets.ids({ collections: ['kept-key-1000'] })).toEqual([old])
  expect(catalog.embeddings.tombstonesAfter('e', 0, 10)).toEqual([])
}))

it('finds twins by content, size and kind, the missing apart from the present', () => withCatalog((catalog) => {
  const library = catalog.libraries.insert('/x', 'x')
  const [self, copy, gone, larger, model] = [
    insertAsset(catalog, library, 'self.png'),
    insertAsset(catalog, library, 'copy.png'),
    insertAsset(catalog, library, 'gone.png'),
    insertAsset(catalog, library, 'larger.png', { size: 101 }),
    insertAsset(catalog, library, 'model.stl', { kind: 'model', format: 'stl' }),
  ]
  const asset = pendingAsset(catalog, 'image', self)
  for (const id of [self, copy, gone, larger, model])
    catalog.ingest.setHash(id, 'aa')
  catalog.scans.missing(gone)
  expect(catalog.ingest.twins(asset, 'aa', 'present', 10).map(({ id }) => id)).toEqual([copy])
  expect(catalog.ingest.twins(asset, 'aa', 'missing', 10).map(({ id }) => id)).toEqual([gone])
  expect(catalog.ingest.twins(asset, 'bb', 'present', 10)).toEqual([])
}))

it('moves what goes with the place, too: the inode, and the sidecar, which is read again when it is another one', () => withCatalog((catalog) => {
  const library = catalog.libraries.insert('/x', 'x')
  const [same, other] = [insertAsset(catalog, library, 'same.png', { inode: 1 }), insertAsset(catalog, library, 'other.png', { inode: 2, sidecar: 'other.xmp:1' })]
  for (const id of [same, other]) {
    makeReady(catalog, id, 'aa', 'e', [axis(4, 0)])
    catalog.ingest.done(id, 'metadata', 1)
  }
  const steps = (id: number) => catalog.ingest.steps(id).map(({ step }) => step).sort()
  catalog.ingest.move(same, insertAsset(catalog, library, 'sub/same.png', { inode: 11 }))
  catalog.ingest.move(other, insertAsset(catalog, library, 'sub/other.png', { inode: 12, sidecar: 'other.xmp:5' }))
  expect(catalog.scans.inFolder(library, 'sub').toSorted((x, y) => x.id - y.id)).toMatchObject([{ id: same, inode: 11, sidecar: null }, { id: other, inode: 12, sidecar: 'other.xmp:5' }])
  expect(steps(same)).toEqual(['embed:e', 'identify', 'metadata', 'preview'])
  expect(steps(other)).toEqual(['embed:e', 'identify', 'preview'])
  expect(catalog.ingest.next('image', 0, 10).map(({ id }) => id)).toEqual([other])
}))

it('does not take an asset for unchanged whose sidecar has changed or which is missing', () => withCatalog((catalog) => {
  const library = catalog.libraries.insert('/x', 'x')
  const [a, b] = [insertAsset(catalog, library, 'a.png', { sidecar: 'a.xmp:1' }), insertAsset(catalog, library, 'b.png')]
  const [jobA, jobB] = [pendingAsset(catalog, 'image', a), pendingAsset(catalog, 'image', b)]
  expect([jobA, jobB].map(catalog.ingest.isUnchanged)).toEqual([true, true])
  catalog.scans.sidecarChanged(a, 'a.xmp:2')
  catalog.scans.missing(b)
  expect([jobA, jobB].map(catalog.ingest.isUnchanged)).toEqual([false, false])
}))

it('hands out one asset when it waits, and knows when the next failed one is due', () => withCatalog((catalog) => {
  const library = catalog.libraries.insert('/x', 'x')
  const [a, b, c] = ['a.png', 'b.png', 'c.png'].map(name => insertAsset(catalog, library, name)) as [number, number, number]
  expect(catalog.ingest.waiting('image', a)).toMatchObject({ id: a, name: 'a.png', libraryId: library })
  expect(catalog.ingest.waiting('model', a)).toBeUndefined()
  expect(catalog.ingest.nextRetry()).toBeNull()
  makeFailed(catalog, a, 'preview', 7000)
  makeFailed(catalog, b, 'preview', 5000)
  makeFailed(catalog, c, 'preview', null)
  expect(catalog.ingest.waiting('image', a)).toBeUndefined()
  expect(catalog.ingest.nextRetry()).toBe(5000)
  catalog.ingest.queueFailed(5000)
  expect(catalog.ingest.nextRetry()).toBe(7000)
}))

it('shares of a twin only the steps that are done, and its picture', () => withCatalog((catalog) => {
  const library = catalog.libraries.insert('/x', 'x')
  const [a, b] = [insertAsset(catalog, library, 'a.png'), insertAsset(catalog, library, 'b.png')]
  makeReady(catalog, a, 'aa', 'e', [axis(4, 0)])
  catalog.ingest.done(a, 'metadata', 1)
  catalog.ingest.setPicture(a, { picture: 'cd'.repeat(16), width: 3, height: 2, triangles: null })
  catalog.ingest.copyKnowledge(a, b, ['preview', 'embed:e', 'embed:f'])
  expect(catalog.ingest.steps(b).map(({ step }) => step).sort()).toEqual(['embed:e', 'preview'])
  expect(catalog.assets.get(b)).toMatchObject({ preview: catalog.assets.get(a)!.preview, width: 3, height: 2 })
  catalog.ingest.forgetPicture(b)
  expect(catalog.assets.get(b)).toMatchObject({ preview: null, width: null, height: null })
}))
