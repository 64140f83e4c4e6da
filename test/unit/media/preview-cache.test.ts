import { existsSync } from 'node:fs'
import { mkdir, readdir, stat, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import process from 'node:process'
import pino from 'pino'
import { expect, it, vi } from 'vitest'
import { cachedFiles, sweepLeftovers } from '../../../src-main/media/cached-files.ts'
import { createPreviewCache, lastHourToGo } from '../../../src-main/media/preview-cache.ts'
import { previewFiles } from '../../../src-main/media/preview-files.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

const log = pino({ level: 'silent' })
const hourMs = 60 * 60_000
const never = new AbortController().signal

function bytesOf(seed: number, length = 1000): Uint8Array {
  return new Uint8Array(length).fill(seed)
}

async function usedHoursAgo(path: string, hours: number): Promise<void> {
  const time = new Date(Date.now() - hours * hourMs)
  await utimes(path, time, time)
}

async function filesIn(dataDir: string): Promise<number> {
  let count = 0
  for await (const files of cachedFiles(dataDir, never))
    count += files.length
  return count
}

it('removes what was used longest ago, down to nine tenths of the limit, and only when it is beyond it', async () => {
  await using folder = await temporaryFolder()
  let limit = 10_000
  const cache = createPreviewCache({ dataDir: folder.path, limit: () => limit, log })
  const previews = previewFiles(folder.path, cache.noteSaved)
  const names: string[] = []
  for (let i = 0; i < 10; i++) {
    names.push(await previews.save(bytesOf(i)))
    await usedHoursAgo(previews.previewPath(names[i]!), 100 - i)
  }
  await cache.keepWithinLimit()
  expect(cache.size()).toBe(10_000)
  expect(await filesIn(folder.path)).toBe(10)

  await usedHoursAgo(previews.previewPath(names[0]!), 2)
  const late = await previews.save(bytesOf(99))
  await vi.waitUntil(() => cache.size() === 9000)
  expect(names.filter(name => !existsSync(previews.previewPath(name)))).toEqual([names[1], names[2]])
  expect(existsSync(previews.previewPath(late))).toBe(true)

  limit = 3000
  await cache.keepWithinLimit()
  expect(cache.size()).toBe(2000)
  expect(existsSync(previews.previewPath(names[0]!))).toBe(true)
  expect(existsSync(previews.previewPath(late))).toBe(true)
  await cache.close()
})

it('counts equal pictures once, and strips with their previews', async () => {
  await using folder = await temporaryFolder()
  const cache = createPreviewCache({ dataDir: folder.path, limit: () => 1e9, log })
  const previews = previewFiles(folder.path, cache.noteSaved)
  await cache.keepWithinLimit()
  const name = await previews.save(bytesOf(1), bytesOf(2, 5000))
  expect(await previews.save(bytesOf(1), bytesOf(2, 5000))).toBe(name)
  expect(cache.size()).toBe(6000)
  await cache.close()
})

it('counts as used what is read, but notes it once an hour at most', async () => {
  await using folder = await temporaryFolder()
  const previews = previewFiles(folder.path)
  const name = await previews.save(bytesOf(1))
  const path = previews.previewPath(name)
  await usedHoursAgo(path, 0.5)
  const before = (await stat(path)).mtimeMs
  expect(await previews.read('preview', name)).toEqual(bytesOf(1))
  expect((await stat(path)).mtimeMs).toBe(before)
  await usedHoursAgo(path, 2)
  await previews.read('preview', name)
  expect(Date.now() - (await stat(path)).mtimeMs).toBeLessThan(hourMs / 2)
})

it('takes an empty file, such as a power cut leaves, for none, and writes it anew', async () => {
  await using folder = await temporaryFolder()
  const previews = previewFiles(folder.path)
  const name = await previews.save(bytesOf(1))
  await writeFile(previews.previewPath(name), '')
  expect(await previews.read('preview', name)).toBeUndefined()
  await previews.save(bytesOf(1))
  expect(await previews.read('preview', name)).toEqual(bytesOf(1))
  expect(await previews.read('strip', name)).toBeUndefined()
})

it('sweeps what nothing shows and drafts that were left, not what was saved just now', async () => {
  await using folder = await temporaryFolder()
  const previews = previewFiles(folder.path)
  const [shown, left, fresh] = [await previews.save(bytesOf(1), bytesOf(2)), await previews.save(bytesOf(3), bytesOf(4)), await previews.save(bytesOf(5))]
  const old = [shown, left].flatMap(name => [previews.previewPath(name), previews.stripPath(name)])
  const draft = `${previews.previewPath(shown)}.999999-3.draft`
  const own = `${previews.previewPath(shown)}.${process.pid}-3.draft`
  const odd = join(dirname(draft), 'notes.txt')
  for (const path of [draft, own, odd])
    await writeFile(path, 'half')
  for (const path of [...old, odd])
    await usedHoursAgo(path, 1)
  expect(await sweepLeftovers(folder.path, names => new Set(names.filter(name => name === shown)), never)).toBe(3)
  expect([...old, previews.previewPath(fresh), draft, own, odd].map(path => existsSync(path))).toEqual([true, true, false, false, true, false, true, false])
})

it('has nothing to do in a data folder without pictures', async () => {
  await using folder = await temporaryFolder()
  await mkdir(join(folder.path, 'previews'))
  const cache = createPreviewCache({ dataDir: folder.path, limit: () => 0, log })
  await cache.keepWithinLimit()
  expect(cache.size()).toBe(0)
  await cache.close()
  expect(await readdir(folder.path)).toEqual(['previews'])
})

it('finds the hour up to which the oldest must go', () => {
  const byHour = new Map([[7, 100], [3, 50], [5, 10]])
  expect(lastHourToGo(byHour, 1)).toBe(3)
  expect(lastHourToGo(byHour, 50)).toBe(3)
  expect(lastHourToGo(byHour, 51)).toBe(5)
  expect(lastHourToGo(byHour, 160)).toBe(7)
})
