import type { IsolatedReaders } from '../../../../src-main/media/isolated/pool.ts'
import { pathToFileURL } from 'node:url'
import { afterEach, expect, it } from 'vitest'
import { createIsolatedReaders } from '../../../../src-main/media/isolated/pool.ts'
import { temporaryFolder } from '../pictures.ts'

let readers: IsolatedReaders | undefined
afterEach(() => readers?.close())

const square = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="10" height="10" fill="#0f0"/></svg>'

it('reads more files than it has processes', async () => {
  await using folder = await temporaryFolder()
  const pool = readers = createIsolatedReaders({ size: 2, seconds: 30 })
  const paths = await Promise.all(Array.from({ length: 7 }, (_, index) => folder.write(`${index}.svg`, square.replaceAll('"10"', `"${index + 10}"`))))
  const found = await Promise.all(paths.map(path => pool.read('svg', path)))
  expect(found.map(image => image.sourceWidth)).toEqual([10, 11, 12, 13, 14, 15, 16])
  expect(found[0]?.image.data).toBeInstanceOf(Uint8Array)
})

it('ends a process that hangs inside a native library, and goes on', async () => {
  await using folder = await temporaryFolder()
  const filters = '<rect width="1000" height="1000" filter="url(#f)"/>'.repeat(20_000)
  const poison = await folder.write('poison.svg', `<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="1000"><filter id="f"><feTurbulence baseFrequency="0.05" numOctaves="20"/></filter>${filters}</svg>`)
  const good = await folder.write('good.svg', square)
  const pool = readers = createIsolatedReaders({ size: 1, seconds: 5 })
  const outcomes = await Promise.allSettled([pool.read('svg', poison), pool.read('svg', good)])
  expect(outcomes).toMatchObject([{ status: 'rejected', reason: { code: 'decode_timeout' } }, { status: 'fulfilled', value: { sourceWidth: 10 } }])
}, 60_000)

it('outlives a process that crashes', async () => {
  await using folder = await temporaryFolder()
  const worker = await folder.write('worker.mjs', 'process.on(\'message\', ({ path }) => path === \'crash\' ? process.abort() : process.send({ image: path }))')
  const pool = readers = createIsolatedReaders({ size: 1, seconds: 30, worker: pathToFileURL(worker) })
  await expect(pool.read('bmp', 'crash')).rejects.toMatchObject({ code: 'image_undecodable' })
  await expect(pool.read('bmp', 'fine')).resolves.toBe('fine')
})

it('carries the errors of readers over', async () => {
  await using folder = await temporaryFolder()
  const pool = readers = createIsolatedReaders({ size: 1, seconds: 30 })
  await expect(pool.read('bmp', await folder.write('a.bmp', 'BM'))).rejects.toMatchObject({ code: 'image_undecodable', message: expect.stringContaining('cut off') })
  await expect(pool.read('bmp', '/gone.bmp')).rejects.toMatchObject({ code: 'file_unreadable' })
})

it('stops when it is told to', async () => {
  await using folder = await temporaryFolder()
  const worker = await folder.write('worker.mjs', 'process.on(\'message\', () => {})')
  const pool = readers = createIsolatedReaders({ size: 1, seconds: 30, worker: pathToFileURL(worker) })
  const stop = new AbortController()
  const reading = pool.read('bmp', 'x', stop.signal)
  const waiting = pool.read('bmp', 'y', stop.signal)
  stop.abort(new Error('enough'))
  await expect(reading).rejects.toThrow('enough')
  await expect(waiting).rejects.toThrow('enough')
  await pool.close()
  await expect(pool.read('bmp', 'z')).rejects.toMatchObject({ code: 'internal' })
})
