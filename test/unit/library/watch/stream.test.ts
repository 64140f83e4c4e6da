import type { Stream } from '../../../../src-main/library/watch/stream.ts'
import { spawnSync } from 'node:child_process'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { expect, it, vi } from 'vitest'
import { openStream } from '../../../../src-main/library/watch/stream.ts'
import { commandOf, descendantsOf, isRunning } from '../../../helpers/processes.ts'
import { temporaryFolder } from '../../../helpers/temporary-folder.ts'
import { writeTree } from '../tree.ts'

interface Scene {
  readonly root: string
  /** A folder beside the root. */
  readonly outside: string
  readonly stream: Stream
  /** Waits until a folder was named, and answers all that were named since the last time. */
  readonly until: (folder: string) => Promise<ReadonlySet<string>>
  readonly ends: string[]
}

async function withStream(files: Readonly<Record<string, string>>, work: (scene: Scene) => Promise<void>, pruned: readonly string[] = []): Promise<void> {
  await using folder = await temporaryFolder()
  const [root, outside] = [join(folder.path, 'root'), join(folder.path, 'outside')]
  await mkdir(root)
  await mkdir(outside)
  await writeTree(root, files)
  const named: string[] = []
  const ends: string[] = []
  let isReady = false
  const stream = openStream({ root, pruned }, {
    onReady: () => void (isReady = true),
    onHints: ({ folders, whole }) => named.push(...folders, ...whole ? ['everything'] : []),
    onEnd: (cause, reason) => ends.push(`${cause}: ${reason}`),
  })
  const until = async (wanted: string) => {
    await vi.waitUntil(() => named.includes(wanted), { timeout: 20_000, interval: 10 })
    return new Set(named.splice(0))
  }
  try {
    await vi.waitUntil(() => isReady, { timeout: 20_000, interval: 10 })
    await work({ root, outside, stream, until, ends })
  }
  finally {
    await stream.close()
  }
}

it('names the folder of a file that was made, written, renamed or removed', () => withStream({ 'a/one.png': '1', 'b/x.txt': '' }, async ({ root, until }) => {
  await writeFile(join(root, 'new.png'), '')
  expect(await until('')).toEqual(new Set(['']))
  await writeFile(join(root, 'a/one.png'), 'longer')
  expect(await until('a')).toEqual(new Set(['a']))
  await rename(join(root, 'a/one.png'), join(root, 'b/one.png'))
  await until('b')
  await writeFile(join(root, 'b/one.xmp'), '<x/>')
  await until('b')
  await rm(join(root, 'b/one.png'))
  await until('b')
}))

it('says nothing of files that are no assets, nor of hidden, system and excluded folders', () => withStream({ 'cache/x/a.png': '', 'a/a.png': '', '.git/a.png': '', 'sub/@eaDir/a.png': '' }, async ({ root, until }) => {
  for (const path of ['a/frame.exr.tmp', 'sub/notes.txt', 'cache/x/b.png', '.git/b.png', 'sub/@eaDir/b.png', 'sub/.hidden.png'])
    await writeFile(join(root, path), '')
  await writeFile(join(root, 'mark.png'), '')
  expect(await until('')).toEqual(new Set(['']))
  await rm(join(root, 'a/frame.exr.tmp'))
  await rm(join(root, 'sub/notes.txt'))
  await writeFile(join(root, 'mark.png'), 'again')
  expect(await until('')).toEqual(new Set(['']))
  await writeFile(join(root, 'sub/.likenessignore'), 'x')
  expect(await until('everything')).toEqual(new Set(['everything']))
}, ['cache']))

it('follows folders that were made all at once', () => withStream({}, async ({ root, until }) => {
  await mkdir(join(root, 'a/b/c/d'), { recursive: true })
  await until('a')
  for (const folder of ['a/b/c/d', 'a/b/c', 'a/b', 'a']) {
    await writeFile(join(root, folder, 'x.png'), '')
    await until(folder)
  }
}))

