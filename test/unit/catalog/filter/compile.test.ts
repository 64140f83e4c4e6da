import { expect, it } from 'vitest'
import { StoredQuery } from '../../../../src-main/contract/query.ts'
import { seededRandom } from '../../../helpers/random.ts'
import { setValue } from '../edits.ts'
import { insertAsset, withCatalog } from '../seed.ts'
import { randomFilter } from './random-filter.ts'
import { seedSamples } from './sample-assets.ts'

it('finds by any filter what passes it one by one, asked of all and of few', () => withCatalog((catalog) => {
  const random = seededRandom(4)
  const assets = seedSamples(catalog, 80, random)
  const few = assets.filter(({ id }) => id % 3 === 0).map(({ id }) => id)
  let found = 0
  for (let n = 0; n < 1500; n++) {
    const { text, passes } = randomFilter(random, 3)
    const expected = assets.filter(passes).map(({ id }) => id)
    expect(catalog.assets.ids({ expression: text }), text).toEqual(expected)
    expect(catalog.assets.ids({ expression: text, ids: few }), text).toEqual(expected.filter(id => few.includes(id)))
    expect(catalog.assets.count({ expression: text }), text).toBe(expected.length)
    found += expected.length
  }
  expect(found).toBeGreaterThan(1500)
}))

it('takes SQL in values, keys and attributes for what it is: text', () => withCatalog((catalog) => {
  const [asset] = seedSamples(catalog, 3, seededRandom(1))
  const attack = `x') OR 1=1; DROP TABLE asset; --`
  catalog.tags.add([asset!.id], [attack])
  setValue(catalog, [asset!.id], attack, attack)
  const quoted = `"${attack}"`
  for (const expression of [`tags = ${quoted}`, `tags CONTAINS ${quoted}`, `metadata.${quoted} = ${quoted}`, `metadata.${quoted} EXISTS`])
    expect(catalog.assets.ids({ expression })).toEqual([asset!.id])
  for (const attribute of ['name', 'folder', 'path', 'hash', 'labels', 'collections', 'library', 'format', 'mimeType', 'metadata.a'])
    expect(catalog.assets.ids({ expression: `${attribute} = ${quoted}` }), attribute).toEqual([])
  expect(() => catalog.assets.ids({ expression: `${quoted} = 1` })).toThrow('no attribute')
  expect(() => catalog.assets.ids({ expression: 'size = "1 OR 1=1"' })).toThrow('size is a number')
  expect(catalog.assets.count({})).toBe(3)
}))

it('says which attribute may be meant, and what a value should have been', () => withCatalog((catalog) => {
  const errorOf = (expression: string): string => {
    try {
      catalog.assets.ids({ expression })
    }
    catch (error) {
      return (error as Error).message
    }
    throw new Error(`${expression} was understood`)
  }
  expect(errorOf('tags = a AND hight > 4')).toMatch(/^The filter cannot be understood at character 14: there is no attribute "hight"\. Did you mean height\? There are id, name, .* metadata\.<key>\.\n.*\n {13}\^$/)
  expect(errorOf('whatever = 1')).not.toContain('Did you mean')
  expect(errorOf('colour = 1')).not.toContain('Did you mean')
  expect(errorOf('kind = picture')).toContain('kind is image or model; "picture" is neither.')
  expect(errorOf('width > wide')).toContain('at character 9: width is a number, such as 1024 or 0.5; "wide" is none.')
  expect(errorOf('width > Infinity')).toContain('"Infinity" is none')
  expect(errorOf('addedAt > yesterday')).toContain('addedAt is a time: such as 2026-05')
  expect(errorOf('createdAt = 2023-02-31')).toContain('"2023-02-31" is none')
  expect(errorOf('size CONTAINS 1')).toContain('size is no text')
}))

