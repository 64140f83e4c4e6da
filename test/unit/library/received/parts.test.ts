import { Buffer } from 'node:buffer'
import { readdir, readFile, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createParts } from '../../../../src-main/library/received/parts.ts'
import { hashBytes } from '../../../../src-main/media/content-hash.ts'
import { temporaryFolder } from '../../../helpers/temporary-folder.ts'

const content = Buffer.from('a chair of oak, with a cushion')
const size = content.byteLength

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let hash: string
let free: number | null

beforeEach(async () => {
  folder = await temporaryFolder()
  hash = await hashBytes(content)
  free = null
})
afterEach(() => folder[Symbol.asyncDispose]())

const open = () => createParts({ root: () => folder.path, named: folder.path, free: async () => free })
const names = () => readdir(join(folder.path, '.receiving')).catch(() => [])

async function* bytes(start: number, end: number): AsyncGenerator<Uint8Array> {
  for (let at = start; at < end; at += 7)
    yield content.subarray(at, Math.min(at + 7, end))
}

async function* broken(end: number): AsyncGenerator<Uint8Array> {
  yield* bytes(0, end)
  throw new Error('the line broke')
}

it('takes a file at once, or in pieces in their order', async () => {
  const parts = open()
  expect(await parts.whole(hash, size)).toBeUndefined()
  expect(await parts.receive({ hash, size, offset: 0 }, bytes(0, 10))).toBe(10)
  expect(await parts.receive({ hash, size, offset: 20 }, bytes(20, size))).toBe(10)
  expect(await parts.receive({ hash, size, offset: 0 }, bytes(0, 10))).toBe(10)
  expect(await parts.receive({ hash, size, offset: 10 }, bytes(10, size))).toBe(size)
  expect(await readFile((await parts.whole(hash, size))!)).toEqual(content)
  expect(await parts.receive({ hash, size, offset: 0 }, bytes(0, size))).toBe(size)
  expect(await names()).toEqual([hash])
})

it('goes on after a break, and after it was started anew', async () => {
  await expect(open().receive({ hash, size, offset: 0 }, broken(15))).rejects.toThrow('the line broke')
  const parts = open()
  expect(await parts.receive({ hash, size, offset: 15 }, bytes(15, size))).toBe(size)
  expect(await readFile((await parts.whole(hash, size))!)).toEqual(content)
})

it('keeps nothing of other bytes than were announced, whether they came at once or in pieces', async () => {
  const other = 'f'.repeat(32)
  const parts = open()
  await expect(parts.receive({ hash: other, size, offset: 0 }, bytes(0, size))).rejects.toMatchObject({ code: 'received_differs' })
  await parts.receive({ hash: other, size, offset: 0 }, bytes(0, 9))
  await expect(open().receive({ hash: other, size, offset: 9 }, bytes(9, size))).rejects.toMatchObject({ code: 'received_differs' })
  await expect(parts.receive({ hash, size: 9, offset: 0 }, bytes(0, size))).rejects.toMatchObject({ code: 'received_differs' })
  expect(await names()).toEqual([])
})

it('takes nothing that the disk has no room for', async () => {
  free = 100_000_000 + size - 1
  await expect(open().receive({ hash, size, offset: 0 }, bytes(0, size))).rejects.toMatchObject({ code: 'receive_disk_full', status: 507, message: expect.stringContaining('100 MB are free') as string })
  expect(await names()).toEqual([])
  free = 100_000_000 + size
  expect(await open().receive({ hash, size, offset: 0 }, bytes(0, size))).toBe(size)
})

it('leaves nothing of a file when the disk becomes full', async () => {
  async function* full(): AsyncGenerator<Uint8Array> {
    yield* bytes(0, 7)
    throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
  }
  await expect(open().receive({ hash, size, offset: 0 }, full())).rejects.toMatchObject({ code: 'receive_disk_full' })
  expect(await names()).toEqual([])
})

it('removes what has waited for a day', async () => {
  const parts = open()
  await parts.removeStale()
  await parts.receive({ hash, size, offset: 0 }, bytes(0, 10))
  const old = join(folder.path, '.receiving', `${'e'.repeat(32)}.part`)
  await writeFile(old, 'old')
  const yesterday = Date.now() / 1000 - 25 * 60 * 60
  await utimes(old, yesterday, yesterday)
  await parts.removeStale()
  expect(await names()).toEqual([`${hash}.part`])
})

it('takes an empty file', async () => {
  const empty = await hashBytes()
  const parts = open()
  expect(await parts.receive({ hash: empty, size: 0, offset: 0 }, bytes(0, 0))).toBe(0)
  expect(await parts.whole(empty, 0)).toBeDefined()
})
