import { mkdirSync } from 'node:fs'
import SQLite from 'better-sqlite3'
import { openCatalog } from '../../src-main/catalog/catalog.ts'
import { catalogPath } from '../../src-main/catalog/files.ts'
import { toBlob } from '../../src-main/catalog/vectors.ts'
import { missingSteps, stepKey, stepVersions } from '../../src-main/ingest/steps.ts'
import { randomNumbers } from './bench.ts'
import { scaleAssets, vectorsOf } from './scale-vectors.ts'

export const encoder = 'likeness-mini'

/** Tags that every so manyth asset carries, by chance; `apart` is on all of every tenth cluster, and so on nothing near most queries. */
export const tags = {
  tenth: (n: number) => randomNumbers(n)() < 0.1,
  hundredth: (n: number) => randomNumbers(n + 7)() < 0.01,
  thousandth: (n: number) => randomNumbers(n + 77)() < 0.001,
  apart: (n: number) => n % 10 === 3,
}

/** Writes a catalog in which every asset is indexed, as if its files were on a drive that is not there. */
export function writeScaleCatalog(dataDir: string): void {
  mkdirSync(dataDir, { recursive: true })
  openCatalog(dataDir).close()
  const db = new SQLite(catalogPath(dataDir))
  db.pragma('synchronous = OFF')
  const library = db.prepare(`INSERT INTO library (path, name, state, added_at, scanned_at) VALUES ('/not-there', 'scale', 'offline', 0, 0)`).run().lastInsertRowid
  db.prepare(`INSERT INTO collection (key, name, library_id, created_at) VALUES ('scale-set-1000', 'scale', ?, 0)`).run(library)
  const tagIds = Object.entries(tags).map(([name, carries]) => ({ carries, id: db.prepare('INSERT INTO tag (name, folded) VALUES (?, ?)').run(name, name).lastInsertRowid }))
  const asset = db.prepare(`INSERT INTO asset (id, library_id, folder, name, kind, format, size, mtime_ms, created_ms, hash, width, height, added_at, pending)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 2000, 1000, 0, 0)`)
  const embedding = db.prepare('INSERT INTO embedding (id, asset_id, encoder, view, vector) VALUES (?, ?, ?, ?, ?)')
  const step = db.prepare(`INSERT INTO ingest_step (asset_id, step, version, state) VALUES (?, ?, ?, 'done')`)
  const tagged = db.prepare(`INSERT INTO asset_tag (asset_id, tag_id, source) VALUES (?, ?, 'user')`)
  const metadata = db.prepare(`INSERT INTO metadata (asset_id, key, source, value, number) VALUES (?, 'rating', 'user', ?, ?)`)
  const steps = { image: missingSteps([], 'image', { encoders: [encoder], detector: undefined }), model: missingSteps([], 'model', { encoders: [encoder], detector: undefined }) }
  db.transaction(() => {
    for (const item of scaleAssets()) {
      const { n, kind, first } = item
      const id = n + 1
      asset.run(id, library, `folder ${n % 500}`, `${kind} ${n}.${kind === 'image' ? 'png' : 'glb'}`, kind, kind === 'image' ? 'png' : 'glb', 1000 + n, 1.6e12 + n * 1000, 1.6e12, id.toString(16).padStart(32, '0'))
      vectorsOf(item).forEach((vector, view) => embedding.run(first + view + 1, id, encoder, view, toBlob(vector)))
      steps[kind].forEach(one => step.run(id, stepKey(one), stepVersions[one.step]))
      tagIds.forEach(({ carries, id: tag }) => carries(n) && tagged.run(id, tag))
      metadata.run(id, String(n * 31 % 6), n * 31 % 6)
    }
  })()
  // Clusters are measured elsewhere: here they are not looked for.
  db.prepare('INSERT INTO neighbour_state (encoder, least, through) VALUES (?, -1, 1e9)').run(encoder)
  db.close()
  takeInWords(dataDir)
}

/** Takes in the words of all assets of a catalog, so that no engine does so while something else is measured. */
export function takeInWords(dataDir: string): void {
  const catalog = openCatalog(dataDir)
  while (catalog.words.refresh(5000) > 0);
  catalog.close()
}
