import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import SQLite from 'better-sqlite3'
import { fromBlob } from '../../src-main/catalog/vectors.ts'
import { withEngine } from '../helpers/engine.ts'
import { writePicture } from '../helpers/pictures.ts'
import { descendantsOf } from '../helpers/processes.ts'
import { damageOf } from './observe.ts'

/** What an index run is killed over: a folder of files, and the paths of its assets, below it. */
export interface Files {
  readonly folder: string
  readonly images: readonly string[]
  readonly models: readonly string[]
}

/** How far indexing is. */
export interface Seen {
  readonly assets: number
  readonly settled: number
  readonly embedded: number
}

export interface Indexing {
  readonly child: ChildProcess
  readonly output: () => string
}

const command = fileURLToPath(new URL('../../src-main/cli.ts', import.meta.url))
const queries = 20
const views = 12

/** The index may hold more digits than the catalog keeps. */
const tolerance = 1e-3

const modelTexts: Readonly<Record<string, string>> = {
  'tetrahedron.obj': 'v 0 0 0\nv 1 0 0\nv 0 1 0\nv 0 0 1\nf 1 3 2\nf 1 2 4\nf 2 3 4\nf 1 4 3\n',
  'slab.obj': 'v 0 0 0\nv 4 0 0\nv 4 1 0\nv 0 1 0\nv 0 0 2\nv 4 0 2\nv 4 1 2\nv 0 1 2\nf 1 4 3 2\nf 5 6 7 8\nf 1 2 6 5\nf 3 4 8 7\nf 1 5 8 4\nf 2 3 7 6\n',
  'pyramid.obj': 'v -1 0 -1\nv 1 0 -1\nv 1 0 1\nv -1 0 1\nv 0 3 0\nf 1 2 3 4\nf 2 1 5\nf 3 2 5\nf 4 3 5\nf 1 4 5\n',
}

/** Writes different pictures into seven folders, and three models into another one. */
export async function writeFiles(folder: string, options: { readonly images: number, readonly models: boolean }): Promise<Files> {
  const images = Array.from({ length: options.images }, (_, seed) => `folder ${seed % 7}/${seed}.png`)
  await Promise.all(images.map((path, seed) => writePicture(join(folder, path), seed, { width: 24, height: 20 })))
  const models = options.models ? Object.keys(modelTexts).map(name => `models/${name}`) : []
  await mkdir(join(folder, 'models'), { recursive: true })
  for (const path of models)
    await writeFile(join(folder, path), modelTexts[path.slice('models/'.length)]!)
  return { folder, images, models }
}

/** Looks into the catalog from outside, as it is at this moment. */
export function lookInto(dataDir: string): Seen {
  const path = join(dataDir, 'catalog.db')
  if (!existsSync(path))
    return { assets: 0, settled: 0, embedded: 0 }
  const db = new SQLite(path, { readonly: true })
  try {
    return db.prepare('SELECT count(*) AS assets, count(*) FILTER (WHERE pending = 0) AS settled, (SELECT count(*) FROM embedding) AS embedded FROM asset').get() as Seen
  }
  catch (error) {
    if (error instanceof SQLite.SqliteError && /no such table/.test(error.message))
      return { assets: 0, settled: 0, embedded: 0 }
    throw error
  }
  finally {
    db.close()
  }
}

/** Starts `likeness index` as the leader of a process group. */
export function startIndexing(dataDir: string, folder: string): Indexing {
  const child = spawn(process.execPath, [command, '--data', dataDir, '--json', 'index', folder], { detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  child.stdout.on('data', chunk => output += chunk)
  child.stderr.on('data', chunk => output += chunk)
  return { child, output: () => output }
}

/** Kills a process group with SIGKILL, unless its leader has ended, and waits for that; answers the processes that the leader had started. */
export async function killGroup(child: ChildProcess): Promise<readonly number[]> {
  const descendants = process.platform === 'linux' ? descendantsOf(child.pid!) : []
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, 'exit')
    process.kill(-child.pid!, 'SIGKILL')
    await exited
  }
  return descendants
}

/** Indexes until `isTime`, then kills the process group. Answers the processes that it had started. */
export async function killWhen(isTime: (seen: Seen, descendants: readonly number[]) => boolean, dataDir: string, folder: string): Promise<readonly number[]> {
  const { child, output } = startIndexing(dataDir, folder)
  try {
    for (;;) {
      if (isTime(lookInto(dataDir), process.platform === 'linux' ? descendantsOf(child.pid!) : []))
        return await killGroup(child)
      if (child.exitCode !== null)
        throw new Error(`indexing ended before it was killed: ${output()}`)
      await setTimeout(2)
    }
  }
  finally {
    await killGroup(child)
  }
}

