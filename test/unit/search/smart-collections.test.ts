import type { Catalog } from '../../../src-main/catalog/catalog.ts'
import type { EventBus } from '../../../src-main/contract/event-bus.ts'
import type { SmartCollections } from '../../../src-main/search/smart-collections.ts'
import { expect, it } from 'vitest'
import { createEventBus } from '../../../src-main/contract/event-bus.ts'
import { StoredQuery } from '../../../src-main/contract/query.ts'
import { createSmartCollections, withDefaults } from '../../../src-main/search/smart-collections.ts'
import { axis, insertAsset, makeReady, withCatalog } from '../catalog/seed.ts'

interface SmartScene {
  readonly catalog: Catalog
  readonly events: EventBus
  readonly smart: SmartCollections
  /** What was asked, in order. */
  readonly asked: StoredQuery[]
  readonly ids: readonly number[]
  readonly warnings: string[]
  readonly add: (key: string, query: Parameters<typeof StoredQuery.parse>[0]) => void
}

/** Smart collections over three embedded assets; a question finds the first two, one with the filter `bad` fails. */
function withSmart(work: (scene: SmartScene) => Promise<void>): Promise<void> {
  return withCatalog(async (catalog) => {
    const library = catalog.libraries.insert('/x', 'x')
    const ids = [0, 1, 2].map((i) => {
      const id = insertAsset(catalog, library, `${i}.png`)
      makeReady(catalog, id, String(i).repeat(32), 'e', [axis(4, i)])
      return id
    })
    const events = createEventBus(() => expect.fail('a listener failed'))
    const asked: StoredQuery[] = []
    const warnings: string[] = []
    const smart = createSmartCollections({
      catalog,
      events,
      log: { warn: (fields: object) => void warnings.push((fields as { readonly collection: string }).collection) },
      encoder: () => 'e',
      run: async (query) => {
        asked.push(query)
        if (query.filter === 'bad')
          throw new Error('bad')
        return ids.slice(0, 2)
      },
    })
    await work({ catalog, events, smart, asked, ids, warnings, add: (key, query) => catalog.collections.insert({ key, name: key, libraryId: null, query: StoredQuery.parse(query) }, []) })
    smart.close()
  })
}

it('asks once until something changes, also when several ask at once, and only what is named', () => withSmart(async ({ catalog, events, smart, asked, ids, add }) => {
  add('one-key', { filter: 'a = 1' })
  add('two-key', { filter: 'a = 2' })
  await smart.refresh({})
  await smart.refresh({ collections: ['other'], filter: 'tags = x' })
  expect(asked).toEqual([])
  await Promise.all([smart.refresh({ collections: ['one-key'] }), smart.refresh({ filter: 'collections = "one-key"' })])
  await smart.refresh({ collections: ['one-key'] })
  expect(asked.map(({ filter }) => filter)).toEqual(['a = 1'])
  expect(catalog.assets.ids({ collections: ['one-key'] })).toEqual(ids.slice(0, 2))
  events.emit({ type: 'downloads', downloads: [] })
  await smart.refresh({ collections: ['one-key'] })
  expect(asked).toHaveLength(1)
  events.emit({ type: 'assets', ids: [1] })
  await smart.refresh({ collections: ['one-key'] })
  expect(asked).toHaveLength(2)
}))

it('asks without examples that are gone or not embedded, and nothing when none is left', () => withSmart(async ({ catalog, smart, asked, ids, add }) => {
  const unread = insertAsset(catalog, 1, 'unread.png')
  add('some-key', { like: [{ assetId: ids[0]! }, { assetId: unread }, { assetId: 99 }], unlike: [{ assetId: 99 }], threshold: 0.5 })
  add('none-key', { like: [{ assetId: unread }], threshold: 0.5, kinds: ['image'] })
  add('empty-key', {})
  catalog.collections.setFound('none-key', [ids[2]!])
  await smart.refreshAll()
  expect(asked).toMatchObject([{ like: [{ assetId: ids[0] }], unlike: [] }])
  expect(['some-key', 'none-key', 'empty-key'].map(key => catalog.collections.get(key)!.assets)).toEqual([2, 0, 0])
}))

it('brings the others up to date when one cannot be looked at', () => withSmart(async ({ catalog, smart, warnings, add }) => {
  add('bad-key', { filter: 'bad' })
  add('good-key', { filter: 'good' })
  await smart.refreshAll()
  expect(warnings).toEqual(['bad-key'])
  expect(catalog.collections.get('good-key')!.assets).toBe(2)
  await expect(smart.refresh({ collections: ['bad-key'] })).rejects.toThrow('bad')
}))

it('takes what is rather of a concept\'s kind, and a text without a threshold by its words', () => {
  const asks = (query: Parameters<typeof StoredQuery.parse>[0]) => withDefaults(StoredQuery.parse(query))
  expect(asks({ concept: 'k' })).toMatchObject({ threshold: 0.5 })
  expect(asks({ concept: 'k', threshold: 0.8 })).toMatchObject({ threshold: 0.8 })
  expect(asks({ text: 'sea' })).toMatchObject({ threshold: 0, textMeaning: 0 })
  expect(asks({ text: 'sea', threshold: 0.3 })).toMatchObject({ threshold: 0.3, textMeaning: 0.5 })
  expect(asks({ like: [{ assetId: 1 }], threshold: 0.7, text: 'sea' })).toMatchObject({ threshold: 0.7, textMeaning: 0.5 })
  expect(asks({ kinds: ['image'] })).toMatchObject({ threshold: 0 })
})
