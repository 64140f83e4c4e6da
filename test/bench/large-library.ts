import type { EngineProcess } from '../soak/engine-process.ts'
import type { Bench, Figure } from './bench.ts'
import { execFile } from 'node:child_process'
import { lstatSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import SQLite from 'better-sqlite3'
import { openCatalog } from '../../src-main/catalog/catalog.ts'
import { scanLibrary } from '../../src-main/library/scan.ts'
import { startEngine } from '../soak/engine-process.ts'
import { seconds } from './bench.ts'
import { withFolder } from './engine.ts'
import { completeCatalog, firstFolder, folderFiles, writeSmallFiles } from './large-catalog.ts'
import { peakMemory } from './memory.ts'
import { writePhotos } from './photos.ts'

const files = 250_000
const photos = 400
const waitAtMostMs = 300_000

/** What a library of many files costs: to look through, to start with, to follow, and in memory. */
export const largeLibrary: Bench = {
  title: `A library of ${files.toLocaleString('en-US')} files, all indexed`,
  run: () => withFolder(folder => measure(join(folder, 'library'), join(folder, 'data'), join(folder, 'photos'))),
}

async function measure(root: string, dataDir: string, photoFolder: string): Promise<Figure[]> {
  mkdirSync(root)
  mkdirSync(dataDir)
  writeSmallFiles(root, files)
  const reconciling = await reconcile(root, dataDir)
  const empty = await emptyEngine()
  await whileRunning(dataDir, false, () => until(() => readFileSync(join(dataDir, 'soak.log'), 'utf8').includes('graph of the vector index is complete')))

  const started = performance.now()
  return whileRunning(dataDir, true, async (engine) => {
    const { results } = await engine.client.search({ like: [{ assetId: 1 }] })
    const firstAnswer = seconds(started)
    if (results.length === 0)
      throw new Error('the search found nothing')
    await untilAtRest(engine)
    const following = await rename(root, dataDir)
    await untilAtRest(engine)
    const atRest = await peakMemory(engine.pid, setTimeout(2000))
    mkdirSync(photoFolder)
    await writePhotos(photoFolder, photos, 1600, 1200)
    await engine.client.addLibrary({ path: photoFolder })
    const atWork = await peakMemory(engine.pid, untilIdle(engine))
    return [
      ...reconciling,
      { what: 'engine start to first answer', value: firstAnswer, unit: 's', ceiling: { what: 'with an empty catalog', value: empty.firstAnswer } },
      ...following,
      { what: 'memory at rest, all processes', value: atRest, unit: 'MB', ceiling: { what: 'with an empty catalog', value: empty.memory } },
      { what: `memory at full ingest (${photos} pictures of 2 MP)`, value: atWork, unit: 'MB', ceiling: { what: 'at rest', value: atRest } },
    ]
  })
}

/** Scans with nothing to do, beside `find`, which lists all folders and looks at each file. */
async function reconcile(root: string, dataDir: string): Promise<Figure[]> {
  const catalog = openCatalog(dataDir)
  try {
    const library = { id: catalog.libraries.insert(root, 'bench'), path: root }
    await scanLibrary({ catalog, library })
    completeCatalog(catalog)
    const started = performance.now()
    const { summary } = await scanLibrary({ catalog, library })
    const rate = files / seconds(started)
    if (summary.files !== files || summary.added + summary.changed + summary.moved + summary.missing > 0)
      throw new Error(`something has changed: ${JSON.stringify(summary)}`)
    return [{ what: 'reconciling, nothing changed', value: rate, unit: 'files/s', ceiling: await findRate(root) }]
  }
  finally {
    catalog.close()
  }
}

async function findRate(root: string): Promise<{ readonly what: string, readonly value: number }> {
  if (process.platform !== 'linux')
    return { what: 'readdir and lstat', value: files / lookAtAll(root) }
  const started = performance.now()
  const { stdout } = await promisify(execFile)('find', [root, '-type', 'f', '-printf', '%s %T@ %i %p\\n'], { maxBuffer: 1 << 30 })
  const value = files / seconds(started)
  if (stdout.split('\n').length !== files + 1)
    throw new Error('find did not find all files')
  return { what: 'find -printf with size, time and inode', value }
}

/** Seconds that reading all folders below one and the state of each file takes. */
function lookAtAll(folder: string): number {
  const started = performance.now()
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true }))
    lstatSync(join(entry.parentPath, entry.name))
  return seconds(started)
}

async function rename(root: string, dataDir: string): Promise<Figure[]> {
  const renamed = join(root, 'renamed')
  renameSync(join(root, firstFolder), renamed)
  const started = performance.now()
  const db = new SQLite(join(dataDir, 'catalog.db'), { readonly: true })
  const count = db.prepare(`SELECT count(*) FROM asset WHERE folder >= 'renamed/' AND folder < 'renamed0' AND missing_since IS NULL`).pluck()
  await until(() => count.get() === folderFiles)
  const value = seconds(started)
  const others = db.prepare('SELECT count(*) FROM asset WHERE missing_since IS NOT NULL OR pending = 1').pluck().get()
  db.close()
  if (others !== 0)
    throw new Error(`${String(others)} assets are missing or wait although nothing but a folder's name has changed`)
  const ceiling = { what: 'readdir and lstat of them', value: lookAtAll(renamed) }
  return [{ what: `a folder of ${folderFiles.toLocaleString('en-US')} files renamed, until all have followed`, value, unit: 's', ceiling }]
}

async function emptyEngine(): Promise<{ readonly firstAnswer: number, readonly memory: number }> {
  return withFolder(async (dataDir) => {
    const started = performance.now()
    return whileRunning(dataDir, true, async (engine) => {
      await engine.client.listLibraries()
      return { firstAnswer: seconds(started), memory: await peakMemory(engine.pid, setTimeout(2000)) }
    })
  })
}

async function whileRunning<T>(dataDir: string, watching: boolean, work: (engine: EngineProcess) => Promise<T>): Promise<T> {
  const engine = await startEngine(dataDir, watching)
  try {
    const result = await work(engine)
    await engine.stop()
    return result
  }
  catch (error) {
    await engine.kill()
    throw error
  }
}

async function untilAtRest(engine: EngineProcess): Promise<void> {
  await until(async () => (await engine.client.listLibraries()).every(({ watch }) => watch.mode === 'watching'))
  await untilIdle(engine)
}

async function untilIdle({ client }: EngineProcess): Promise<void> {
  await until(async () => (await client.waitUntilIdle()).phase === 'idle')
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (const started = performance.now(); !await isSo(); await setTimeout(20)) {
    if (performance.now() - started > waitAtMostMs)
      throw new Error('what was waited for did not happen')
  }
}
