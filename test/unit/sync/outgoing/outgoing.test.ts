import type { RgbImage } from '../../../../src-main/media/image.ts'
import type { Turntable } from '../../../../src-main/stage/types.ts'
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { appendFile, mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer, text } from 'node:stream/consumers'
import sharp from 'sharp'
import { expect, it } from 'vitest'
import { createDecoder } from '../../../../src-main/media/decode.ts'
import { candidateOf, candidatesOf, connectorTo, options, withLibrary } from './library.ts'

const kept = { resume: undefined, note: () => {} }
const { signal } = new AbortController()

function view(value: number, size: number): RgbImage {
  return { data: new Uint8Array(size * size * 3).fill(value), width: size, height: size }
}

/** A stage whose views are of one grey each. */
function stageOf(rendered: string[]) {
  return async ({ path }: { readonly path: string }, size = 256): Promise<Turntable> => {
    rendered.push(path)
    const views = Array.from({ length: 12 }, (_, at) => view(at * 20, size))
    return { views, clay: views, triangles: 1, loadMs: 0, renderMs: 0 }
  }
}

it('opens a file as it lies: its size, its bytes, parts of them, their MD5', async () => {
  await withLibrary(async ({ root, add, maker }) => {
    const content = 'abcdefghij'.repeat(60_000)
    await add('a.png', content)
    const making = maker()
    const candidate = await candidateOf(making, connectorTo({ largestBytes: null }))
    await using outgoing = await making.prepare(candidate, { resume: { upload: 'u1' }, note: () => {} }, options(), signal)
    expect(outgoing).toMatchObject({ bytes: 600_000, mediaType: 'image/png', path: join(root, 'a.png'), companions: [], resume: { upload: 'u1' }, key: candidate.key })
    expect(await text(outgoing.open())).toBe(content)
    expect(await text(outgoing.open(300_003, 300_013))).toBe('defghijabc')
    expect(await text(outgoing.open(599_995))).toBe('fghij')
    expect(await outgoing.md5()).toBe(createHash('md5').update(content).digest('hex'))
  })
})

it('does not send a file that is another one than the catalog knows', async () => {
  await withLibrary(async ({ catalog, root, add, maker }) => {
    const asset = await add('a.png', 'as it was')
    const making = maker()
    const candidate = await candidateOf(making, connectorTo())
    const prepare = () => making.prepare(candidate, kept, options(), signal)
    await using outgoing = await prepare()
    await writeFile(join(root, 'a.png'), 'as it is!')
    await utimes(join(root, 'a.png'), 1, 1)
    await expect(text(outgoing.open())).rejects.toMatchObject({ code: 'file_changed' })
    await expect(outgoing.md5()).rejects.toMatchObject({ code: 'file_changed' })
    await expect(prepare()).rejects.toMatchObject({ code: 'file_changed' })
    // A scan saw the change; nobody has read the content since.
    const { size, mtimeMs } = await stat(join(root, 'a.png'))
    catalog.scans.change(asset, { size, mtimeMs, createdMs: 1 })
    await expect(prepare()).rejects.toMatchObject({ code: 'file_changed' })
    await rm(join(root, 'a.png'))
    catalog.ingest.done(asset, 'identify', 1)
    await expect(prepare()).rejects.toMatchObject({ code: 'file_unreadable' })
    await rm(root, { recursive: true })
    await expect(prepare()).rejects.toMatchObject({ code: 'file_offline' })
    catalog.libraries.setState(1, 'offline')
    await expect(prepare()).rejects.toMatchObject({ code: 'file_offline' })
  })
})

it('keeps the last bytes of a file that grew while it was read', async () => {
  await withLibrary(async ({ root, add, maker }) => {
    await add('a.png', Buffer.alloc(1_000_000, 1))
    const making = maker()
    await using outgoing = await making.prepare(await candidateOf(making, connectorTo({ largestBytes: null })), kept, options(), signal)
    let read = 0
    await expect((async () => {
      for await (const piece of outgoing.open()) {
        read += (piece as Buffer).length
        await appendFile(join(root, 'a.png'), 'more')
      }
    })()).rejects.toMatchObject({ code: 'file_changed' })
    expect(read).toBeLessThan(1_000_000)
  })
})

