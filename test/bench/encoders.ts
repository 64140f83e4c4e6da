import type { Kind } from '../../src-main/contract/formats.ts'
import type { Engine } from '../../src-main/engine/engine.ts'
import type { RgbImage } from '../../src-main/media/image.ts'
import type { Labelled } from '../../src-main/search/evaluate.ts'
import type { PlaceOfOriginal } from '../../src-main/search/metrics.ts'
import type { Bench, Figure } from './bench.ts'
import type { Contestant } from './encoders/contestants.ts'
import type { ClassedFile } from './shared-data.ts'
import { alteredCopies } from '../../src-main/search/copies.ts'
import { evaluateClasses } from '../../src-main/search/evaluate.ts'
import { recallOfCopies } from '../../src-main/search/metrics.ts'
import { nearerThan } from '../../src-main/search/similarity.ts'
import { openContestants } from './encoders/contestants.ts'
import { speeds } from './encoders/speed.ts'
import { withEngine, withFolder } from './engine.ts'
import { dataFiles } from './shared-data.ts'

/** Pictures that are embedded at once where it is timed. */
const timed = 16

/** What each encoder made of the pictures and models, in the order of the encoders. */
type ByEncoder<T> = readonly (readonly T[])[]

/** How well encoders find, and how fast they are, all on the same pixels in one run: each picture is decoded, altered and rendered once. */
export const encoders: Bench = {
  title: 'Encoders: the one that comes with the program, MobileNetV2, and those in the folders that LIKENESS_BENCH_ENCODERS names',
  run: async () => {
    const groceries = await dataFiles('images/grocery', ['.jpg'])
    if (groceries.length === 0)
      return []
    const others = await dataFiles('images/coco', ['.jpg'])
    const models = await dataFiles('models/shapes', ['.obj'])
    return withFolder(folder => withContestants(folder, contestants => withEngine(async (engine) => {
      const pictures = await byAll(contestants, groceries, 'image', file => decode(engine, file))
      const more = await byAll(contestants, others, 'image', file => decode(engine, file))
      const places = await placesOfOriginals(contestants, engine, [...groceries, ...others], pictures.map((own, i) => [...own, ...more[i]!]), folder)
      const turntables = await byAll(contestants, models, 'model', async file => (await engine.stage.render({ ...file, format: 'obj' })).views)
      return [
        ...contestants.flatMap(({ name }, i) => [
          ...classFigures(`${name}: groceries`, pictures[i]!),
          ...classFigures(`${name}: untextured models, turntables aligned`, turntables[i]!),
          ...copyFigures(name, places[i]!),
        ]),
        ...await speeds(contestants, (await Promise.all(groceries.slice(0, timed).map(file => decode(engine, file)))).flat()),
      ]
    })))
  },
}

async function withContestants<T>(folder: string, work: (contestants: readonly Contestant[]) => Promise<T>): Promise<T> {
  const contestants = await openContestants(folder)
  try {
    return await work(contestants)
  }
  finally {
    await Promise.all(contestants.map(({ close }) => close()))
  }
}

async function decode({ decoder }: Engine, file: ClassedFile): Promise<RgbImage[]> {
  return [(await decoder.decode({ ...file, format: 'jpeg' })).image]
}

/** Every file as every encoder embeds it. */
async function byAll(contestants: readonly Contestant[], files: readonly ClassedFile[], kind: Kind, look: (file: ClassedFile) => Promise<readonly RgbImage[]>): Promise<ByEncoder<Labelled>> {
  const made = contestants.map((): Labelled[] => [])
  for (const [id, file] of files.entries()) {
    const views = await look(file)
    for (const [i, { encoder }] of contestants.entries())
      made[i]!.push({ id, kind, label: file.class, vectors: await encoder.embed(views) })
  }
  return made
}

/** Where altered copies of pictures find their originals, by each encoder. */
async function placesOfOriginals(contestants: readonly Contestant[], { decoder }: Engine, files: readonly ClassedFile[], originals: ByEncoder<Labelled>, folder: string): Promise<ByEncoder<PlaceOfOriginal>> {
  const among = originals.map(own => own.map(({ vectors }) => vectors[0]!))
  const places = contestants.map((): PlaceOfOriginal[] => [])
  for (const [at, file] of files.entries()) {
    const copies = await alteredCopies({ decoder, folder }, { ...file, format: 'jpeg' })
    for (const [i, { encoder }] of contestants.entries()) {
      const found = await encoder.embed(copies.map(({ image }) => image))
      places[i]!.push(...copies.map(({ alteration }, j) => ({ alteration, place: nearerThan(found[j]!, among[i]![at]!, among[i]!) })))
    }
  }
  return places
}

function classFigures(what: string, things: readonly Labelled[]): Figure[] {
  const task = evaluateClasses(things).tasks.find(({ modelMatch }) => modelMatch === 'aligned')
  return task ? [{ what: `${what}: R@1`, value: task.recallAt1, unit: '' }, { what: `${what}: mAP`, value: task.meanAveragePrecision, unit: '' }] : []
}

function copyFigures(name: string, places: readonly PlaceOfOriginal[]): Figure[] {
  const { alterations, all } = recallOfCopies(places)
  return [
    ...alterations.map(({ alteration, recallAt1 }) => ({ what: `${name}: copy (${alteration}) → original: R@1`, value: recallAt1, unit: '' })),
    { what: `${name}: all copies → originals: R@1`, value: all.recallAt1, unit: '' },
  ]
}
