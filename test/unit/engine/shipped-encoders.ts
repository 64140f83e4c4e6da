import type { Buffer } from 'node:buffer'
import type { Engine } from '../../../src-main/engine/engine.ts'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import pino from 'pino'
import sharp from 'sharp'
import { expect } from 'vitest'
import { dot } from '../../../src-main/vectors/dot.ts'
import { tinyManifest, writeTree } from '../../helpers/encoders.ts'
import { withEngine } from '../../helpers/engine.ts'
import { writePicture } from '../../helpers/pictures.ts'
import { seededRandom } from '../../helpers/random.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { projectionModel } from '../../helpers/tiny-onnx.ts'

/** The default that programs had which did not note it. */
export const first = 'likeness-mini'
export const pictures = 12

interface Model {
  readonly version?: string
  /** What the projection is made of: another seed is another model. */
  readonly seed?: number
  readonly dimensions?: number
}

/** Writes an encoder that projects 8 × 8 pixels, in place of one of this id. */
export async function writeEncoder(folder: string, id: string, { version = '1', seed = id.length, dimensions = 12 }: Model = {}): Promise<string> {
  const random = seededRandom(seed)
  const weights = Array.from({ length: 3 * 8 * 8 * dimensions }, () => random() - 0.5)
  await rm(join(folder, id), { recursive: true, force: true })
  return writeTree(join(folder, id), {
    'manifest.json': tinyManifest({ id, version, dimensions, vision: { output: 'image_embeds', mean: [0.5, 0.5, 0.5] } }),
    'model.onnx': projectionModel(8, dimensions, { weights }),
  })
}

/** Pictures, and a program with three encoders of which some were or will be the default. */
export async function scene() {
  const folder = await temporaryFolder()
  const at = { ...folder, dataDir: join(folder.path, 'data'), photos: join(folder.path, 'photos'), shipped: join(folder.path, 'shipped'), own: join(folder.path, 'own') }
  for (let seed = 0; seed < pictures; seed++)
    await writePicture(join(at.photos, `${seed}.png`), seed)
  for (const id of [first, 'mini-1', 'mini-22'])
    await writeEncoder(at.shipped, id)
  const lines: string[] = []
  const log = pino({ level: 'info' }, new Writable({ write: (chunk: Buffer, _, done) => {
    lines.push(chunk.toString())
    done()
  } }))
  return {
    ...at,
    /** What the log says, from the first start on. */
    logged: () => lines.join(''),
    /** Starts the program on the data folder, with this default. */
    start: <T>(id: string, work: (engine: Engine) => Promise<T>): Promise<T> => withEngine(at.dataDir, work, { log, encoders: { folder: at.shipped, default: id } }),
  }
}

export const statesOf = async (engine: Engine) => Object.fromEntries((await engine.client.listEncoders()).map(({ id, state }) => [id, state]))
export const countsOf = (engine: Engine) => Object.fromEntries([first, 'mini-1', 'mini-22'].map(id => [id, engine.catalog.embeddings.count(id)]))
export const foundBy = async (engine: Engine, assetId = 1) => (await engine.client.search({ like: [{ assetId }] })).results.length

/** Holds indexing up from the next start on, so that a change stays in the middle. */
export const pause = (engine: Engine, paused = true) => engine.client.editSettings({ paused })

/** Everything is embedded, by the encoder that answers as it is now, in the catalog as in the index. */
export async function expectOwnVectors(engine: Engine, photos: string): Promise<void> {
  const { id: encoder, embed, look } = engine.space()
  const { assets } = await engine.client.listAssets({})
  expect(look.index.count).toBe(assets.length)
  for (const { id, name } of assets) {
    const { data, info } = await sharp(join(photos, name)).removeAlpha().raw().toBuffer({ resolveWithObject: true })
    const [vector] = await embed([{ data: new Uint8Array(data), width: info.width, height: info.height }]) as [Float32Array]
    const [kept] = engine.catalog.embeddings.ofAssets([id], encoder).get(id)!
    expect(dot(kept!, vector)).toBeCloseTo(1, 2)
    const [nearest] = look.index.search(vector, 1)
    expect(engine.catalog.embeddings.places([nearest!.key])[0]!.assetId).toBe(id)
  }
}

/** Waits until an encoder has embedded something, and nothing goes on. */
export async function untilSome(engine: Engine, id: string): Promise<void> {
  await expect.poll(() => engine.catalog.embeddings.count(id), { interval: 1, timeout: 20_000 }).toBeGreaterThan(0)
}
