import { afterEach, describe, expect, it, vi } from 'vitest'
import { de } from '../../../../src-renderer/locales/de.ts'
import { en } from '../../../../src-renderer/locales/en.ts'
import { languageOf } from '../../../../src-renderer/locales/language.ts'

/** Words that are the same in German. */
const same = new Set([
  'Likeness',
  'Name',
  'Details',
  'Format',
  'ISO',
  'Assets',
  'N',
  'S',
  'W',
  'F',
  'I',
  'Alt',
  'Esc',
  'CSV',
  'JSON',
  'GB',
  'px',
  'Orange',
  'Filter',
  'Encoder',
  'Animation',
  'Lasso',
  'Zoom',
  'Updates',
  'Version',
  'MB',
  'Plan',
])

/** Functions whose words are the same, or that have none. */
const sameFunctions = new Set([
  'inspector.pixels',
  'hostedSearch.account',
  'desktopSettings.version',
  'query.assets',
  'query.atLeast',
  'notices.timesShort',
  'asking.inside',
  'asking.library',
  'compare.scoreValue',
  'chips.chip',
  'chips.times',
  'chips.othersShort',
  'filters.format',
  'filters.collection',
  'filters.between',
  'viewer.size',
  'viewer.length',
  'viewer.number',
  'viewer.unnamed',
  'viewer.seconds',
  'picture.percent',
  'objects.all',
  'syncs.where',
  'syncOptions.bucketOf',
  'syncOptions.mapped',
  'syncReasons.failed',
])

/** Signs, and names of keys as shortcuts write them. */
function isWordless({ path, value }: Leaf): boolean {
  return path.includes('.keys.') || !/\p{L}/u.test(String(value))
}

interface Leaf {
  readonly path: string
  readonly value: unknown
}

function leaves(tree: object, path: string[] = []): Leaf[] {
  return Object.entries(tree).flatMap(([key, value]: [string, unknown]) => typeof value === 'object' && value !== null
    ? leaves(value, [...path, key])
    : [{ path: [...path, key].join('.'), value }])
}

const english = leaves(en)
const german = new Map(leaves(de).map(({ path, value }) => [path, value]))

describe('german', () => {
  it('has every text that English has, and no other', () => {
    expect([...german.keys()].toSorted()).toEqual(english.map(({ path }) => path).toSorted())
  })

  it('says each in the same manner: plainly, or of as many values', () => {
    const shape = (value: unknown) => typeof value === 'function' ? `function of ${value.length}` : typeof value
    expect(english.filter(({ path, value }) => shape(value) !== shape(german.get(path))).map(({ path }) => path)).toEqual([])
  })

  it('holds no empty text and no English left', () => {
    expect([...german].filter(([, value]) => value === '').map(([path]) => path)).toEqual([])
    const left = english.filter(({ path, value }) => typeof value === 'function'
      ? !sameFunctions.has(path) && String(value) === String(german.get(path))
      : !same.has(String(value)) && !isWordless({ path, value }) && value === german.get(path))
    expect(left.map(({ path, value }) => `${path}: ${String(value)}`)).toEqual([])
  })

  it('quotes with German marks and sets a space before an ellipsis', () => {
    const wrong = [...german].map(([path, value]) => `${path}: ${String(value)}`).filter(text => /“[^“”]*”|\p{L}…/u.test(text))
    expect(wrong).toEqual([])
  })
})

describe('the language', () => {
  afterEach(() => {
    vi.unstubAllGlobals()
    vi.resetModules()
  })

  it.each([
    [['de-AT', 'en'], 'de'],
    [['fr', 'en-GB'], 'en'],
    [['ja'], 'en'],
    [[null, 'de'], 'de'],
    [['en', 'de'], 'en'],
    [[], 'en'],
  ])('of wishes %j is %s', (wished, expected) => {
    expect(languageOf(wished)).toBe(expected)
  })

  it('that was chosen goes before that of the browser, and decides on numbers, dates and plurals, too', async () => {
    vi.stubGlobal('localStorage', { getItem: () => 'de' })
    vi.resetModules()
    const { messages } = await import('../../../../src-renderer/locales/messages.ts')
    const format = await import('../../../../src-renderer/locales/format.ts')
    const { describeMetadata } = await import('../../../../src-renderer/locales/metadata.ts')
    const progress = { phase: 'working', total: 250_000, done: 12_477, failed: 3, pending: 237_520, rate: 1.44, etaSeconds: 1140, halt: null, pace: 'full' } as const
    expect(messages.status.working(progress)).toBe('Indizierung 12.480 / 250.000 · 1,4/s · noch 19 min')
    expect(messages.query.assets(1)).toBe('1 Asset')
    expect(messages.query.results(2, 2)).toBe('2 Ergebnisse')
    expect(format.formatScore(0.871)).toBe('0,87')
    expect(format.formatShare(0.999)).toBe('99\u00A0%')
    expect(format.formatBytes(1530)).toBe('1,5 KB')
    expect(format.formatDay(new Date(2026, 11, 20))).toBe('20.12.2026')
    expect(format.formatList(['Holz', 'Stein', 'Stahl'])).toBe('Holz, Stein und Stahl')
    expect(describeMetadata({ key: 'place.longitude', value: '13.4' })).toEqual({ name: 'Länge', value: '13,4° O' })
  })
})
