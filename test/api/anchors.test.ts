import type { Server } from '../helpers/server.ts'
import { Buffer } from 'node:buffer'
import { readdir, readFile, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { crc32, deflateSync } from 'node:zlib'
import { writePsdBuffer } from 'ag-psd'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { writeTree } from '../helpers/encoders.ts'
import { index, withEngine } from '../helpers/engine.ts'
import { heicPicture } from '../helpers/heic.ts'
import { writePicture } from '../helpers/pictures.ts'
import { indexPictures, startServer } from '../helpers/server.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

let server: Server
let bytes: Buffer
/** A picture of two plain colours, which no format changes. */
let flag: Buffer
beforeAll(async () => {
  server = await startServer()
  flag = await sharp({ create: { width: 96, height: 64, channels: 3, background: '#1030a0' } })
    .composite([{ input: { create: { width: 48, height: 64, channels: 3, background: '#f0c020' } }, left: 0, top: 0 }])
    .png()
    .toBuffer()
  await writeTree(join(server.folder, 'library'), { 'flag.png': flag })
  await indexPictures(server, 'library', 4)
  bytes = await readFile(join(server.folder, 'library', '3.png'))
})
afterAll(() => server[Symbol.asyncDispose]())

function upload(content: string | Uint8Array, fileName: string) {
  return server.client.createAnchor({ file: new Blob([new Uint8Array(Buffer.from(content))]), fileName })
}

/** Files that lie in the data folder's place for anchors and for uploads on their way. */
async function kept(): Promise<number> {
  const folders = await Promise.all(['anchors', 'uploads'].map(name => readdir(join(server.engine.dataDir, name)).catch(() => [])))
  return folders.flat().length
}

describe('an uploaded image', () => {
  it('finds the asset that it is a copy of', async () => {
    const anchor = await upload(bytes, 'copy.png')
    expect(anchor).toMatchObject({ name: 'copy.png', kind: 'image' })
    expect(Date.parse(anchor.expiresAt) - Date.now()).toBeGreaterThan(23 * 60 * 60 * 1000)
    const { results } = await server.client.search({ like: [{ anchorId: anchor.id }], limit: 2 })
    expect(results[0]).toMatchObject({ asset: { path: '3.png' } })
    expect(results[0]!.cosine).toBeCloseTo(1, 3)
    expect(results[0]!.score).toBeGreaterThan(results[1]!.score)
    expect((await server.ask(anchor.preview!)).headers.get('content-type')).toBe('image/jpeg')
  })

  it.each<[string, () => Promise<Uint8Array>]>([
    ['a.jpg', () => sharp(flag).jpeg().toBuffer()],
    ['a.png', () => sharp(flag).png().toBuffer()],
    ['a.webp', () => sharp(flag).webp().toBuffer()],
    ['a.avif', () => sharp(flag).avif({ effort: 0 }).toBuffer()],
    ['a.gif', () => sharp(flag).gif().toBuffer()],
    ['a.tiff', () => sharp(flag).tiff().toBuffer()],
    ['a.bmp', () => bmpOf(flag)],
    ['a.psd', () => psdOf(flag)],
  ])('of any format, as %s, finds what it shows', async (name, encode) => {
    const { id } = await upload(await encode(), name)
    const { results } = await server.client.search({ like: [{ anchorId: id }], limit: 1 })
    expect(results[0]).toMatchObject({ asset: { path: 'flag.png' } })
  })

  it('may be HEIC', async () => expect(await upload(heicPicture, 'a.heic')).toMatchObject({ kind: 'image' }))

  it('may have no name that says what it is, or a wrong one', async () => {
    const anchors = await Promise.all(['blob', 'photo.jpg'].map(name => upload(bytes, name)))
    for (const { id } of anchors)
      expect((await server.client.search({ like: [{ anchorId: id }], limit: 1 })).results[0]).toMatchObject({ asset: { path: '3.png' } })
  })

  it('has its name without folders', async () => {
    expect((await upload(bytes, '../../etc/shadow.png')).name).toBe('shadow.png')
    expect((await upload(bytes, 'C:\\pictures\\cat.png')).name).toBe('cat.png')
  })

  it('is refused with the reason when it is none, and nothing is kept of it', async () => {
    const before = await kept()
    await expect(upload('words, not pixels', 'words.png')).rejects.toMatchObject({ code: 'image_undecodable', message: expect.stringContaining('text') as string })
    await expect(upload(bytes.subarray(0, 60), 'cut.png')).rejects.toMatchObject({ code: 'image_undecodable' })
    await expect(upload('', 'empty.png')).rejects.toMatchObject({ code: 'bad_request', message: expect.stringContaining('empty.png') as string })
    await expect(upload('words', 'words.docx')).rejects.toMatchObject({ code: 'format_unknown', message: expect.stringContaining('words.docx') as string })
    await expect(upload('words', 'png')).rejects.toMatchObject({ code: 'format_unknown' })
    await expect(upload(hugePng(), 'huge.png')).rejects.toMatchObject({ code: 'image_too_large', message: expect.stringContaining('900000000') as string })
    expect(await kept()).toBe(before)
  })
})

describe('an anchor', () => {
  it('is still there when the engine was closed and opened again', async () => {
    await using folder = await temporaryFolder()
    await writePicture(join(folder.path, 'library', 'a.png'), 7)
    const file = new Blob([new Uint8Array(await readFile(join(folder.path, 'library', 'a.png')))])
    const id = await withEngine(join(folder.path, 'data'), async (engine) => {
      await index(engine, join(folder.path, 'library'))
      return (await engine.client.createAnchor({ file, fileName: 'a.png' })).id
    })
    await withEngine(join(folder.path, 'data'), async ({ client }) => {
      expect((await client.search({ like: [{ anchorId: id }] })).results).toMatchObject([{ asset: { name: 'a.png' } }])
      expect((await client.search({ like: [{ anchorId: id, region: { x: 0, y: 0, width: 0.5, height: 0.5 } }] })).results).toHaveLength(1)
    })
  })
})

describe('a form', () => {
  const send = (init: RequestInit) => server.ask('/api/anchors', { method: 'POST', ...init })
  const form = (parts: Readonly<Record<string, string | Blob>>) => {
    const data = new FormData()
    Object.entries(parts).forEach(([name, value]) => value instanceof Blob ? data.append(name, value, `${name}.png`) : data.append(name, value))
    return { body: data }
  }

  it('may hold other fields', async () => {
    const response = await send(form({ note: 'hello', other: new Blob(['x']), file: new Blob([new Uint8Array(bytes)]) }))
    expect(await response.json()).toMatchObject({ name: 'file.png' })
  })

  it.each([
    ['has no file', () => form({ other: new Blob(['x']) })],
    ['has words for a file', () => form({ file: 'words' })],
    ['is empty', () => form({})],
    ['is JSON', () => ({ body: '{}', headers: { 'content-type': 'application/json' } })],
    ['has no boundary', () => ({ body: 'x', headers: { 'content-type': 'multipart/form-data' } })],
    ['breaks off', () => ({ body: '--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\nab', headers: { 'content-type': 'multipart/form-data; boundary=b' } })],
    ['is nothing at all', () => ({})],
  ])('that %s is a bad request', async (_, init) => {
    const response = await send(init())
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ code: 'bad_request', message: expect.stringMatching(/^["A-Z].*[^.]\)?\.$/) as string })
  })
})

describe('an upload that is too large', () => {
  /** Sends a form whose file never ends until the server answers; says the status and how many bytes went out. */
  function sendEndless(headers: Readonly<Record<string, string>>): Promise<{ readonly status: number, readonly body: string }> {
    return new Promise((resolve, reject) => {
      const sent = request(`${server.url}/api/anchors`, {
        method: 'POST',
        headers: { 'authorization': `Bearer ${server.engine.token}`, 'content-type': 'multipart/form-data; boundary=b', ...headers },
      }, response => void text(response).then(body => resolve({ status: response.statusCode!, body }), reject))
      sent.on('error', reject)
      sent.write('--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n')
    })
  }

  it('is refused by what it announces, before it is sent', async () => {
    const { status, body } = await sendEndless({ 'content-length': '2000000000' })
    expect(status).toBe(413)
    expect(JSON.parse(body)).toMatchObject({ code: 'upload_too_large', message: expect.stringContaining('500 MB') as string })
  })
})

describe('an upload that breaks off', () => {
  it('leaves nothing behind, and the server answers on', async () => {
    const before = await kept()
    const sent = request(`${server.url}/api/anchors`, {
      method: 'POST',
      headers: { 'authorization': `Bearer ${server.engine.token}`, 'content-type': 'multipart/form-data; boundary=b' },
    })
    sent.on('error', () => undefined)
    sent.write(`--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n${'x'.repeat(100_000)}`)
    await vi.waitFor(async () => expect(await kept()).toBe(before + 1))
    sent.destroy()
    await vi.waitFor(async () => expect(await kept()).toBe(before))
    await server.client.status()
  })
})

describe('a file on this machine', () => {
  it('is searched by where it lies', async () => {
    await writePicture(join(server.folder, 'outside', 'new.png'), 3)
    const anchor = await server.client.createAnchorOfFile({ path: join(server.folder, 'outside', 'new.png') })
    const { results } = await server.client.search({ like: [{ anchorId: anchor.id }], limit: 1 })
    expect(results[0]).toMatchObject({ asset: { path: '3.png' } })
  })

  it('is still searched by when it has vanished, as long as the encoder is the same', async () => {
    const path = join(server.folder, 'outside', 'passing.png')
    await writePicture(path, 5)
    const { id } = await server.client.createAnchorOfFile({ path })
    await rm(path)
    expect((await server.client.search({ like: [{ anchorId: id }] })).results).toHaveLength(5)
  })

  it('must be there, be a file, be of a known format, and be named by an absolute path', async () => {
    const folder = await writeTree(join(server.folder, 'odd'), { 'words.txt': 'words', 'broken.jpg': 'words', 'folder.png/x': 'x' })
    const anchorOf = (path: string) => server.client.createAnchorOfFile({ path })
    await expect(anchorOf(join(folder, 'none.png'))).rejects.toMatchObject({ code: 'file_unreadable' })
    await expect(anchorOf(join(folder, 'words.txt', 'below.png'))).rejects.toMatchObject({ code: 'file_unreadable' })
    await expect(anchorOf(join(folder, 'folder.png'))).rejects.toMatchObject({ code: 'file_unreadable' })
    await expect(anchorOf(`${folder}/nul\0.png`)).rejects.toMatchObject({ code: 'file_unreadable' })
    await expect(anchorOf(join(folder, 'words.txt'))).rejects.toMatchObject({ code: 'format_unknown' })
    await expect(anchorOf(join(folder, 'broken.jpg'))).rejects.toMatchObject({ code: 'image_undecodable' })
    await expect(anchorOf('odd/broken.jpg')).rejects.toMatchObject({ code: 'bad_request', message: expect.stringContaining('absolute') as string })
  })
})

/** A picture as uncompressed BMP of 24 bits, rows from the bottom. */
async function bmpOf(picture: Uint8Array): Promise<Buffer> {
  const { data, info: { width, height } } = await sharp(picture).removeAlpha().flip().raw().toBuffer({ resolveWithObject: true })
  const stride = Math.ceil(width * 3 / 4) * 4
  const header = Buffer.alloc(54)
  header.write('BM', 'latin1')
  header.writeUInt32LE(54 + stride * height, 2)
  header.writeUInt32LE(54, 10)
  header.writeUInt32LE(40, 14)
  header.writeInt32LE(width, 18)
  header.writeInt32LE(height, 22)
  header.writeUInt16LE(1, 26)
  header.writeUInt16LE(24, 28)
  const rows = Array.from({ length: height }, (_, y) => {
    const row = Buffer.alloc(stride)
    for (let x = 0; x < width * 3; x++)
      row[x] = data[y * width * 3 + Math.floor(x / 3) * 3 + 2 - x % 3]!
    return row
  })
  return Buffer.concat([header, ...rows])
}

async function psdOf(picture: Uint8Array): Promise<Buffer> {
  const { data, info: { width, height } } = await sharp(picture).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return writePsdBuffer({ width, height, imageData: { width, height, data: new Uint8ClampedArray(data) } })
}

/** The beginning of a PNG of 30,000 × 30,000 pixels. */
function hugePng(): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(30_000, 0)
  header.writeUInt32BE(30_000, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const chunk = (type: string, data: Uint8Array) => {
    const body = Buffer.concat([Buffer.from(type), data])
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    sum.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, sum])
  }
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1A\n', 'latin1'), chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.alloc(1000))), chunk('IEND', Buffer.alloc(0))])
}
