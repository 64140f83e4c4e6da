import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import SQLite from 'better-sqlite3'
import { build } from 'vite'
import { beforeAll, expect, it, vi } from 'vitest'
import { fromBlob } from '../../../src-main/catalog/vectors.ts'
import { withEngine } from '../../helpers/engine.ts'
import { writePicture } from '../../helpers/pictures.ts'
import { commandOf, descendantsOf, isRunning } from '../../helpers/processes.ts'
import { seededRandom } from '../../helpers/random.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

const project = fileURLToPath(new URL('../../..', import.meta.url))
const pictures = 300
const models: Readonly<Record<string, string>> = {
  'tetrahedron.obj': 'v 0 0 0\nv 1 0 0\nv 0 1 0\nv 0 0 1\nf 1 3 2\nf 1 2 4\nf 2 3 4\nf 1 4 3\n',
  'slab.obj': 'v 0 0 0\nv 4 0 0\nv 4 1 0\nv 0 1 0\nv 0 0 2\nv 4 0 2\nv 4 1 2\nv 0 1 2\nf 1 4 3 2\nf 5 6 7 8\nf 1 2 6 5\nf 3 4 8 7\nf 1 5 8 4\nf 2 3 7 6\n',
  'pyramid.obj': 'v -1 0 -1\nv 1 0 -1\nv 1 0 1\nv -1 0 1\nv 0 3 0\nf 1 2 3 4\nf 2 1 5\nf 3 2 5\nf 4 3 5\nf 1 4 5\n',
}
const total = pictures + Object.keys(models).length

beforeAll(async () => {
  if (!existsSync(join(project, 'out', 'renderer', 'stage.html')))
    await build({ root: project, configFile: join(project, 'vite.config.ts'), logLevel: 'error' })
})

interface Seen {
  readonly assets: number
  readonly settled: number
  readonly embedded: number
}