/** Indexes to the end. Throws when that fails, or finds other files or failures. */
export async function indexToTheEnd(dataDir: string, { folder, images, models }: Files): Promise<void> {
  const { child, output } = startIndexing(dataDir, folder)
  const [code] = await once(child, 'close') as [number | null]
  const report = code === 0 ? JSON.parse(output()) as { readonly files: number, readonly failed: number } : undefined
  if (report?.files !== images.length + models.length || report.failed > 0)
    throw new Error(`indexing ended with code ${code}: ${output()}`)
}

/** What is wrong with a catalog in which all files should be indexed, in words: assets lost, doubled or incomplete, damage, pictures without a file. */
export function faultsOf(dataDir: string, { images, models }: Files): string[] {
  const db = new SQLite(join(dataDir, 'catalog.db'), { readonly: true })
  try {
    const assets = db.prepare(`SELECT folder || '/' || name AS path, kind, picture, pending, hash, missing_since AS missing,
      (SELECT group_concat(encoder || ' ' || n) FROM (SELECT encoder, count(*) AS n FROM embedding WHERE asset_id = asset.id GROUP BY encoder ORDER BY encoder)) AS embedded,
      (SELECT count(*) FROM ingest_step WHERE asset_id = asset.id AND state <> 'done') AS failed FROM asset`).all() as {
      readonly path: string
      readonly kind: string
      readonly picture: string
      readonly pending: number
      readonly hash: string | null
      readonly missing: number | null
      readonly embedded: string | null
      readonly failed: number
    }[]
    const paths = assets.map(({ path }) => path)
    const wanted = [...images, ...models]
    return [
      ...damageOf(dataDir),
      ...wanted.filter(path => !paths.includes(path)).map(path => `${path} is lost`),
      ...paths.filter((path, i) => paths.indexOf(path) !== i || !wanted.includes(path)).map(path => `${path} is there too often`),
      ...assets.flatMap(({ path, kind, picture, pending, hash, missing, embedded, failed }) => [
        ...pending !== 0 || failed > 0 || hash === null || missing !== null ? [`${path} is not settled`] : [],
        ...embedded !== embeddingsOf(kind) ? [`${path} has the embeddings ${embedded} instead of ${embeddingsOf(kind)}`] : [],
        ...picture !== null && existsSync(join(dataDir, 'previews', picture.slice(0, 2), `${picture}.jpg`)) ? [] : [`${path} has no preview`],
        ...kind === 'image' || existsSync(join(dataDir, 'strips', picture.slice(0, 2), `${picture}.webp`)) ? [] : [`${path} has no strip`],
      ]),
    ]
  }
  finally {
    db.close()
  }
}

/** How many embeddings an asset has in each channel, in order of their keys. */
function embeddingsOf(kind: string): string {
  return kind === 'model' ? `likeness-mini ${views},likeness-mini+shape ${views},surface ${views}` : 'likeness-mini 1,surface 1'
}

/** What of the index's answers is not as an exact scan of the catalog's embeddings has it, in words, for some queries by chance. */
export async function wrongAnswers(dataDir: string, random: () => number): Promise<string[]> {
  const db = new SQLite(join(dataDir, 'catalog.db'), { readonly: true })
  const rows = (db.prepare('SELECT id, vector FROM embedding WHERE encoder = (SELECT value FROM setting WHERE key = ?) ORDER BY id').all('encoder.active') as { id: number, vector: Uint8Array }[]).map(({ id, vector }) => ({ id, vector: fromBlob(vector) }))
  db.close()
  return withEngine(dataDir, async (engine) => {
    const { index } = engine.space().look
    if (index.count !== rows.length)
      return [`the index holds ${index.count} embeddings instead of ${rows.length}`]
    return Array.from({ length: queries }, () => rows[Math.floor(random() * rows.length)]!.vector).flatMap((query) => {
      const exact = new Map(rows.map(({ id, vector }) => [id, vector.reduce((sum, value, d) => sum + value * query[d]!, 0)]))
      const ranked = [...exact.values()].sort((a, b) => b - a)
      const found = index.search(query, rows.length)
      const isWhole = found.length === exact.size && new Set(found.map(({ key }) => key)).size === exact.size
      const isRight = isWhole && found.every(({ key, cosine }, rank) =>
        Math.abs(cosine - (exact.get(key) ?? Number.NaN)) < tolerance && Math.abs(cosine - ranked[rank]!) < tolerance)
      return isRight ? [] : ['the index answers otherwise than the exact scan']
    })
  })
}
