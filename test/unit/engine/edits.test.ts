import type { Catalog } from '../../../src-main/catalog/catalog.ts'
import type { Change } from '../../../src-main/catalog/changes.ts'
import type { LikenessEvent } from '../../../src-main/contract/events.ts'
import type { Edits } from '../../../src-main/engine/edits.ts'
import { expect, it } from 'vitest'
import { createEventBus } from '../../../src-main/contract/event-bus.ts'
import { StoredQuery } from '../../../src-main/contract/query.ts'
import { announceAssets, createEdits, uniqueIds } from '../../../src-main/engine/edits.ts'
import { createUndoStore } from '../../../src-main/engine/undo.ts'
import { insertAsset, withCatalog } from '../catalog/seed.ts'

interface Scene {
  readonly catalog: Catalog
  readonly edits: Edits
  readonly ids: Uint32Array
  readonly heard: LikenessEvent[]
}

/** Runs `work` with a library of so many assets. */
function withAssets(count: number, work: (scene: Scene) => Promise<void>): Promise<void> {
  return withCatalog(async (catalog) => {
    const heard: LikenessEvent[] = []
    const events = createEventBus(error => expect.fail(String(error)))
    events.listen(event => heard.push(event))
    const library = catalog.libraries.insert('/x', 'x')
    const ids = catalog.transaction(() => Uint32Array.from({ length: count }, (_, i) => insertAsset(catalog, library, `${i}.png`)))
    await work({ catalog, edits: createEdits({ catalog, events, undoStore: createUndoStore() }), ids, heard })
  })
}

const tag = (name: string, ids: Uint32Array): Change => ({ of: 'tag', name, source: 'user', isCarried: true, ids })
const value = (key: string, text: string | null, ids: Uint32Array): Change => ({ of: 'value', key, values: [text], which: null, ids })

/** All that people made, but for times. */
function all({ catalog, ids }: Scene) {
  return {
    tags: Array.from(ids, id => [catalog.tags.ofAsset(id), catalog.tags.saidBy(id, ['user'])]),
    metadata: Array.from(ids, id => catalog.metadata.ofAsset(id)),
    collections: catalog.collections.list().map(collection => ({ ...collection, members: catalog.collections.members(collection.key).sort((a, b) => a - b) })),
    concepts: catalog.concepts.list().map(({ updatedAt: _, ...concept }) => ({ ...concept, ...catalog.concepts.examples(concept.key) })),
  }
}

/** Does changes, takes them back, does them again and takes them back: each time all is as it was. */
async function backAndForth(scene: Scene, changes: readonly Change[]): Promise<void> {
  const before = all(scene)
  let token = await scene.edits.run(() => changes)
  const after = all(scene)
  expect(after).not.toEqual(before)
  for (const expected of [before, after, before]) {
    token = await scene.edits.undo(token)
    expect(all(scene)).toEqual(expected)
  }
}

it('takes a tag from those only that had not carried it, of 1,200 assets', () => withAssets(1200, async (scene) => {
  const { catalog, edits, ids } = scene
  await edits.run(() => [tag('Sky', ids.subarray(0, 700))])
  catalog.metadata.replaceFrom(ids[1199]!, 'file', { tags: ['sky'], values: {} })
  await backAndForth(scene, [tag('sky', ids)])
  expect(catalog.tags.list()).toEqual([{ name: 'Sky', assets: 701 }])
  expect(catalog.tags.saidBy(ids[1199]!, ['user'])).toEqual([])
}))

it('gives a tag back that was taken off, with where it came from', () => withAssets(3, async (scene) => {
  scene.catalog.metadata.replaceFrom(scene.ids[0]!, 'file', { tags: ['Été'], values: {} })
  scene.catalog.metadata.replaceFrom(scene.ids[1]!, 'sidecar', { tags: ['été', 'other'], values: {} })
  scene.catalog.tags.add([scene.ids[1]!], ['été'])
  await backAndForth(scene, [{ of: 'untag', name: 'ÉTÉ', ids: scene.ids }])
  expect(scene.catalog.tags.saidBy(scene.ids[1]!, ['sidecar'])).toEqual(['Été', 'other'])
}))

it('leaves no tag behind that nothing carries', () => withAssets(1, async ({ catalog, edits }) => {
  await edits.run(() => [tag('nobody', Uint32Array.of(99))])
  expect(catalog.tags.find('nobody')).toBeUndefined()
}))

