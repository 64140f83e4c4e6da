import type { Bench, Figure } from './bench.ts'
import process from 'node:process'
import { browsing } from './browsing.ts'
import { clusters } from './clusters.ts'
import { desktop } from './desktop.ts'
import { encoders } from './encoders.ts'
import { images } from './images.ts'
import { largeLibrary } from './large-library.ts'
import { layout } from './layout.ts'
import { map } from './map.ts'
import { models } from './models.ts'
import { retrieval } from './retrieval.ts'
import { scan } from './scan.ts'
import { searchScale } from './search-scale.ts'
import { search } from './search.ts'
import { shape } from './shape.ts'
import { surface } from './surface.ts'
import { sync } from './sync.ts'
import { words } from './words.ts'

const benches: Readonly<Record<string, Bench>> = { images, models, browsing, scan, search, clusters, map, 'large-library': largeLibrary, 'search-scale': searchScale, surface, shape, words, layout, retrieval, encoders, desktop, sync }

/** `npm run bench [-- <name>…]`: prints each figure beside what limits it, both measured in this run. */
const asked = process.argv.slice(2)
const unknown = asked.filter(name => !(name in benches))
if (unknown.length > 0)
  throw new Error(`there is no benchmark ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}`)
for (const name of asked.length > 0 ? asked : Object.keys(benches)) {
  const { title, run } = benches[name]!
  process.stdout.write(`\n${title}\n`)
  const figures = await run()
  if (figures.length === 0)
    process.stdout.write('  skipped: the files that it measures with are no part of the project; LIKENESS_BENCH_DATA names their folder\n')
  const width = Math.max(44, ...figures.map(({ what }) => what.length))
  for (const figure of figures)
    process.stdout.write(`  ${describe(figure, width)}\n`)
}

function describe({ what, value, unit, ceiling }: Figure, width: number): string {
  const text = `${what.padEnd(width)} ${format(value).padStart(9)} ${unit}`
  return ceiling ? `${text}   ${(value / ceiling.value).toFixed(2)} of ${ceiling.what} (${format(ceiling.value)})` : text
}

function format(value: number): string {
  if (value >= 1000)
    return Math.round(value).toLocaleString('en-US')
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(3)
}
