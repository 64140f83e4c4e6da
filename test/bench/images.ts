import type { Bench, Figure } from './bench.ts'
import { mkdir } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { createDecoder } from '../../src-main/media/decode.ts'
import { throughput } from './bench.ts'
import { indexingRate, withEngine, withFolder } from './engine.ts'
import { writePhotos } from './photos.ts'

const sizes = [
  { name: '12 MP photographs', width: 4000, height: 3000, amount: 240 },
  { name: '2 MP pictures', width: 1600, height: 1200, amount: 800 },
] as const

/**
 * The pipeline of images beside its parts alone. Each part alone takes all the cores; in the pipeline they share them, so
 * that what both cost together is a ceiling, too.
 */
export const images: Bench = {
  title: 'Images: the whole pipeline (hash, decode, preview, embed, catalog) beside its slowest part alone',
  run: async () => {
    const figures: Figure[] = []
    for (const size of sizes)
      figures.push(...await withFolder(folder => measure(folder, size)))
    return figures
  },
}

async function measure(folder: string, { name, width, height, amount }: typeof sizes[number]): Promise<Figure[]> {
  const library = join(folder, 'library')
  await mkdir(library)
  const files = (await writePhotos(library, amount, width, height)).map(path => ({ path, root: library, format: 'jpeg' }))
  const decoder = createDecoder({ decodeOnStage: () => Promise.reject(new Error('no stage is needed for JPEG')), threads: 1 })
  const inFlight = availableParallelism() * 3
  try {
    return await withEngine(async (engine) => {
      const decoded = await Promise.all(files.slice(0, 16).map(file => decoder.decode(file)))
      const batch = decoded.map(({ image }) => image)
      const { encoder } = engine.space()
      await encoder.embed(batch)
      const decodeAlone = await throughput(files, inFlight, file => decoder.decode(file))
      const encodeAlone = batch.length * await throughput(Array.from({ length: 24 }, (_, i) => i), 1, () => encoder.embed(batch))
      const pipeline = await indexingRate(engine, library, amount)
      const slower = decodeAlone < encodeAlone ? { what: 'decode + resize alone', value: decodeAlone } : { what: 'encoder alone', value: encodeAlone }
      const bothOnTheseCores = 1 / (1 / decodeAlone + 1 / encodeAlone)
      return [
        { what: `${name}: decode + resize alone`, value: decodeAlone, unit: 'images/s' },
        { what: `${name}: encoder alone`, value: encodeAlone, unit: 'images/s' },
        { what: `${name}: pipeline`, value: pipeline, unit: 'images/s', ceiling: slower },
        { what: `${name}: pipeline`, value: pipeline, unit: 'images/s', ceiling: { what: 'decoding and encoding, sharing the cores', value: bothOnTheseCores } },
      ]
    })
  }
  finally {
    await decoder.close()
  }
}