it('puts values back that were, each its own', () => withAssets(1100, async (scene) => {
  const { catalog, edits, ids } = scene
  await edits.run(() => [value('mood', 'calm', ids.subarray(0, 400)), value('mood', 'wild', ids.subarray(400, 800))])
  catalog.metadata.replaceFrom(ids[900]!, 'file', { tags: [], values: { mood: 'from the file' } })
  await backAndForth(scene, [value('mood', 'new', ids), tag('a', ids)])
  await backAndForth(scene, [value('mood', null, ids)])
  expect(catalog.metadata.ofAsset(ids[900]!)).toEqual([{ key: 'mood', value: 'from the file', source: 'file' }])
}))

it('brings a removed collection back: key, name, colour, place, query, members, and those that lay in it', () => withAssets(1300, async (scene) => {
  const { catalog, edits, ids } = scene
  const made = (key: string, parent: string | null, rest: object = {}): Change => ({ of: 'collection made', record: { key, name: key, colour: null, parent, position: null, query: null, createdAt: 1_700_000_000_000, ...rest } })
  await edits.run(() => [
    made('outer', null, { colour: 'red' }),
    made('middle', 'outer', { colour: 'blue', position: 3 }),
    made('inner', 'middle', { position: 2 }),
    made('smart', 'middle', { query: StoredQuery.parse({ filter: 'rating > 3' }), position: 1 }),
    { of: 'member', collection: 'middle', isIn: true, ids },
  ])
  await backAndForth(scene, [{ of: 'member', collection: 'middle', isIn: false, ids }, { of: 'collection removed', key: 'middle' }])
  await backAndForth(scene, [{ of: 'collection removed', key: 'smart' }])
  await edits.run(() => [{ of: 'collection removed', key: 'middle' }])
  expect(catalog.collections.list().map(({ key, parent }) => [key, parent])).toEqual([['outer', null], ['inner', 'outer'], ['smart', 'outer']])
  expect(catalog.collections.get('outer')).toMatchObject({ createdAt: '2023-11-14T22:13:20.000Z' })
}))

it('brings back what was put into a collection between its removal done again and done first', () => withAssets(4, async ({ catalog, edits, ids }) => {
  catalog.collections.insert({ key: 'k', name: 'k', libraryId: null }, [ids[0]!])
  const removal = await edits.run(() => [{ of: 'collection removed', key: 'k' }])
  const redo = await edits.undo(removal)
  await edits.run(() => [{ of: 'member', collection: 'k', isIn: true, ids: ids.subarray(1, 3) }])
  const second = await edits.undo(redo)
  expect(catalog.collections.has('k')).toBe(false)
  await edits.undo(second)
  expect(catalog.collections.members('k').sort()).toEqual([...ids.subarray(0, 3)])
}))

it('changes back what was changed of a collection, and nothing else of it', () => withAssets(1, async ({ catalog, edits }) => {
  catalog.collections.insert({ key: 'k', name: 'first', libraryId: null }, [])
  const colour = await edits.run(() => [{ of: 'collection', key: 'k', fields: { colour: 'green' } }])
  await edits.run(() => [{ of: 'collection', key: 'k', fields: { name: 'second' } }])
  await edits.undo(colour)
  expect(catalog.collections.get('k')).toMatchObject({ name: 'second', colour: null })
}))

it('does not let a collection lie in itself, also not by what is taken back', () => withAssets(1, async ({ catalog, edits }) => {
  for (const key of ['a', 'b', 'c'])
    catalog.collections.insert({ key, name: key, libraryId: null }, [])
  const lay = (key: string, parent: string | null): Promise<string> => edits.run(() => [{ of: 'collection', key, fields: { parent } }])
  await lay('b', 'a')
  await lay('c', 'b')
  await expect(lay('a', 'c')).rejects.toThrow('The collection "a" cannot lie in "c"')
  await expect(lay('a', 'a')).rejects.toMatchObject({ code: 'bad_request' })
  await expect(lay('a', 'none')).rejects.toMatchObject({ code: 'collection_not_found' })
  const freed = await lay('b', null)
  await lay('a', 'c')
  await expect(edits.undo(freed)).rejects.toMatchObject({ code: 'bad_request' })
  await lay('a', null)
  await edits.undo(freed)
  expect(catalog.collections.get('b')).toMatchObject({ parent: 'a' })
}))

it('brings concepts back with their examples, and says what each asset was to them', () => withAssets(6, async (scene) => {
  const { edits, ids } = scene
  await edits.run(() => [
    { of: 'concept made', record: { key: 'k', name: 'Boats', createdAt: 1_700_000_000_000 } },
    { of: 'part', concept: 'k', part: 'example', ids: ids.subarray(0, 3) },
    { of: 'part', concept: 'k', part: 'counterExample', ids: ids.subarray(3, 5) },
  ])
  await backAndForth(scene, [{ of: 'concept removed', key: 'k' }])
  await backAndForth(scene, [{ of: 'concept', key: 'k', name: 'Ships' }, { of: 'part', concept: 'k', part: 'counterExample', ids: ids.subarray(1, 6) }, { of: 'part', concept: 'k', part: 'neither', ids: ids.subarray(0, 1) }])
}))

