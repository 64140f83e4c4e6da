import type { Catalog } from '../../src-main/catalog/catalog.ts'
import type { Bench, Figure } from './bench.ts'
import { openCatalog } from '../../src-main/catalog/catalog.ts'
import { median, randomNumbers, seconds } from './bench.ts'
import { withFolder } from './engine.ts'

const assets = 250_000
const vocabularySize = 20_000
const syllables = ['ba', 'ke', 'lo', 'mi', 'nu', 'ra', 'se', 'to', 'vi', 'za', 'chair', 'wood', 'stone', 'light', 'dark', 'metal', 'forest', 'river', 'sky', 'table']
const repeats = 9

/** What is asked, and what it stands for. */
const questions: readonly (readonly [string, string])[] = [
  ['a word of every name', 'picture'],
  ['a common word', 'chair'],
  ['a name by its number', 'picture 12345'],
  ['two words', 'wood table'],
  ['the beginning of a word', 'fore'],
  ['a misspelt word', 'forset'],
  ['a sentence', 'a photo of a dark wooden chair in the forest'],
  ['a word that nothing has', 'zzzzzz'],
]

const filters: readonly string[] = ['kind = model', 'tags = chair', 'rating >= 4', 'name CONTAINS forest', 'folder STARTS WITH "part 7/"', 'createdAt >= 2021 AND NOT tags EXISTS']

/** Searching by words and by filters in a catalog of many assets, each with a name, half of them with tags, all with a description. */
export const words: Bench = {
  title: `Words and filters over ${assets.toLocaleString('en-US')} assets`,
  run: () => withFolder(async (dataDir) => {
    const catalog = openCatalog(dataDir)
    try {
      fill(catalog)
      return [takeIn(catalog), ...questions.map(question => ask(catalog, question)), ...filters.map(filter => pass(catalog, filter))]
    }
    finally {
      catalog.close()
    }
  }),
}

function takeIn(catalog: Catalog): Figure {
  const started = performance.now()
  while (catalog.words.refresh(200) > 0) {
    // Until none is left.
  }
  return { what: 'assets whose words are taken in', value: assets / seconds(started), unit: 'assets/s' }
}

function ask(catalog: Catalog, [what, text]: readonly [string, string]): Figure {
  return { what: `${what}: ${text}`, value: medianMs(() => catalog.words.search(text, { limit: 50 })), unit: 'ms' }
}

function pass(catalog: Catalog, expression: string): Figure {
  return { what: `all that pass ${expression}`, value: medianMs(() => catalog.assets.ids({ expression })), unit: 'ms' }
}

function medianMs(work: () => unknown): number {
  return median(Array.from({ length: repeats }, () => {
    const started = performance.now()
    work()
    return performance.now() - started
  }))
}

/** Words come with the frequencies that words have: few of them often, most of them seldom. */
function fill(catalog: Catalog): void {
  const random = randomNumbers(1)
  const pick = <T>(list: readonly T[], evenness: number): T => list[Math.floor(random() ** evenness * list.length)]!
  const vocabulary = Array.from({ length: vocabularySize }, () => Array.from({ length: 1 + Math.floor(random() * 3) }, () => pick(syllables, 1)).join(''))
  const word = () => pick(vocabulary, 4)
  const library = catalog.libraries.insert('/bench', 'bench')
  for (let start = 0; start < assets; start += 1000) {
    catalog.transaction(() => {
      for (let n = start; n < start + 1000; n++) {
        const format = n % 10 === 0 ? { kind: 'model', format: 'glb' } as const : { kind: 'image', format: 'png' } as const
        const id = catalog.scans.insert(library, `part ${Math.floor(n / 10_000)}/folder ${Math.floor(n / 100)}`, { name: `picture ${n} ${word()}.${format.format}`, ...format, size: n, mtimeMs: 1.7e12, createdMs: 1.6e12 + n * 100_000, inode: null, sidecar: null })
        catalog.metadata.replaceFrom(id, 'file', { tags: random() < 0.5 ? [word(), word()] : [], values: { description: `${word()} ${word()} ${word()}`, ...random() < 0.3 && { rating: String(Math.floor(random() * 6)) } } })
      }
    })
  }
}