it('makes a JPEG of an image that is not taken, upright and in full size, and removes it afterwards', async () => {
  await withLibrary(async ({ add, folder, maker }) => {
    await add('turned.tif', await sharp({ create: { width: 700, height: 300, channels: 3, background: 'red' } }).withMetadata({ orientation: 6 }).tiff().toBuffer())
    const decoder = createDecoder({ threads: 1, decodeOnStage: () => Promise.reject(new Error('no stage')) })
    try {
      await mkdir(folder, { recursive: true })
      await writeFile(join(folder, 'left.jpg'), 'of a run that was broken off')
      const making = maker({ display: decoder.display })
      expect(existsSync(folder)).toBe(false)
      const candidate = await candidateOf(making, connectorTo())
      {
        await using outgoing = await making.prepare(candidate, kept, options(), signal)
        expect(outgoing).toMatchObject({ name: 'turned.jpg', mediaType: 'image/jpeg', format: 'jpeg' })
        const bytes = await buffer(outgoing.open())
        expect(bytes.length).toBe(outgoing.bytes)
        expect(await sharp(bytes).metadata()).toMatchObject({ format: 'jpeg', width: 300, height: 700 })
        expect(await readdir(folder)).toHaveLength(1)
      }
      expect(await readdir(folder)).toEqual([])
    }
    finally {
      await decoder.close()
    }
  })
})

it('renders a model once for all its views, larger than it is compared', async () => {
  await withLibrary(async ({ root, add, folder, maker }) => {
    await add('chair.stl', 'solid')
    const rendered: string[] = []
    const making = maker({ render: stageOf(rendered) })
    const candidates = await candidatesOf(making, connectorTo(), { views: 4 })
    const greys = await Promise.all(candidates.map(async (candidate) => {
      if ('reason' in candidate)
        throw new Error(candidate.reason.code)
      await using outgoing = await making.prepare(candidate, kept, options({ views: 4 }), signal)
      const { data, info } = await sharp(await buffer(outgoing.open())).raw().toBuffer({ resolveWithObject: true })
      expect(info).toMatchObject({ width: 512, height: 512 })
      return data[0]
    }))
    expect(greys).toEqual([20, 80, 140, 200])
    expect(rendered).toEqual([join(root, 'chair.stl')])
    expect(await readdir(folder)).toEqual([])
  })
})

it('tries a model again that could not be rendered', async () => {
  await withLibrary(async ({ add, maker }) => {
    await add('chair.stl', 'solid')
    const rendered: string[] = []
    const making = maker({ render: async (file, size) => rendered.length === 0 ? Promise.reject(new Error(`lost ${rendered.push('lost')}`)) : stageOf(rendered)(file, size) })
    const candidate = await candidateOf(making, connectorTo(), { views: 1 })
    await expect(making.prepare(candidate, kept, options(), signal)).rejects.toThrow('lost')
    await using outgoing = await making.prepare(candidate, kept, options(), signal)
    expect(outgoing.bytes).toBeGreaterThan(100)
  })
})

it('writes what is made into the folder that a bucket holds, once, where libraries leave it out', async () => {
  await withLibrary(async ({ root, add, folder, maker }) => {
    await add('chair.stl', 'solid')
    const viewsFolder = join(root, 'bucket', 'views')
    const given = { views: 1, viewsFolder, buckets: [{ folder: join(root, 'bucket'), bucket: 's3://studio' }] } as const
    const rendered: string[] = []
    const connector = connectorTo({ cannot: ['bytes'] })
    for (let round = 0; round < 2; round++) {
      const making = maker({ render: stageOf(rendered) })
      const candidate = await candidateOf(making, connector, given)
      await using outgoing = await making.prepare(candidate, kept, options(given), signal)
      expect(candidate.bucketPath).toBe(`s3://studio/views/${candidate.asset.hash}-1.jpg`)
      expect(outgoing.path).toBe(join(viewsFolder, `${candidate.asset.hash}-1.jpg`))
    }
    expect(rendered).toHaveLength(1)
    expect((await readdir(viewsFolder)).sort()).toEqual(['.likenessignore', expect.stringMatching(/-1\.jpg$/)])
    expect(await readFile(join(viewsFolder, '.likenessignore'), 'utf8')).toBe('*\n')
    expect(existsSync(folder)).toBe(false)
    await rm(viewsFolder, { recursive: true })
    await writeFile(viewsFolder, 'a file')
    const making = maker({ render: stageOf(rendered) })
    await expect(making.prepare(await candidateOf(making, connector, given), kept, options(given), signal)).rejects.toMatchObject({ code: 'views_unwritable' })
  })
})

it('gives a model its companions, and stops when it is told to', async () => {
  await withLibrary(async ({ add, root, maker }) => {
    await add('chair.obj', 'mtllib chair.mtl\n')
    await writeFile(join(root, 'chair.mtl'), 'newmtl a')
    const making = maker()
    const candidate = await candidateOf(making, connectorTo())
    await using outgoing = await making.prepare(candidate, kept, options(), signal)
    expect(outgoing.companions.map(({ path, bytes }) => [path, bytes])).toEqual([['chair.mtl', 8]])
    await expect(making.prepare(candidate, kept, options(), AbortSignal.abort(new Error('paused')))).rejects.toThrow('paused')
  })
})
