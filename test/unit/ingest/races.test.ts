import type { RgbImage } from '../../../src-main/media/image.ts'
import { copyFile, mkdir, rename, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import sharp from 'sharp'
import { expect, it } from 'vitest'
import { dot } from '../../../src-main/vectors/dot.ts'
import { writePicture } from '../../helpers/pictures.ts'
import { seededRandom } from '../../helpers/random.ts'
import { walkedPaths } from '../library/tree.ts'
import { withIngest } from './scene.ts'

const changes = 120

/** Adds, replaces, moves, copies and removes files while they are scanned and ingested; `seed` decides how. */
function disturb(seed: number): Promise<void> {
  return withIngest(async ({ catalog, space, root, scan, settle, ingest }) => {
    const random = seededRandom(seed)
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
    const paths: string[] = []
    let next = 0
    const newPath = () => `folder ${Math.floor(random() * 4)}/${next++}.png`
    for (let folder = 0; folder < 4; folder++)
      await mkdir(join(root, `folder ${folder}`))
    const write = async (path: string) => {
      const seed = next++
      await writePicture(join(root, path), seed, { width: 20 + seed % 30, height: 24 })
    }
    let scanning = Promise.resolve()
    for (let i = 0; i < changes; i++) {
      paths.splice(0, Infinity, ...walkedPaths(root))
      const action = paths.length < 8 ? 0 : random()
      if (action < 0.3)
        await write(newPath())
      else if (action < 0.45)
        await write(pick(paths))
      else if (action < 0.7)
        await rename(join(root, pick(paths)), join(root, newPath()))
      else if (action < 0.8)
        await rename(join(root, pick(paths)), join(root, pick(paths)))
      else if (action < 0.9)
        await copyFile(join(root, pick(paths)), join(root, newPath()))
      else
        await unlink(join(root, pick(paths)))
      if (random() < 0.3)
        scanning = scanning.then(() => scan())
      ingest.wake()
      await setTimeout(random() * 8)
    }
    await scanning

    await scan()
    ingest.retryFailed()
    await settle()
    await scan()
    ingest.retryFailed()
    await settle()

    const files = walkedPaths(root)
    const assets = catalog.assets.page({}, 0, 1000)
    expect(assets.map(({ path }) => path).sort()).toEqual(files)
    expect(assets.filter(({ state }) => state !== 'ready')).toEqual([])
    const everyone = [...assets, ...catalog.assets.page({ state: 'missing' }, 0, 1000)].map(({ id }) => id)
    const vectors = catalog.embeddings.ofAssets(everyone, space.id)
    for (const { id, path } of assets) {
      const [vector, ...others] = vectors.get(id) ?? []
      expect(others, path).toEqual([])
      const [alone] = await space.embed([await pixelsOf(join(root, path))])
      expect(dot(vector!, alone!), path).toBeGreaterThan(0.995)
    }
    expect(space.look.index.count).toBe([...vectors.values()].flat().length)
    expect(catalog.embeddings.count(space.id)).toBe(space.look.index.count)
    expect(ingest.progress()).toMatchObject({ phase: 'idle', pending: 0, failed: 0 })
  })
}

it.each([1, 2])('ends with each file as one ready asset that shows what the file shows, whatever was moved about meanwhile (%i)', disturb)

async function pixelsOf(path: string): Promise<RgbImage> {
  const { data, info } = await sharp(path).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  return { data: new Uint8Array(data), width: info.width, height: info.height }
}
