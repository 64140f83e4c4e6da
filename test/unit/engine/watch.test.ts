import type { Engine } from '../../../src-main/engine/engine.ts'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import pino from 'pino'
import { expect, it, vi } from 'vitest'
import { createEngine } from '../../../src-main/engine/engine.ts'
import { commandOf, descendantsOf } from '../../helpers/processes.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { writeTree } from '../library/tree.ts'

interface Scene {
  readonly engine: Engine
  readonly libraryId: number
  readonly root: string
  /** The states of the assets, by their paths. */
  readonly states: () => Record<string, string>
  readonly idAt: (path: string) => number | undefined
  /** Waits until something is so. */
  readonly until: (isSo: () => boolean) => Promise<void>
}

/** A real engine that watches a real folder; it reads no file, so that they may hold anything. */
async function withEngine(dataDir: string, work: (engine: Engine) => Promise<void>): Promise<void> {
  const engine = await createEngine({ dataDir, log: pino({ level: 'silent' }), watch: true })
  try {
    await engine.client.pause()
    await work(engine)
  }
  finally {
    await engine.close()
  }
}

async function withWatching(files: Readonly<Record<string, string>>, work: (scene: Scene) => Promise<void>): Promise<void> {
  await using folder = await temporaryFolder()
  const root = join(folder.path, 'root')
  await mkdir(root)
  await writeTree(root, files)
  await withEngine(join(folder.path, 'data'), async (engine) => {
    const { id: libraryId } = await engine.client.addLibrary({ path: root })
    await until(() => modeOf(engine) === 'watching' && Object.keys(statesOf(engine)).length === Object.keys(files).length)
    await work({ engine, libraryId, root, states: () => statesOf(engine), idAt: path => idAt(engine, path), until })
  })
}

function until(isSo: () => boolean): Promise<void> {
  return vi.waitUntil(isSo, { timeout: 60_000, interval: 20 }).then(() => {})
}

function modeOf(engine: Engine): string | undefined {
  return engine.catalog.libraries.list()[0]?.watch.mode
}

function assetsOf(engine: Engine) {
  return (['pending', 'missing'] as const).flatMap(state => engine.catalog.assets.page({ state }, 0, 5000))
}

function statesOf(engine: Engine): Record<string, string> {
  return Object.fromEntries(assetsOf(engine).map(({ path, state }) => [path, state]))
}

function idAt(engine: Engine, path: string): number | undefined {
  return assetsOf(engine).find(asset => asset.path === path)?.id
}

it.concurrent('takes files in as they are made, changed, renamed, removed and brought back', () => withWatching({ 'a/one.png': '1', 'a/two.png': '22' }, async ({ engine, root, states, idAt, until }) => {
  const [one, two] = [idAt('a/one.png'), idAt('a/two.png')]
  await writeFile(join(root, 'three.png'), '333')
  await until(() => 'three.png' in states())
  await writeFile(join(root, 'a/one.png'), 'longer')
  await until(() => engine.catalog.assets.get(one!)!.size === 6)
  await rename(join(root, 'a/two.png'), join(root, 'moved.png'))
  await until(() => 'moved.png' in states())
  expect(idAt('moved.png')).toBe(two)
  await rename(join(root, 'three.png'), join(root, '..', 'three.png'))
  await until(() => states()['three.png'] === 'missing')
  await rename(join(root, '..', 'three.png'), join(root, 'three.png'))
  await until(() => states()['three.png'] === 'pending')
  expect(Object.keys(states()).sort()).toEqual(['a/one.png', 'moved.png', 'three.png'])
}))

it('takes a file that is written slowly when it is whole', () => withWatching({ 'a.png': '' }, async ({ engine, root, idAt, until }) => {
  const sizes: number[] = []
  engine.events.listen((event) => {
    const id = event.type === 'assets' && idAt('frames/slow.exr')
    if (id)
      sizes.push(engine.catalog.assets.get(id)!.size)
  })
  await mkdir(join(root, 'frames'))
  // A process of its own: a test that is held up must not hold up the writing.
  const writer = spawn(process.execPath, ['-e', `
    for (let i = 0; i < 30; i++) {
      fs.appendFileSync(${JSON.stringify(join(root, 'frames/slow.exr'))}, 'x'.repeat(1000))
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100)
    }
  `])
  await once(writer, 'exit')
  await until(() => sizes.length > 0)
  expect(sizes[0]).toBe(30_000)
}))

it.concurrent('takes in two thousand files that come at once, and others that take the place of some', () => withWatching({}, async ({ root, states, until }) => {
  const files = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `src/${(from + i) % 40}/deep/${from + i}.png`)
  await writeTree(root, Object.fromEntries(files(0, 2000).map(path => [path, ''])))
  await until(() => Object.keys(states()).length === 2000)
  await writeTree(root, Object.fromEntries(files(2000, 2500).map(path => [path, 'new'])))
  await Promise.all(files(0, 500).map(path => rm(join(root, path))))
  await until(() => {
    const all = Object.values(states())
    return all.length === 2500 && all.filter(state => state === 'missing').length === 500
  })
}))

it.concurrent('follows a renamed folder with all that is in it, and what happens there later', () => withWatching({ 'year/may/a.png': 'a', 'year/may/deep/b.png': 'bb', 'c.png': 'ccc' }, async ({ root, states, idAt, until }) => {
  const ids = [idAt('year/may/a.png'), idAt('year/may/deep/b.png')]
  await rename(join(root, 'year'), join(root, '2024'))
  await until(() => '2024/may/deep/b.png' in states() && '2024/may/a.png' in states())
  expect([idAt('2024/may/a.png'), idAt('2024/may/deep/b.png')]).toEqual(ids)
  await writeFile(join(root, '2024/may/deep/late.png'), 'late')
  await until(() => '2024/may/deep/late.png' in states())
  expect(Object.keys(states())).toHaveLength(4)
}))

