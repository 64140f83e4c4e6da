import type { Client } from '../../src-main/contract/client.ts'
import type { Bench, Figure } from './bench.ts'
import { mkdirSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import SQLite from 'better-sqlite3'
import { openCatalog } from '../../src-main/catalog/catalog.ts'
import { catalogPath } from '../../src-main/catalog/files.ts'
import { missingSteps, stepKey, stepVersions } from '../../src-main/ingest/steps.ts'
import { withEngine } from '../helpers/engine.ts'
import { median, randomNumbers } from './bench.ts'
import { withFolder } from './engine.ts'
import { takeInWords } from './scale-catalog.ts'

const assets = 250_000
const repeats = 7
const folders = 5000
const tagNames = 200
const exifKeys = ['camera.make', 'camera.model', 'lens', 'iso', 'aperture', 'exposure', 'focalLength', 'takenAt']

const questions: readonly (readonly [string, (client: Client) => Promise<unknown>])[] = [
  ['all of them, oldest first', client => client.outlineAssets({})],
  ['by name', client => client.outlineAssets({ sort: 'name:asc' })],
  ['by date', client => client.outlineAssets({ sort: 'createdAt:desc' })],
  ['by folder, then name', client => client.outlineAssets({ sort: 'folder:asc,name:asc' })],
  ['by rating', client => client.outlineAssets({ sort: 'rating:desc' })],
  ['in groups by folder', client => client.outlineAssets({ groupBy: 'folder', sort: 'name:asc' })],
  ['in groups by tag', client => client.outlineAssets({ groupBy: 'tag' })],
  ['in groups by camera', client => client.outlineAssets({ groupBy: 'metadata.camera.model' })],
  ['images wider than 4,000 px', client => client.outlineAssets({ filter: 'kind = image AND width > 4000' })],
  ['of a tag', client => client.outlineAssets({ filter: 'tags = "tag 7"' })],
  ['folders in the root', client => client.listFolders({ libraryId: 1 })],
  ['folders in a folder', client => client.listFolders({ libraryId: 1, parent: 'client 3' })],
  ['facets', client => client.listFacets()],
  ['suggestions for one letter', client => client.suggest({ text: 't' })],
  ['suggestions for a word', client => client.suggest({ text: 'client 1' })],
  ['500 assets by their ids', client => client.getAssets({ ids: Array.from({ length: 500 }, (_, n) => n * 500 + 1) })],
  ['what is being done', client => client.getActivity()],
]

/** What a window asks for to show a library: how long each takes, and for how long at most the engine answers nothing else meanwhile. */
export const browsing: Bench = {
  title: `Browsing ${assets.toLocaleString('en-US')} assets`,
  run: () => withFolder(async (dataDir) => {
    writeCatalog(dataDir)
    return withEngine(dataDir, async ({ client }) => {
      const figures: Figure[] = []
      for (const [what, ask] of questions)
        figures.push(...await measure(what, () => ask(client)))
      return figures
    })
  }),
}

async function measure(what: string, ask: () => Promise<unknown>): Promise<Figure[]> {
  await ask()
  const delays = monitorEventLoopDelay({ resolution: 1 })
  delays.enable()
  const times: number[] = []
  for (let repeat = 0; repeat < repeats; repeat++) {
    const started = performance.now()
    await ask()
    times.push(performance.now() - started)
  }
  delays.disable()
  return [{ what, value: median(times), unit: 'ms' }, { what: '  longest without an answer to others', value: delays.max / 1e6, unit: 'ms' }]
}

function writeCatalog(dataDir: string): void {
  mkdirSync(dataDir, { recursive: true })
  openCatalog(dataDir).close()
  const db = new SQLite(catalogPath(dataDir))
  db.pragma('synchronous = OFF')
  const random = randomNumbers(5)
  db.prepare(`INSERT INTO library (path, name, state, added_at, scanned_at) VALUES ('/not-there', 'large', 'offline', 0, 0)`).run()
  const asset = db.prepare(`INSERT INTO asset (id, library_id, folder, name, kind, format, size, mtime_ms, created_ms, hash, width, height, added_at, pending, missing_since)
    VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?)`)
  const step = db.prepare(`INSERT INTO ingest_step (asset_id, step, version, state) VALUES (?, ?, ?, 'done')`)
  const tag = db.prepare('INSERT INTO tag (name, folded) VALUES (@name, @name)')
  const tagged = db.prepare(`INSERT OR IGNORE INTO asset_tag (asset_id, tag_id, source) VALUES (?, ?, 'user')`)
  const metadata = db.prepare(`INSERT INTO metadata (asset_id, key, source, value, number) VALUES (?, ?, ?, ?, ?)`)
  const steps = { image: missingSteps([], 'image', { encoders: ['likeness-mini'], detector: undefined }), model: missingSteps([], 'model', { encoders: ['likeness-mini'], detector: undefined }) }
  db.transaction(() => {
    for (let n = 0; n < tagNames; n++)
      tag.run({ name: `tag ${n}` })
    for (let n = 0; n < assets; n++) {
      const folder = Math.floor(random() * folders)
      const kind = n % 5 === 0 ? 'model' : 'image'
      const format = kind === 'model' ? 'glb' : n % 3 === 0 ? 'png' : 'jpeg'
      asset.run(n + 1, `client ${folder % 20}/project ${folder % 400}/set ${folder}`, `${n % 50 === 0 ? 'Größe' : 'picture'} ${Math.floor(random() * 1e6)}-${n}.${format}`, kind, format, 1000 + n, 1.6e12 + n * 1000, 1.5e12 + random() * 2e11, n.toString(16).padStart(32, '0'), kind === 'model' ? null : 500 + Math.floor(random() * 5000), kind === 'model' ? null : 500 + Math.floor(random() * 5000), n % 500 === 0 ? 1 : null)
      steps[kind].forEach(one => step.run(n + 1, stepKey(one), stepVersions[one.step]))
      for (let tags = random() * 3; tags > 1; tags--)
        tagged.run(n + 1, 1 + Math.floor(random() ** 2 * tagNames))
      if (kind === 'image')
        exifKeys.forEach(key => metadata.run(n + 1, key, 'file', `${key} ${Math.floor(random() ** 2 * 30)}`, null))
      if (n % 4 === 0)
        metadata.run(n + 1, 'rating', 'user', String(n % 6), n % 6)
    }
  })()
  db.prepare('INSERT INTO neighbour_state (encoder, least, through) VALUES (?, -1, 1e9)').run('likeness-mini')
  db.close()
  takeInWords(dataDir)
}