it('follows folders that were moved here with folders in them', () => withStream({}, async ({ root, outside, until }) => {
  await writeTree(outside, { 'year/january/deep/a.png': '', 'year/b.png': '' })
  await rename(join(outside, 'year'), join(root, 'year'))
  const told = await until('year')
  expect([...told].sort()).toEqual(['', 'year', 'year/january', 'year/january/deep'])
  await writeFile(join(root, 'year/january/deep/late.png'), '')
  await until('year/january/deep')
  await mkdir(join(root, 'year/january/deep/deeper'))
  await until('year/january/deep/deeper')
  await writeFile(join(root, 'year/january/deep/deeper/x.png'), '')
  await until('year/january/deep/deeper')
}))

it('follows folders that were renamed, and renamed again', () => withStream({ 'old/sub/a.png': '' }, async ({ root, until }) => {
  await rename(join(root, 'old'), join(root, 'new'))
  expect([...await until('new/sub')].sort()).toEqual(['', 'new', 'new/sub'])
  await writeFile(join(root, 'new/sub/b.png'), '')
  await until('new/sub')
  await rename(join(root, 'new'), join(root, 'newer'))
  await until('newer/sub')
  await writeFile(join(root, 'newer/sub/c.png'), '')
  await until('newer/sub')
}))

it('asks to be opened anew when very many folders were moved', () => withStream({}, async ({ root, outside, ends }) => {
  for (let i = 0; i < 25; i++) {
    await mkdir(join(outside, `f${i}/sub`), { recursive: true })
    await rename(join(outside, `f${i}`), join(root, `f${i}`))
  }
  await vi.waitUntil(() => ends.length > 0, { timeout: 20_000, interval: 20 })
  expect(ends).toEqual(['renew: very much was changed or moved'])
}))

it('ends when the root is renamed', () => withStream({ 'a/a.png': '' }, async ({ root, outside, ends }) => {
  await rename(root, join(outside, 'root'))
  await vi.waitUntil(() => ends.length > 0, { timeout: 20_000, interval: 20 })
  expect(ends[0]).toMatch(/^root: /)
}))

it('tells of a root that is not there', async () => {
  const ends: string[] = []
  const stream = openStream({ root: join(import.meta.dirname, 'nowhere'), pruned: [] }, { onReady: () => ends.push('ready'), onHints: () => {}, onEnd: cause => ends.push(cause) })
  await vi.waitUntil(() => ends.length > 0, { timeout: 20_000, interval: 20 })
  expect(ends).toEqual(['failed'])
  await stream.close()
})

it.runIf(process.platform === 'linux')('leaves no process, whether it is closed at once or later', async () => {
  await using folder = await temporaryFolder()
  const own = () => descendantsOf(process.pid).filter(pid => commandOf(pid).includes('stream-process'))
  const told: string[] = []
  const listener = { onReady: () => told.push('ready'), onHints: () => told.push('hints'), onEnd: () => told.push('end') }
  const early = openStream({ root: folder.path, pruned: [] }, listener)
  await early.close()
  await early.close()
  expect(own()).toEqual([])
  const late = openStream({ root: folder.path, pruned: [] }, listener)
  await vi.waitUntil(() => told.length > 0, { timeout: 20_000, interval: 10 })
  expect(own()).toHaveLength(1)
  await late.close()
  expect(own()).toEqual([])
  expect(told).toEqual(['ready'])
})

it.runIf(process.platform === 'linux').each([
  ['ends', '', [0, null]],
  ['is killed', 'process.kill(process.pid, "SIGKILL")', [null, 'SIGKILL']],
])('neither keeps a program alive nor outlives one that %s', async (_, how, [code, by]) => {
  await using folder = await temporaryFolder()
  const url = (path: string) => JSON.stringify(new URL(`../../../../${path}`, import.meta.url).href)
  const program = `
    const { openStream } = await import(${url('src-main/library/watch/stream.ts')})
    const { descendantsOf } = await import(${url('test/helpers/processes.ts')})
    const timer = setTimeout(() => {}, 60_000)
    const onReady = () => {
      console.log(descendantsOf(process.pid).join())
      clearTimeout(timer)
      ${how}
    }
    openStream({ root: ${JSON.stringify(folder.path)}, pruned: [] }, { onHints() {}, onEnd() {}, onReady })
  `
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { timeout: 30_000, encoding: 'utf8' })
  expect([status, signal, stderr]).toEqual([code, by, ''])
  const watcher = Number(stdout)
  expect(watcher).toBeGreaterThan(0)
  await vi.waitUntil(() => !isRunning(watcher), { timeout: 10_000 })
})