it.concurrent('leaves out what rules exclude from then on, and takes it back when they are gone', () => withWatching({ 'keep/a.png': 'a', 'out/b.png': 'bb', 'out/deep/c.png': 'ccc' }, async ({ root, states, until }) => {
  await writeFile(join(root, '.likenessignore'), 'out/\n')
  await until(() => states()['out/deep/c.png'] === 'missing')
  await writeFile(join(root, 'out/deep/d.png'), 'dddd')
  await writeFile(join(root, 'keep/e.png'), 'eeeee')
  await until(() => 'keep/e.png' in states())
  expect(states()).not.toHaveProperty('out/deep/d.png')
  await rm(join(root, '.likenessignore'))
  await until(() => states()['out/deep/d.png'] === 'pending' && states()['out/b.png'] === 'pending')
  await writeFile(join(root, 'out/deep/f.png'), 'ffffff')
  await until(() => 'out/deep/f.png' in states())
}))

it.concurrent('leaves out what the patterns of the library exclude from then on, and takes it back when they are gone', () => withWatching({ 'keep/a.png': 'a', 'out/b.png': 'bb' }, async ({ engine, libraryId, root, states, until }) => {
  await engine.client.editLibrary({ id: libraryId, exclude: ['out/'] })
  await until(() => states()['out/b.png'] === 'missing' && modeOf(engine) === 'watching')
  await writeFile(join(root, 'out/c.png'), 'ccc')
  await writeFile(join(root, 'keep/d.png'), 'dddd')
  await until(() => 'keep/d.png' in states())
  expect(states()).not.toHaveProperty('out/c.png')
  await engine.client.editLibrary({ id: libraryId, exclude: [] })
  await until(() => states()['out/c.png'] === 'pending' && states()['out/b.png'] === 'pending')
  await writeFile(join(root, 'out/e.png'), 'eeeee')
  await until(() => 'out/e.png' in states())
}))

it.concurrent('keeps everything while the root is away, and goes on when it is back', () => withWatching({ 'a/a.png': 'a', 'b.png': 'bb' }, async ({ engine, root, states, until }) => {
  const before = states()
  await rename(root, `${root}-away`)
  await until(() => engine.catalog.libraries.list()[0]!.state === 'offline' && modeOf(engine) === 'off')
  expect(states()).toEqual(before)
  await writeFile(join(`${root}-away`, 'a/late.png'), 'late')
  await rename(`${root}-away`, root)
  await until(() => 'a/late.png' in states())
  expect(engine.catalog.libraries.list()[0]!.state).toBe('online')
  await until(() => modeOf(engine) === 'watching')
  await writeFile(join(root, 'a/later.png'), 'later')
  await until(() => 'a/later.png' in states())
  expect(Object.values(states())).toEqual(Array.from({ length: 4 }).fill('pending'))
}))

it.runIf(process.platform === 'linux')('watches again when the watcher died, and no more when a library is removed or the engine is closed', async () => {
  const watchers = () => descendantsOf(process.pid).filter(pid => commandOf(pid).includes('stream-process'))
  await withWatching({ 'a.png': '' }, async ({ engine, libraryId, root, states, until }) => {
    const [first] = watchers() as [number]
    process.kill(first, 'SIGKILL')
    await writeFile(join(root, 'b.png'), '')
    await until(() => 'b.png' in states())
    expect(watchers()).toHaveLength(1)
    expect(watchers()).not.toContain(first)
    await engine.client.removeLibrary({ id: libraryId })
    await until(() => watchers().length === 0)
    await engine.client.restoreLibrary({ id: libraryId })
    await until(() => watchers().length === 1)
  })
  expect(watchers()).toEqual([])
})

it.concurrent('watches a library where it was moved to', () => withWatching({ 'a.png': 'a' }, async ({ engine, libraryId, root, states, until }) => {
  const elsewhere = `${root}-elsewhere`
  await rename(root, elsewhere)
  await engine.client.moveLibrary({ id: libraryId, path: elsewhere })
  await writeFile(join(elsewhere, 'b.png'), 'bb')
  await until(() => 'b.png' in states() && modeOf(engine) === 'watching')
  await writeFile(join(elsewhere, 'c.png'), 'ccc')
  await until(() => 'c.png' in states())
  expect(Object.values(states())).toEqual(['pending', 'pending', 'pending'])
}))

it.concurrent('finds at its start what happened while it was closed, and answers meanwhile; closed at once, it leaves nothing behind', async () => {
  await using folder = await temporaryFolder()
  const [root, dataDir] = [join(folder.path, 'root'), join(folder.path, 'data')]
  await writeTree(root, { 'a.png': '' })
  await withEngine(dataDir, async (engine) => {
    await engine.client.addLibrary({ path: root })
    await until(() => 'a.png' in statesOf(engine))
  })
  await writeTree(root, { 'sub/b.png': '' })
  await withEngine(dataDir, async (engine) => {
    const { assets } = await engine.client.listAssets({})
    expect(assets.map(({ path }) => path)).toEqual(['a.png'])
    await until(() => 'sub/b.png' in statesOf(engine))
  })
  await withEngine(dataDir, async () => {})
  const engine = await createEngine({ dataDir, log: pino({ level: 'silent' }) })
  expect(engine.catalog.libraries.list()[0]!.watch).toEqual({ mode: 'off', reason: null })
  await engine.close()
})
