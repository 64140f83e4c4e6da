import { existsSync, linkSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import SQLite from 'better-sqlite3'
import sharp from 'sharp'
import { openCatalog } from '../../src-main/catalog/catalog.ts'
import { catalogPath } from '../../src-main/catalog/files.ts'
import { toBlob } from '../../src-main/catalog/vectors.ts'
import { missingSteps, stepKey, stepVersions } from '../../src-main/ingest/steps.ts'
import { previewFiles } from '../../src-main/media/preview-files.ts'
import { createUsearchIndex } from '../../src-main/vectors/usearch.ts'
import { randomNumbers } from './bench.ts'
import { encoder } from './scale-catalog.ts'
import { dimensions, vectorsOf } from './scale-vectors.ts'

/** Every so manyth asset is a model. */
const modelEvery = 50
const viewsPerModel = 12
/** Pictures that are drawn; all previews are these under names of their own, as links, so that a browser takes them for different ones. */
const drawn = 400
const folders = 500
const indexedAtOnce = 5000
const shapes = [[512, 512], [512, 341], [341, 512], [512, 288], [512, 384], [384, 512], [512, 219]] as const
const words = {
  of: ['oak', 'brass', 'marble', 'linen', 'rusty', 'glazed', 'woven', 'painted'],
  what: ['chair', 'tile', 'lamp', 'door', 'cliff', 'harbour', 'leaf', 'vase'],
}

interface WindowAsset {
  readonly n: number
  readonly kind: 'image' | 'model'
  readonly views: number
}

/**
 * Writes the data folder of a library of `count` assets that is indexed whole, with previews and vectors, as if its files were on
 * a disk that is there. One that is there already is left as it is.
 */
export async function writeWindowLibrary(folder: string, count: number): Promise<void> {
  if (existsSync(folder))
    return
  const unfinished = `${folder}.tmp`
  mkdirSync(unfinished, { recursive: true })
  await writePictures(unfinished, count)
  writeCatalog(unfinished, count)
  writeIndex(unfinished, count)
  renameSync(unfinished, folder)
}

function* assets(count: number): Generator<WindowAsset> {
  for (let n = 0; n < count; n++)
    yield n % modelEvery === 7 ? { n, kind: 'model', views: viewsPerModel } : { n, kind: 'image', views: 1 }
}

/** The name of an asset's preview. */
function pictureOf(n: number): string {
  return (n + 1).toString(16).padStart(8, '0').split('').reverse().join('').padEnd(32, '0')
}

async function writePictures(dataDir: string, count: number): Promise<void> {
  const originals = join(dataDir, 'originals')
  mkdirSync(originals, { recursive: true })
  for (let i = 0; i < Math.min(drawn, count); i++)
    writeFileSync(join(originals, `${i}.jpg`), await draw(i))
  writeFileSync(join(originals, 'strip.webp'), await sharp(await draw(0)).resize(256 * viewsPerModel, 256, { fit: 'fill' }).webp({ quality: 80 }).toBuffer())
  const files = previewFiles(dataDir)
  for (const { n, kind } of assets(count)) {
    link(join(originals, `${n % drawn}.jpg`), files.previewPath(pictureOf(n)))
    if (kind === 'model')
      link(join(originals, 'strip.webp'), files.stripPath(pictureOf(n)))
  }
}

function link(from: string, to: string): void {
  mkdirSync(join(to, '..'), { recursive: true })
  linkSync(from, to)
}

/** Soft shapes under a little noise, which cost about what previews of photographs cost to decode. */
async function draw(i: number): Promise<Uint8Array> {
  const random = randomNumbers(i)
  const [width, height] = shapes[i % shapes.length]!
  const hue = Math.floor(random() * 360)
  const circles = Array.from({ length: 9 }, () => `<circle cx="${random() * 100}%" cy="${random() * 100}%" r="${5 + random() * 25}%" fill="hsl(${(hue + random() * 120) % 360} 45% ${25 + random() * 50}%)"/>`)
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="hsl(${hue} 30% 45%)"/>${circles.join('')}</svg>`
  const noise = await sharp({ create: { width, height, channels: 3, background: '#808080', noise: { type: 'gaussian', mean: 128, sigma: 18 } } }).png().toBuffer()
  return sharp(new TextEncoder().encode(svg)).composite([{ input: noise, blend: 'soft-light' }]).jpeg({ quality: 82 }).toBuffer()
}

function writeCatalog(dataDir: string, count: number): void {
  openCatalog(dataDir).close()
  const db = new SQLite(catalogPath(dataDir))
  db.pragma('synchronous = OFF')
  const library = db.prepare(`INSERT INTO library (path, name, state, added_at, scanned_at) VALUES ('/not-there', 'Large', 'online', 0, 0)`).run().lastInsertRowid
  const asset = db.prepare(`INSERT INTO asset (id, library_id, folder, name, kind, format, size, mtime_ms, created_ms, hash, picture, width, height, added_at, pending)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)`)
  const embedding = db.prepare('INSERT INTO embedding (asset_id, encoder, view, vector) VALUES (?, ?, ?, ?)')
  const step = db.prepare(`INSERT INTO ingest_step (asset_id, step, version, state) VALUES (?, ?, ?, 'done')`)
  const steps = { image: missingSteps([], 'image', { encoders: [encoder], detector: undefined }), model: missingSteps([], 'model', { encoders: [encoder], detector: undefined }) }
  db.transaction(() => {
    for (const { n, kind, views } of assets(count)) {
      const [width, height] = shapes[n % drawn % shapes.length]!
      const id = n + 1
      const name = `${words.of[n % 8]} ${words.what[Math.floor(n / 8) % 8]} ${n}.${kind === 'image' ? 'png' : 'glb'}`
      const size = kind === 'image' ? [width * 4, height * 4] : [null, null]
      asset.run(id, library, `folder ${n % folders}`, name, kind, kind === 'image' ? 'png' : 'glb', 1000 + n, 1.6e12 + n * 1000, 1.6e12, id.toString(16).padStart(32, '0'), pictureOf(n), ...size, 1.6e12 + n)
      vectorsOf({ n, kind, first: 0, views }).forEach((vector, view) => embedding.run(id, encoder, view, toBlob(vector)))
      steps[kind].forEach(one => step.run(id, stepKey(one), stepVersions[one.step]))
    }
  })()
  // Clusters are measured elsewhere: here they are not looked for.
  db.prepare('INSERT INTO neighbour_state (encoder, least, through) VALUES (?, -1, 1e9)').run(encoder)
  db.close()
  const catalog = openCatalog(dataDir)
  while (catalog.words.refresh(5000) > 0);
  catalog.close()
}

/** The snapshot of the index as an engine would have saved it: it would take minutes of the measured time to build. */
function writeIndex(dataDir: string, count: number): void {
  const folder = join(dataDir, 'vectors', encoder)
  mkdirSync(folder, { recursive: true })
  const index = createUsearchIndex(dimensions)
  let waiting: Float32Array[] = []
  const add = () => {
    const rows = new Float32Array(waiting.length * dimensions)
    waiting.forEach((vector, i) => rows.set(vector, i * dimensions))
    index.add(waiting.map((_, i) => index.count + 1 + i), rows)
    waiting = []
  }
  for (const { n, kind, views } of assets(count)) {
    waiting.push(...vectorsOf({ n, kind, first: 0, views }))
    if (waiting.length >= indexedAtOnce)
      add()
  }
  add()
  index.save(join(folder, `${encoder}.${index.count}-0.idx`))
}
