import type { RgbImage } from '../../../src-main/media/image.ts'
import type { Figure } from '../bench.ts'
import type { Item, Shelf } from './shelf.ts'
import { createDecoder } from '../../../src-main/media/decode.ts'
import { alterations, besideOneAnother, toJpeg } from '../alterations.ts'
import { randomNumbers } from '../bench.ts'
import { draw, found, ofClass, ranked, retrieval, share, upload } from './shelf.ts'

/** Copies are made of every so manieth picture. */
const every = 3
const pairs = 120

/** Altered copies of pictures are uploaded, and search for their originals, by shares of what they show beside their surface. */
export function copies(shelf: Shelf, meanings: readonly number[]): Promise<Figure[]> {
  return withDecoder(async (decode) => {
    const originals = shelf.items.filter((_, i) => i % every === 0)
    const figures: Figure[] = []
    for (const [name, alter] of Object.entries(alterations)) {
      const anchors: string[] = []
      for (const original of originals)
        anchors.push(await upload(shelf, await toJpeg(await alter(await decode(original)))))
      for (const meaning of meanings) {
        const hits: boolean[] = []
        for (const [i, anchorId] of anchors.entries())
          hits.push((await found(shelf, { like: [{ anchorId }], meaning, limit: 1 }))[0] === originals[i])
        figures.push(share(`copy (${name}) → original, meaning ${meaning}: R@1`, hits))
      }
    }
    return figures
  })
}

/** Two pictures of different classes beside one another: one of the halves is what is looked for, with and without saying so. */
export function regions(shelf: Shelf): Promise<Figure[]> {
  return withDecoder(async (decode) => {
    const random = randomNumbers(3)
    const rankings = { with: [] as boolean[][], without: [] as boolean[][] }
    for (let i = 0; i < pairs; i++) {
      const [left] = draw(shelf.items, 1, random) as [Item]
      const [right] = draw(shelf.items.filter(item => item.class !== left.class), 1, random) as [Item]
      const both = await besideOneAnother(await decode(left), await decode(right))
      const anchorId = await upload(shelf, await toJpeg(both.image))
      const half = i % 2 === 0 ? { item: left, x: 0, width: both.share } : { item: right, x: both.share, width: 1 - both.share }
      const region = { x: half.x, y: 0, width: half.width, height: 1 }
      rankings.with.push(ofClass(await ranked(shelf, { like: [{ anchorId, region }] }, [left, right]), half.item.class))
      rankings.without.push(ofClass(await ranked(shelf, { like: [{ anchorId }] }, [left, right]), half.item.class))
    }
    return [...retrieval('half of an upload, its region', rankings.with), ...retrieval('half of an upload, without the region', rankings.without)]
  })
}

async function withDecoder<T>(work: (decode: (item: Item) => Promise<RgbImage>) => Promise<T>): Promise<T> {
  const decoder = createDecoder({ decodeOnStage: () => Promise.reject(new Error('no stage is needed for JPEG')), threads: 1 })
  try {
    return await work(async ({ file, path }) => (await decoder.decode({ path: file, root: file.slice(0, -path.length - 1), format: 'jpeg' })).image)
  }
  finally {
    await decoder.close()
  }
}
