import type { Format } from '../src-main/contract/formats.ts'
import type { RgbImage } from '../src-main/media/image.ts'
import { Buffer } from 'node:buffer'
import { mkdir, readdir, stat } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { toLikenessError } from '../src-main/contract/errors.ts'
import { formatOf } from '../src-main/contract/formats.ts'
import { createStageDriver } from '../src-main/stage/driver.ts'
import { createHeadlessPages } from '../src-main/stage/headless-page.ts'
import { createStageQueue } from '../src-main/stage/queue.ts'
import { createStage } from '../src-main/stage/stage.ts'
import { buildStage, openStageHost } from './stage-host.ts'

/**
 * node scripts/strips.ts [--clay] <out folder> <files or folders…>: renders every model, decodes every image of the stage, and says how it went.
 * With --clay, models with colours or textures are written as clay, too: `<name>.clay.png`.
 */
const { values: { clay: asClay }, positionals: [out, ...sources] } = parseArgs({ options: { clay: { type: 'boolean', default: false } }, allowPositionals: true })
if (out === undefined || sources.length === 0) {
  console.error('node scripts/strips.ts [--clay] <out folder> <files or folders…>')
  process.exit(2)
}

const queue = createStageQueue()
const host = await openStageHost(queue, await buildStage())
const driver = createStageDriver({ queue, pages: createHeadlessPages({ origin: () => host.origin }), log: message => console.log(message) })
const stage = createStage({ queue, driver })

const counts = { done: 0, failed: 0 }
for (const source of sources) {
  for (const file of await filesIn(resolve(source)))
    await handle(file, resolve(source))
}
console.log(`${counts.done} done, ${counts.failed} failed`)
await stage.close()
await host.close()

async function handle({ path, format }: { readonly path: string, readonly format: Format }, source: string) {
  const root = path === source ? dirname(source) : source
  const name = relative(root, path)
  const target = join(out!, `${name.replaceAll(sep, '__')}.png`)
  const started = performance.now()
  try {
    await mkdir(out!, { recursive: true })
    if (format.kind === 'model') {
      const { views, clay, triangles, loadMs, renderMs } = await stage.render({ path, root, format: format.id })
      await save(views, target)
      if (asClay && clay !== views)
        await save(clay, target.replace(/\.png$/, '.clay.png'))
      console.log(`${name}: ${triangles} triangles, load ${loadMs.toFixed(0)} ms, render ${renderMs.toFixed(0)} ms, all ${(performance.now() - started).toFixed(0)} ms`)
    }
    else {
      const { image, sourceWidth, sourceHeight } = await stage.decode({ path, root, format: format.id })
      await save([image], target)
      console.log(`${name}: ${sourceWidth} × ${sourceHeight}, all ${(performance.now() - started).toFixed(0)} ms`)
    }
    counts.done++
  }
  catch (thrown) {
    const { code, message } = toLikenessError(thrown)
    console.log(`${name}: ${code}: ${message} (${(performance.now() - started).toFixed(0)} ms)`)
    counts.failed++
  }
}

async function save(views: readonly RgbImage[], target: string) {
  const { width, height } = views[0]!
  await sharp({ create: { width: width * views.length, height, channels: 3, background: '#000' } })
    .composite(views.map((view, i) => ({ input: Buffer.from(view.data), raw: { width, height, channels: 3 as const }, left: i * width, top: 0 })))
    .toFile(target)
}

async function filesIn(path: string): Promise<readonly { readonly path: string, readonly format: Format }[]> {
  const files = (await stat(path)).isDirectory() ? (await readdir(path, { recursive: true })).map(name => join(path, name)).sort() : [path]
  return files.flatMap((file) => {
    const format = formatOf(file)
    return format?.decoder === 'stage' ? [{ path: file, format }] : []
  })
}