/** Looks into the catalog from outside, as it is at this moment. */
function lookInto(dataDir: string): Seen {
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

function startIndexing(dataDir: string, folder: string): { readonly child: ChildProcess, readonly output: () => string } {
  const child = spawn(process.execPath, [join(project, 'src-main', 'cli.ts'), '--data', dataDir, '--json', 'index', folder], { detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  child.stdout.on('data', chunk => output += chunk)
  child.stderr.on('data', chunk => output += chunk)
  return { child, output: () => output }
}

/** Indexes until `isTime`, then kills the process group with SIGKILL. Answers the processes that it had started. */
async function killWhen(isTime: (seen: Seen, descendants: readonly number[]) => boolean, dataDir: string, folder: string): Promise<readonly number[]> {
  const { child, output } = startIndexing(dataDir, folder)
  const exited = new Promise<void>(resolve => child.once('exit', () => resolve()))
  let descendants: readonly number[] = []
  try {
    for (;;) {
      descendants = process.platform === 'linux' ? descendantsOf(child.pid!) : []
      if (isTime(lookInto(dataDir), descendants))
        break
      if (child.exitCode !== null)
        throw new Error(`indexing ended before it was killed: ${output()}`)
      await setTimeout(2)
    }
  }
  finally {
    if (child.exitCode === null)
      process.kill(-child.pid!, 'SIGKILL')
    await exited
  }
  return descendants
}

it('survives being killed again and again: every file becomes an asset once, complete, and nothing is left behind', async () => {
  await using root = await temporaryFolder()
  const [dataDir, folder] = [join(root.path, 'data'), join(root.path, 'files')]
  await Promise.all(Array.from({ length: pictures }, (_, seed) => writePicture(join(folder, `folder ${seed % 7}`, `${seed}.png`), seed, { width: 24, height: 20 })))
  await mkdir(join(folder, 'models'))
  for (const [name, text] of Object.entries(models))
    await writeFile(join(folder, 'models', name), text)

  const random = seededRandom(20)
  const moments = Array.from({ length: 5 }, () => Math.floor(random() * (pictures - 40)) + 10).sort((a, b) => a - b)
  const started: number[] = []
  const before: number[] = []
  for (const moment of moments) {
    started.push(...await killWhen(({ settled }) => settled >= moment, dataDir, folder))
    const seen = lookInto(dataDir)
    expect(seen.assets).toBe(total)
    expect(seen.settled).toBeLessThan(total)
    before.push(seen.settled)
  }
  expect(before).toEqual(before.toSorted((a, b) => a - b))
  const browsers = (pids: readonly number[]) => pids.filter(pid => /chrom|edge/i.test(commandOf(pid)))
  if (process.platform === 'linux')
    started.push(...await killWhen((_, descendants) => browsers(descendants).length > 2, dataDir, folder))
  await vi.waitUntil(() => !started.some(isRunning), { timeout: 15_000, interval: 20 })

  const { child, output } = startIndexing(dataDir, folder)
  const code = await new Promise(resolve => child.once('close', resolve))
  expect(code, output()).toBe(0)
  expect(JSON.parse(output())).toMatchObject({ files: total, failed: 0 })

  const db = new SQLite(join(dataDir, 'catalog.db'), { readonly: true })
  const all = (sql: string) => db.prepare(sql).all()
  const column = (sql: string) => db.prepare(sql).pluck().all()
  expect(column('PRAGMA integrity_check')).toEqual(['ok'])
  expect(all('PRAGMA foreign_key_check')).toEqual([])
  const places = column(`SELECT folder || '/' || name FROM asset`)
  expect(new Set(places).size).toBe(places.length)
  expect(places.toSorted()).toEqual([
    ...Array.from({ length: pictures }, (_, seed) => `folder ${seed % 7}/${seed}.png`),
    ...Object.keys(models).map(name => `models/${name}`),
  ].sort())
  expect(all('SELECT * FROM asset WHERE pending <> 0 OR missing_since IS NOT NULL OR hash IS NULL')).toEqual([])
  expect(all(`SELECT * FROM ingest_step WHERE state <> 'done'`)).toEqual([])
  expect(all(`SELECT kind, views, count(*) AS assets FROM (SELECT kind, (SELECT count(*) FROM embedding WHERE asset_id = asset.id) AS views FROM asset) GROUP BY kind, views`))
    .toEqual([{ kind: 'image', views: 1, assets: pictures }, { kind: 'model', views: 12, assets: 3 }])
  for (const { picture, kind } of all('SELECT picture, kind FROM asset') as { picture: string, kind: string }[]) {
    expect(existsSync(join(dataDir, 'previews', picture.slice(0, 2), `${picture}.jpg`))).toBe(true)
    expect(existsSync(join(dataDir, 'strips', picture.slice(0, 2), `${picture}.webp`))).toBe(kind === 'model')
  }
  const rows = (all('SELECT id, vector FROM embedding ORDER BY id') as { id: number, vector: Uint8Array }[]).map(({ id, vector }) => ({ id, vector: fromBlob(vector) }))
  db.close()

  await withEngine(dataDir, async (engine) => {
    const { index } = engine.space()
    expect(index.count).toBe(rows.length)
    for (let i = 0; i < 20; i++) {
      const query = rows[Math.floor(random() * rows.length)]!.vector
      const exact = new Map(rows.map(({ id, vector }) => [id, vector.reduce((sum, value, d) => sum + value * query[d]!, 0)]))
      const ranked = [...exact.values()].sort((a, b) => b - a)
      const found = index.search(query, rows.length)
      expect(new Set(found.map(({ key }) => key))).toEqual(new Set(exact.keys()))
      found.forEach(({ key, cosine }, rank) => {
        // The index may hold more digits than the catalog keeps.
        expect(Math.abs(cosine - exact.get(key)!)).toBeLessThan(1e-3)
        expect(Math.abs(cosine - ranked[rank]!)).toBeLessThan(1e-3)
      })
    }
  })
})
