import type { Between, Example, Query, Source } from '../../../../src-renderer/query/query.ts'
import { allAssets } from '../../../../src-renderer/query/query.ts'

/** Texts that break what is careless with signs: quotes, signs of addresses and filters, emoji, right to left, half a pair. */
const texts = ['oak', 'two words', 'a"b', 'it\'s', 'back\\slash', '50 %', 'a&b=c#d?e', 'x+y', '*2@0.1,0.2,0.3,0.4', '..', 'кириллица', '椅子', '🦀', 'שלום', 'line\nbreak', '<b>html</b>', 'AND', '(a) OR [b]', 'a,b:desc', '%2A', '\\u{1F980}']
const urls = ['https://example.org/a.png', 'http://example.org/?q=a*b@c&d=1#e', 'https://example.org/ü (1).jpg', 'https://example.org/%2A*']
const days = ['2024', '2024-05', '2024-05-17', '1999-12-31']
const groupings = ['kind', 'format', 'folder', 'library', 'tag', 'collection', 'label', 'metadata.camera.model']

/** A source of numbers 0…1 that is the same for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6D2B79F5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** Any query that the window can ask. */
export function randomQuery(random: () => number): Query {
  const below = (count: number) => Math.floor(random() * count)
  const one = <T>(list: readonly T[]): T => list[below(list.length)]!
  const maybe = <T>(value: () => T): T | undefined => random() < 0.5 ? value() : undefined
  const several = <T>(value: () => T): T[] => Array.from({ length: below(3) }, value)
  const fraction = () => one([0, 0.25, 0.5, 0.73, 1])
  const source = (): Source => one<() => Source>([() => ({ assetId: below(1000) }), () => ({ anchorId: `a-${below(1000)}` }), () => ({ objectId: below(1000) }), () => ({ url: one(urls) })])()
  const example = (): Example => {
    const [x, y] = [below(9) / 10, below(9) / 10]
    return { source: source(), weight: one([1, 0.25, 2, 3.5]), region: maybe(() => ({ x, y, width: Number((1 - x).toFixed(1)), height: Number(((1 - y) / 2).toFixed(4)) })) }
  }
  const between = (ends: readonly string[]): Between => ({ from: maybe(() => one(ends)), to: maybe(() => one(ends)) })
  return {
    ...allAssets,
    scope: one<() => Query['scope']>([() => ({ of: 'all' }), () => ({ of: 'library', id: below(9), folder: one(['', ...texts]) }), () => ({ of: 'missing', id: below(9) }), () => ({ of: 'collection', key: 'late-sea-5767' })])(),
    like: several(example),
    unlike: several(example),
    text: random() < 0.5 ? '' : one(texts),
    concept: maybe(() => 'calm-fox-12'),
    among: one(['assets', 'objects'] as const),
    meaning: fraction(),
    shape: fraction(),
    textWeight: fraction(),
    kind: maybe(() => one(['image', 'model'] as const)),
    formats: several(() => one(['png', 'glb'])),
    tags: several(() => one(texts)),
    labels: several(() => one(texts)),
    collections: several(() => 'late-sea-5767'),
    rating: maybe(() => one([1, 2, 3, 4, 5])),
    modified: between(days),
    size: between(['0', '1000', '123456789']),
    filter: random() < 0.5 ? '' : one(['kind = image', 'name = "a b" OR rating >= 4']),
    threshold: maybe(fraction),
    sort: maybe(() => one(['name:asc', 'metadata.a b:desc'])),
    groupBy: maybe(() => one(groupings)),
  }
}
