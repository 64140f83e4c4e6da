import type { Catalog } from '../../../../src-main/catalog/catalog.ts'
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { setValue } from '../edits.ts'
import { insertAsset, withCatalog } from '../seed.ts'

const page = readFileSync(new URL('../../../../docs/filters.md', import.meta.url), 'utf8')
const examples = [...page.matchAll(/^```\n(.*?)^```$/gms)].flatMap(([, block]) => block!.trim().split('\n'))
const errors = [...page.matchAll(/^\| `([^`]+)` \| (\d+) \| (.+) \|$/gm)].map(([, filter, character, said]) => [filter!, Number(character), said!] as const)

/** Assets of which each example of the page finds some, and not all. */
function seed(catalog: Catalog): number {
  const [library, other] = [catalog.libraries.insert('/pictures', 'pictures'), catalog.libraries.insert('/other', 'other')]
  const chair = insertAsset(catalog, library, 'props/wood/Oak Chair.glb', { kind: 'model', format: 'glb', size: 2_000_000, createdMs: Date.UTC(2024, 4, 31, 20), mtimeMs: Date.UTC(2024, 4, 17, 12) })
  insertAsset(catalog, other, 'archive/chair_02-FINAL.v2.glb', { kind: 'model', format: 'glb', createdMs: Date.UTC(1999, 0), mtimeMs: Date.UTC(2000, 0) })
  const crab = insertAsset(catalog, other, 'draft 椅子.png', { createdMs: Date.UTC(1999, 0), mtimeMs: Date.UTC(2000, 0) })
  const later = insertAsset(catalog, library, 'z.jpg', { format: 'jpeg', createdMs: Date.UTC(2025, 0) })
  catalog.ingest.setHash(chair, 'abc'.padStart(32, '0'))
  catalog.ingest.setPicture(chair, { picture: 'a', width: null, height: null, triangles: 12_000 })
  catalog.ingest.setPicture(later, { picture: 'b', width: 2048, height: 1024, triangles: null })
  catalog.tags.add([chair], ['wood', 'red', 'AND', 'two words', `it's "quoted"`, 'back\\slash'])
  catalog.tags.add([crab], ['🦀', 'dark blue', 'draft', 'blue'])
  catalog.metadata.replaceFrom(chair, 'file', { tags: [], values: { 'author': 'ada lovelace', 'iso': '800', 'camera.model': 'D3', 'my key': '1', 'description': 'a chair' } })
  setValue(catalog, [chair], 'rating', '4')
  setValue(catalog, [later], 'rating', '2')
  setValue(catalog, [crab], 'description', '')
  setValue(catalog, [crab], 'rating', '5')
  catalog.collections.insert({ key: 'late-sea-5767', name: 'x', libraryId: null }, [chair])
  catalog.tags.add([later], ['red'])
  catalog.detections.replace(later, 'yolox', [{ label: 'chair', score: 0.9, region: { x: 0, y: 0, width: 1, height: 1 } }])
  return catalog.assets.count({})
}

it('shows filters that find what they say', () => withCatalog((catalog) => {
  const all = seed(catalog)
  expect(examples.length).toBeGreaterThan(50)
  const found = examples.map(expression => ({ expression, count: catalog.assets.count({ expression }) }))
  expect(found.filter(({ count }) => count === 0)).toEqual([])
  expect(found.filter(({ count }) => count === all).map(({ expression }) => expression)).toEqual(['addedAt < 2090-01-01T18:00:00+02:00'])
}))

it.each(errors)('says of %s what the page says', (expression, character, said) => withCatalog((catalog) => {
  expect(() => catalog.assets.ids({ expression })).toThrow(`The filter cannot be understood at character ${character}: `)
  expect(() => catalog.assets.ids({ expression })).toThrow(said)
}))

it('has a table of errors', () => expect(errors.length).toBe(5))
