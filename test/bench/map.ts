import type { Bench, Figure } from './bench.ts'
import type { ScaleAsset } from './scale-vectors.ts'
import { Buffer } from 'node:buffer'
import { join } from 'node:path'
import process from 'node:process'
import SQLite from 'better-sqlite3'
import pino from 'pino'
import { openCatalog } from '../../src-main/catalog/catalog.ts'
import { catalogPath } from '../../src-main/catalog/files.ts'
import { toBlob } from '../../src-main/catalog/vectors.ts'
import { createEventBus } from '../../src-main/contract/event-bus.ts'
import { createMap } from '../../src-main/search/map/map.ts'
import { principalAxes, projected } from '../../src-main/search/map/pca.ts'
import { meansOf } from '../../src-main/search/map/survey.ts'
import { nearest } from '../../src-main/vectors/top-k.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { seconds } from './bench.ts'
import { dimensions, scaleAssets, vectorsOf } from './scale-vectors.ts'

const encoder = 'bench'
const sizes = [2000, 20_000, 250_000]

/** Assets whose neighbours are compared; of each the nearest in the space, and those that are looked at on the map. */
const asked = 100
const near = 10
const around = 50

/** Assets that come when the map is there. */
const late = 1000

/** The map of libraries of three sizes, beside a plain projection on two axes. */
export const map: Bench = {
  title: 'A map of 2,000, 20,000 and 250,000 assets of 256 dimensions',
  run: async () => {
    const figures: Figure[] = []
    for (const size of sizes)
      figures.push(...await measure(size))
    return figures
  },
}

async function measure(size: number): Promise<Figure[]> {
  await using folder = await temporaryFolder()
  openCatalog(folder.path).close()
  const db = new SQLite(catalogPath(folder.path))
  const assets = [...scaleAssets()].slice(0, size)
  insert(db, assets.slice(0, -late))
  const catalog = openCatalog(folder.path)
  const events = createEventBus(() => {})
  const open = () => createMap({ catalog, folder: join(folder.path, 'map'), events, space: () => ({ id: encoder }), log: pino({ level: 'silent' }) })
  const before = process.memoryUsage().rss
  let [most, longest, last] = [0, 0, performance.now()]
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss - before)
    longest = Math.max(longest, performance.now() - last)
    last = performance.now()
  }, 1)
  const first = open()
  const making = await timed(() => ready(first, events))
  clearInterval(timer)
  await first.close()
  const kept = open()
  const reading = await timed(() => ready(kept, events))
  await kept.close()
  insert(db, assets.slice(-late))
  db.close()
  const grown = open()
  const adding = await timed(() => ready(grown, events))
  const { ids, places } = await grown.places()
  await grown.close()
  const columns = { ids: decoded(Uint32Array, ids), places: Float32Array.from(decoded(Uint16Array, places), value => value / 65535) }
  const kinds = compare(catalogPath(folder.path), columns)
  catalog.close()
  const named = (what: string) => `${size.toLocaleString('en-US')}: ${what}`
  return [
    { what: named('making the map'), value: making, unit: 's' },
    { what: named('the longest that others waited meanwhile'), value: longest, unit: 'ms' },
    { what: named('memory at most beside what was there'), value: most / 1e6, unit: 'MB' },
    { what: named('reading it again after a restart'), value: reading, unit: 's' },
    { what: named(`placing ${late.toLocaleString('en-US')} new assets on it`), value: adding, unit: 's' },
    { what: named(`of the ${near} nearest, among the ${around} nearest on the map`), value: kinds.map, unit: '', ceiling: { what: 'on two axes', value: kinds.axes } },
  ]
}

async function ready(map: ReturnType<typeof createMap>, events: ReturnType<typeof createEventBus>): Promise<void> {
  const isReady = new Promise<void>((resolve) => {
    const stop = events.listen((event) => {
      if (event.type === 'map' && event.map.state === 'ready') {
        stop()
        resolve()
      }
    })
  })
  if ((await map.state()).state === 'computing')
    await isReady
}

function insert(db: SQLite.Database, assets: readonly ScaleAsset[]): void {
  const library = db.prepare(`INSERT INTO library (path, name, state, added_at, scanned_at) VALUES ('/not-there', 'bench', 'offline', 0, 0) ON CONFLICT (path) DO UPDATE SET name = name RETURNING id`).pluck().get()
  const asset = db.prepare(`INSERT INTO asset (id, library_id, folder, name, kind, format, size, mtime_ms, created_ms, added_at, pending) VALUES (?, ?, '', ?, ?, 'png', 1, 1, 1, 0, 0)`)
  const embedding = db.prepare('INSERT INTO embedding (id, asset_id, encoder, view, vector) VALUES (?, ?, ?, ?, ?)')
  db.pragma('synchronous = OFF')
  db.transaction(() => {
    for (const item of assets) {
      asset.run(item.n + 1, library, String(item.n), item.kind)
      vectorsOf(item).forEach((vector, view) => embedding.run(item.first + view + 1, item.n + 1, encoder, view, toBlob(vector)))
    }
  })()
}

/** The share of the nearest in the space that are among the nearest on the map, and on the two axes of greatest variance. */
function compare(path: string, { ids, places }: { readonly ids: Uint32Array, readonly places: Float32Array }): { readonly map: number, readonly axes: number } {
  const db = new SQLite(path, { readonly: true })
  const vectors = meansOf(db, encoder, ids, dimensions)
  db.close()
  const flat = projected(principalAxes(vectors, dimensions, 2), vectors)
  const rows = Array.from(ids.keys())
  const sums = { map: 0, axes: 0 }
  for (let i = 0; i < asked; i++) {
    const row = Math.floor(i * ids.length / asked)
    const like = nearest(vectors, rows, vectors.subarray(row * dimensions, (row + 1) * dimensions), near + 1).map(({ key }) => key).filter(key => key !== row)
    sums.map += shareOf(like, nearestOnPlane(places, row))
    sums.axes += shareOf(like, nearestOnPlane(flat, row))
  }
  return { map: sums.map / asked, axes: sums.axes / asked }
}

function nearestOnPlane(places: Float32Array, row: number): ReadonlySet<number> {
  const squares = Float64Array.from({ length: places.length / 2 }, (_, i) => (places[2 * i]! - places[2 * row]!) ** 2 + (places[2 * i + 1]! - places[2 * row + 1]!) ** 2)
  const farthest = squares.toSorted()[around]!
  return new Set(Array.from(squares.keys()).filter(i => i !== row && squares[i]! <= farthest).slice(0, around))
}

function shareOf(wanted: readonly number[], found: ReadonlySet<number>): number {
  return wanted.filter(key => found.has(key)).length / wanted.length
}

function decoded<T>(Type: new (buffer: ArrayBuffer) => T, base64: string): T {
  return new Type(new Uint8Array(Buffer.from(base64, 'base64')).buffer)
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return seconds(started)
}