it('knows the labels of objects, whole libraries and smart collections', () => withCatalog((catalog) => {
  const [x, y] = [catalog.libraries.insert('/x', 'first'), catalog.libraries.insert('/y', 'second')]
  const [a, b, c] = [insertAsset(catalog, x, 'a.png'), insertAsset(catalog, y, 'b.png'), insertAsset(catalog, y, 'c.png')]
  catalog.collections.insert({ key: 'own-lib-1000', name: 'second', libraryId: y }, [])
  catalog.collections.insert({ key: 'calm-hill-1000', name: 'put into', libraryId: null }, [a, b])
  catalog.collections.insert({ key: 'blue-moon-2222', name: 'a smart one', libraryId: null, query: StoredQuery.parse({ text: 'anything' }) }, [])
  catalog.collections.setFound('blue-moon-2222', [b, c])
  const ids = (expression: string) => catalog.assets.ids({ expression })
  expect(ids('library = first')).toEqual([a])
  expect(ids(`library IN ["/Y", ${x}]`)).toEqual([a, b, c])
  expect(ids('collections = OWN-LIB-1000')).toEqual([b, c])
  expect(ids('collections != own-lib-1000')).toEqual([a])
  expect(ids('collections = calm-hill-1000')).toEqual([a, b])
  expect(ids('collections = blue-moon-2222')).toEqual([b, c])
  expect(ids('collections STARTS WITH b')).toEqual([b, c])
  expect(ids('collections IN [blue-moon-2222, calm-hill-1000]')).toEqual([a, b, c])
  expect(ids('collections != blue-moon-2222 AND collections = calm-hill-1000')).toEqual([a])
  expect(catalog.assets.ids({ collections: ['blue-moon-2222', 'nowhere-1'] })).toEqual([b, c])
  expect(ids('collections IS EMPTY')).toEqual([c])
  expect(ids('labels NOT EXISTS')).toEqual([a, b, c])
}))

it('bounds depth and the number of conditions, not that of values', () => withCatalog((catalog) => {
  const asset = insertAsset(catalog, catalog.libraries.insert('/x', 'x'), 'a.png')
  const nested = (depth: number) => `${'('.repeat(depth)}name = a.png${')'.repeat(depth)}`
  expect(catalog.assets.ids({ expression: nested(100) })).toEqual([asset])
  expect(() => catalog.assets.ids({ expression: nested(101) })).toThrow('100 deep')
  expect(catalog.assets.ids({ expression: `${'NOT '.repeat(100)}name = a.png` })).toEqual([asset])
  expect(() => catalog.assets.ids({ expression: `${'NOT '.repeat(100_000)}name = a.png` })).toThrow('100 deep')
  const joined = (count: number, operator: string, condition: (n: number) => string) => Array.from({ length: count }, (_, n) => condition(n)).join(operator)
  expect(catalog.assets.ids({ expression: joined(200, ' OR ', n => `tags = t${n}`) })).toEqual([])
  expect(catalog.assets.ids({ expression: joined(200, ' AND ', n => `size!=${n + 101}`) })).toEqual([asset])
  expect(() => catalog.assets.ids({ expression: joined(201, ' OR ', n => `tags = t${n}`) })).toThrow('at most 200 conditions; IN [')
  expect(catalog.assets.ids({ expression: `tags NOT IN [${Array.from({ length: 10_000 }, (_, n) => n).join()}]` })).toEqual([asset])
}))

it('sorts by one attribute after another, what has no value last, numbers before texts', () => withCatalog((catalog) => {
  const library = catalog.libraries.insert('/x', 'x')
  const [a, b, c, d] = ['a.png', 'B.png', 'Ä.png', 'c/a.png'].map((path, n) => insertAsset(catalog, library, path, { size: n % 2 }))
  const values = (key: string, ...list: readonly (readonly [number | undefined, string])[]) => list.forEach(([id, value]) => setValue(catalog, [id!], key, value))
  values('n', [a, '10'], [b, '9'], [c, 'text'])
  values('rating', [b, '5'], [d, '1'])
  catalog.metadata.replaceFrom(a!, 'file', { tags: [], values: { n: '1' } })
  const sorted = (...rules: readonly string[]) => catalog.assets.sorted({}, rules, 0, 10)
  expect(sorted()).toEqual([a, b, c, d])
  expect(sorted('name:asc')).toEqual([a, d, b, c])
  expect(sorted('size:desc', 'name:desc')).toEqual([b, d, c, a])
  expect(sorted('metadata.n:asc')).toEqual([b, a, c, d])
  expect(sorted('metadata.n:desc')).toEqual([a, b, c, d])
  expect(sorted('rating:asc')).toEqual([d, b, a, c])
  expect(sorted('rating:desc', 'id:desc')).toEqual([b, d, c, a])
  expect(sorted('mimeType:asc', 'library:desc', 'path:desc')).toEqual([c, d, b, a])
  expect(catalog.assets.sorted({ expression: 'size = 0' }, ['name:desc'], 1, 1)).toEqual([a])
  for (const rule of ['name', 'name:up', ':asc', 'nam:asc', 'tags:asc'])
    expect(() => sorted(rule), rule).toThrow(expect.objectContaining({ code: 'bad_request' }) as Error)
}))