it('takes back what was written already where a later part fails, and keeps the token of an undo that failed', () => withAssets(1200, async (scene) => {
  const { catalog, edits, ids } = scene
  catalog.collections.insert({ key: 'k', name: 'k', libraryId: null }, [])
  const before = all(scene)
  await expect(edits.run(() => [tag('a', ids), value('b', 'c', ids), { of: 'member', collection: 'gone', isIn: true, ids }])).rejects.toMatchObject({ code: 'collection_not_found' })
  expect(all(scene)).toEqual(before)
  const token = await edits.run(() => [{ of: 'member', collection: 'k', isIn: true, ids }])
  const removal = await edits.run(() => [{ of: 'collection removed', key: 'k' }])
  await expect(edits.undo(token)).rejects.toMatchObject({ code: 'collection_not_found' })
  await edits.undo(removal)
  await edits.undo(token)
  expect(catalog.collections.get('k')).toMatchObject({ assets: 0 })
}))

it('does edits one after another, however they are asked for', () => withAssets(1100, async ({ catalog, edits, ids }) => {
  const tokens = await Promise.all([edits.run(() => [value('a', '1', ids)]), edits.run(() => [value('a', '2', ids)])])
  const valueOf = (id: number) => catalog.metadata.ofAsset(id)[0]?.value
  expect([...new Set(Array.from(ids, valueOf))]).toEqual(['2'])
  await edits.undo(tokens[1])
  expect([...new Set(Array.from(ids, valueOf))]).toEqual(['1'])
}))

it('writes all that was asked for before it closes, and refuses what comes later', () => withAssets(1100, async ({ catalog, edits, ids }) => {
  const asked = [edits.run(() => [tag('a', ids)]), edits.run(() => [tag('b', ids)])]
  await edits.close()
  expect(catalog.tags.list()).toEqual([{ name: 'a', assets: 1100 }, { name: 'b', assets: 1100 }])
  await expect(edits.run(() => [tag('c', ids)])).rejects.toMatchObject({ code: 'engine_closing' })
  await expect(edits.undo(await asked[0]!)).rejects.toMatchObject({ code: 'engine_closing' })
  expect(catalog.tags.find('c')).toBeUndefined()
}))

it('passes over assets that are gone by now', () => withAssets(3, async ({ catalog, edits, ids }) => {
  const token = await edits.run(() => [{ of: 'untag', name: 'none', ids }, tag('a', ids), value('b', 'c', ids)])
  catalog.scans.forget(ids[1]!)
  const again = await edits.undo(token)
  await edits.undo(again)
  expect(catalog.tags.list()).toEqual([{ name: 'a', assets: 2 }])
}))

it('tells of each change as of the edit itself', () => withAssets(2, async ({ edits, ids, heard, catalog }) => {
  catalog.collections.insert({ key: 'k', name: 'k', libraryId: null }, [])
  const token = await edits.run(() => [tag('a', ids), { of: 'member', collection: 'k', isIn: true, ids }])
  const expected = [{ type: 'assets', ids: [...ids] }, { type: 'collections' }]
  expect(heard.splice(0)).toEqual(expected)
  await edits.undo(token)
  expect(heard.splice(0)).toEqual(expect.arrayContaining(expected))
}))

it('knows which ids no asset has', () => withAssets(3, async ({ edits, ids }) => {
  expect(await edits.known([...ids, ids[0]!])).toEqual(ids)
  await expect(edits.known([...ids, 99])).rejects.toMatchObject({ code: 'asset_not_found', message: expect.stringContaining('99') as string })
}))

it('sorts ids, each once, without those that are none', () => {
  expect([...uniqueIds([5, 3, 5, -1, 0, 2 ** 40, 4])]).toEqual([3, 4, 5])
  expect([...uniqueIds([1, 2, 9])]).toEqual([1, 2, 9])
  expect([...uniqueIds([])]).toEqual([])
})

it('names up to 500 assets that changed, says of more that they are many, and of none nothing', () => {
  const heard: LikenessEvent[] = []
  const events = createEventBus((error) => {
    throw error
  })
  events.listen(event => heard.push(event))
  const ids = Array.from({ length: 501 }, (_, i) => i + 1)
  announceAssets(events, [])
  announceAssets(events, ids.slice(0, 500))
  announceAssets(events, ids)
  expect(heard).toEqual([{ type: 'assets', ids: ids.slice(0, 500) }, { type: 'assets', ids: null }])
})
