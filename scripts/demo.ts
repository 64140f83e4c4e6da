import { existsSync, statSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { SearchResponse } from '../src-main/contract/entities.ts'
import { writeSampleLibrary } from '../src-main/sample-library/write.ts'
import { capture, likenessCommand, projectFolder, run, runScript } from './processes.ts'

const library = join(projectFolder, 'sample-library')
/** A data folder of its own: the user's stays as it is. */
const data = join(projectFolder, '.likeness')
const pages = join(projectFolder, 'out', 'renderer', 'index.html')
const shown = 5

const queries = [
  'images/sunsets/golden-evening.jpg',
  'images/brick-walls/red-brick.jpg',
  'images/forests/foggy-firs.jpg',
  'models/chairs/dining-chair.glb',
  'models/rockets/red-rocket.glb',
  'models/mugs/blue-mug.glb',
]

/** Sets everything up, indexes the sample library, prints what is similar, and serves the window. */
async function demo(): Promise<void> {
  await mustSucceed('setup-browser', runScript('setup-browser'))
  if (await pagesAreStale())
    await mustSucceed('build', runScript('build'))

  console.log(`\nWriting the sample library to ${library}…`)
  const { images, models } = await writeSampleLibrary(library)
  console.log(`${images.length} images and ${models.length} models.\n\nIndexing it (data folder ${data})…`)
  await mustSucceed('likeness index', likeness('index', library))

  console.log(`\nThe ${shown} most similar, best first (1 = identical, 0.9 = nearly the same, 0.5 = 1 in 100 random pairs):\n`)
  for (const query of queries)
    printAnswer(query, await similar(query))

  if (process.argv.includes('--no-serve'))
    return
  console.log('\nServing the window. Ctrl-C ends it.')
  process.exitCode = await likeness('serve', ...hasDisplay() ? ['--open'] : [])
}

function likeness(...args: readonly string[]): Promise<number> {
  return run(process.execPath, [likenessCommand, '--data', data, ...args])
}

async function similar(query: string): Promise<SearchResponse> {
  const kind = query.startsWith('models/') ? 'model' : 'image'
  const output = await capture(process.execPath, [likenessCommand, '--data', data, '--json', 'similar', join(library, query), '--kind', kind, '--limit', String(shown + 1)])
  return SearchResponse.parse(JSON.parse(output))
}

function printAnswer(query: string, { results, elapsedMs }: SearchResponse): void {
  console.log(`${query}  (${elapsedMs.toFixed(0)} ms)`)
  for (const { asset, score } of results.filter(result => result.asset.path !== query).slice(0, shown))
    console.log(`   ${score.toFixed(2)}  ${'█'.repeat(Math.round(score * 20)).padEnd(20, '·')}  ${asset.path}`)
}

async function mustSucceed(what: string, code: Promise<number>): Promise<void> {
  if (await code !== 0)
    throw new Error(`${what} failed; what it printed says why`)
}

async function pagesAreStale(): Promise<boolean> {
  if (!existsSync(pages))
    return true
  const built = statSync(pages).mtimeMs
  const sources = await Promise.all(['src-renderer', 'src-main/contract'].map(folder => readdir(join(projectFolder, folder), { recursive: true, withFileTypes: true })))
  const files = sources.flat().filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
  return [...files, join(projectFolder, 'vite.config.ts'), join(projectFolder, 'package-lock.json')].some(file => statSync(file).mtimeMs > built)
}

function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'])
}

try {
  await demo()
}
catch (thrown) {
  console.error(thrown instanceof Error ? thrown.message : thrown)
  process.exitCode = 1
}
