import type { FileDownload } from '../../../../src-main/encoders/catalogue/download.ts'
import type { Behaviour, Mirror } from '../../../helpers/mirror.ts'
import { createHash } from 'node:crypto'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Agent } from 'undici'
import { afterAll, describe, expect, it } from 'vitest'
import { downloadFile } from '../../../../src-main/encoders/catalogue/download.ts'
import { bytesOfLength, startMirror } from '../../../helpers/mirror.ts'
import { temporaryFolder } from '../../../helpers/temporary-folder.ts'

const content = bytesOfLength(3_000_000)
const other = bytesOfLength(3_000_000, 99)
const sha256 = createHash('sha256').update(content).digest('hex')
const dispatcher = new Agent({ headersTimeout: 300, bodyTimeout: 300 })
afterAll(() => dispatcher.destroy())

async function scene(behave: Mirror['behave'] = () => undefined) {
  const folder = await temporaryFolder()
  const mirror = await startMirror({ '/model.onnx': content })
  mirror.behave = behave
  const target = join(folder.path, 'onnx', 'model.onnx')
  const progress: (readonly [number, number])[] = []
  return {
    mirror,
    target,
    folder: folder.path,
    progress,
    run: (changes: Partial<FileDownload> = {}) => downloadFile({ url: `${mirror.url}/model.onnx`, target, bytes: content.length, sha256, dispatcher, signal: new AbortController().signal, waitMs: () => 1, onProgress: (...at) => progress.push(at), ...changes }),
    /** Whether the whole file is there, byte for byte. */
    isThere: async () => (await readFile(target)).equals(content),
    left: () => readdir(join(folder.path, 'onnx')).then(names => names.sort()),
    [Symbol.asyncDispose]: async () => {
      await mirror[Symbol.asyncDispose]()
      await folder[Symbol.asyncDispose]()
    },
  }
}

/** The first answers are these, the others good. */
const first = (...behaviours: readonly Behaviour[]): Mirror['behave'] => (_, n) => behaviours[n]

describe('downloadFile', () => {
  it('downloads a file, tells how far it is, and leaves nothing else', async () => {
    await using it = await scene()
    await it.run()
    expect(await it.isThere()).toBe(true)
    expect(await it.left()).toEqual(['model.onnx'])
    expect(it.progress[0]).toEqual([0, content.length])
    expect(it.progress.at(-1)).toEqual([content.length, content.length])
    expect(it.progress.every(([received], i) => i === 0 || received >= it.progress[i - 1]![0])).toBe(true)
  })

  it('asks for nothing that is there', async () => {
    await using it = await scene()
    await it.run()
    await it.run()
    expect(it.mirror.asked).toHaveLength(1)
  })

  it('goes on where the connection broke off, as often as that happens', async () => {
    await using it = await scene(first({ cutAfter: 1_000_000 }, { cutAfter: 500_000 }, { cutAfter: 0 }, { cutAfter: 700_000 }))
    await it.run()
    expect(await it.isThere()).toBe(true)
    const starts = it.mirror.asked.map(({ range }) => Number(range?.match(/\d+/)?.[0] ?? 0))
    expect(starts[0]).toBe(0)
    expect(starts[1]).toBeGreaterThan(0)
    expect(starts).toEqual(starts.toSorted((a, b) => a - b))
    expect(it.mirror.asked[1]!.ifRange).toMatch(/^"[0-9a-f]{40}"$/)
  })

  it('goes on in another run with what was there, and is undisturbed by a note that is broken', async () => {
    await using it = await scene((_, n) => n < 6 ? n === 0 ? { cutAfter: 1_000_000 } : { status: 503 } : undefined)
    await expect(it.run()).rejects.toMatchObject({ code: 'download_failed', message: expect.stringContaining('503, again and again') as string })
    expect(await it.left()).toEqual(['model.onnx.part', 'model.onnx.part.json'])
    const { size } = await stat(`${it.target}.part`)
    expect(size).toBeGreaterThan(0)
    await it.run()
    expect(it.mirror.asked.at(-1)!.range).toBe(`bytes=${size}-`)
    expect(await it.isThere()).toBe(true)

    await using broken = await scene()
    await broken.run({ url: `${broken.mirror.url}/none` }).catch(() => undefined)
    await writeFile(`${broken.target}.part`, 'rubbish')
    await writeFile(`${broken.target}.part.json`, '{')
    await broken.run()
    expect(await broken.isThere()).toBe(true)
  })

  it('begins anew when the file is another one by now', async () => {
    await using it = await scene((_, n) => n === 0 ? { body: other, cutAfter: 2_000_000 } : undefined)
    await it.run()
    expect(await it.isThere()).toBe(true)
    expect(it.mirror.asked[1]).toMatchObject({ range: expect.stringMatching(/^bytes=\d+-$/) as string })
  })

  it('begins anew when the server ignores ranges, or sends another part than was asked for', async () => {
    await using ignoring = await scene(first({ cutAfter: 1_000_000 }, { ignoresRange: true }))
    await ignoring.run()
    expect(await ignoring.isThere()).toBe(true)
    await using confused = await scene(first({ cutAfter: 1_000_000 }, { headers: { 'content-range': `bytes 5-${content.length - 1}/${content.length}` } }))
    await confused.run()
    expect(await confused.isThere()).toBe(true)
    expect(confused.mirror.asked[2]!.range).toBeUndefined()
  })

  it('begins anew after 416, and without a mark to go on by', async () => {
    await using it = await scene(first({ cutAfter: 1_000_000 }, { status: 416, headers: { 'content-range': 'bytes */5' } }))
    await it.run()
    expect(await it.isThere()).toBe(true)
    await using unmarked = await scene(first({ etag: null, cutAfter: 1_000_000 }, { etag: 'W/"weak"', cutAfter: 1_000_000 }, { etag: null }))
    await unmarked.run()
    expect(unmarked.mirror.asked.map(({ range }) => range)).toEqual([undefined, undefined, undefined])
    expect(await unmarked.isThere()).toBe(true)
  })

  it('is content with a part that was whole already', async () => {
    await using it = await scene()
    await it.run()
    const etag = `"${createHash('sha1').update(content).digest('hex')}"`
    await using again = await scene()
    await again.run({ url: `${again.mirror.url}/none` }).catch(() => undefined)
    await writeFile(`${again.target}.part`, content)
    await writeFile(`${again.target}.part.json`, JSON.stringify({ etag }))
    await again.run()
    expect(await again.isThere()).toBe(true)
    expect(again.mirror.asked.at(-1)!.range).toBe(`bytes=${content.length}-`)
  })

  it('throws a part away that does not fit what follows it, and takes the whole', async () => {
    await using it = await scene()
    await it.run({ url: `${it.mirror.url}/none` }).catch(() => undefined)
    await writeFile(`${it.target}.part`, other.subarray(0, 1_000_000))
    await writeFile(`${it.target}.part.json`, JSON.stringify({ etag: `"${createHash('sha1').update(content).digest('hex')}"` }))
    await it.run()
    expect(await it.isThere()).toBe(true)
    expect(it.mirror.asked.slice(-2).map(({ range }) => range)).toEqual(['bytes=1000000-', undefined])
  })

  it('goes on when the server sends less than it said, stalls, or is busy', async () => {
    await using it = await scene(first({ announced: content.length, cutAfter: 100 }, { stallsAfter: 50_000 }, { status: 500 }, { status: 429, headers: { 'retry-after': '0' } }, { slowly: 100_000 }))
    await it.run()
    expect(await it.isThere()).toBe(true)
  })

  it('takes a file whose length the server does not say', async () => {
    await using it = await scene(first({ chunked: true }))
    await it.run()
    expect(await it.isThere()).toBe(true)
  })

  it.each<[string, Behaviour, string]>([
    ['is not there', { status: 404 }, 'does not have it (404)'],
    ['is not for everybody', { status: 403 }, 'not give it to everybody (403)'],
    ['is another one of its length', { body: other }, `${sha256} was expected. It was thrown away`],
    ['is far too short', { body: content.subarray(0, 130) }, 'it has 130 bytes; about 3000000 were expected'],
    ['is said to be far too long', { announced: 90_000_000, chunked: false }, 'it would have 90000000 bytes'],
    ['never ends', { chunked: true, body: bytesOfLength(8_000_000) }, 'sends more than the 7000000 bytes'],
    ['breaks off each time at once', { cutAfter: 0 }, 'again and again'],
  ])('fails with a file that %s', async (_, behaviour, message) => {
    await using it = await scene(() => behaviour)
    await expect(it.run()).rejects.toMatchObject({ code: 'download_failed', message: expect.stringContaining(message) as string })
    expect(await stat(it.target).catch(() => undefined)).toBeUndefined()
    if (!message.includes('again'))
      expect(it.mirror.asked).toHaveLength(1)
  })

  it('says that the machine may be offline when nothing is there to ask', async () => {
    await using it = await scene()
    const { url } = it.mirror
    await it.mirror[Symbol.asyncDispose]()
    await expect(it.run()).rejects.toMatchObject({ code: 'download_failed', message: expect.stringMatching(/^model\.onnx could not be downloaded: 127\.0\.0\.1:\d+ cannot be reached \(.*ECONNREFUSED.*\)\. Is this machine offline\?/) as string })
    await expect(it.run({ url: 'http://no-such-host.invalid/model.onnx' })).rejects.toMatchObject({ code: 'download_failed', message: expect.stringContaining('offline') as string })
    Object.assign(it.mirror, { [Symbol.asyncDispose]: async () => {}, url })
  })

  it.each([['no address', 'nonsense/model.onnx'], ['a port that nothing may be asked at', 'http://127.0.0.1:1/model.onnx']])('does not ask again at %s', async (_, url) => {
    await using it = await scene()
    await expect(it.run({ url, waitMs: () => 60_000 })).rejects.toMatchObject({ code: 'download_failed', message: expect.stringContaining(`(${url})`) as string })
  })

  it('stops when it is told to, and keeps what has come', async () => {
    await using it = await scene(first({ slowly: 20_000 }))
    const abort = new AbortController()
    await expect(it.run({ signal: abort.signal, onProgress: received => received > 200_000 && abort.abort() })).rejects.toMatchObject({ name: 'AbortError' })
    const { size } = await stat(`${it.target}.part`)
    expect(size).toBeGreaterThan(0)
    await it.run()
    expect(it.mirror.asked[1]!.range).toBe(`bytes=${size}-`)
    expect(await it.isThere()).toBe(true)
  })
})
