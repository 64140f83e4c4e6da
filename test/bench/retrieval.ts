import type { Engine } from '../../src-main/engine/engine.ts'
import type { Bench, Figure } from './bench.ts'
import type { Shelf } from './retrieval/shelf.ts'
import { withEngine, withFolder } from './engine.ts'
import { paintModels } from './painted.ts'
import { concepts, likeAndUnlike } from './retrieval/examples.ts'
import { leaveOneOut, leaveOneOutByPreview, originals } from './retrieval/likeness.ts'
import { copies, regions } from './retrieval/parts-and-copies.ts'
import { indexed, together, untilIdle } from './retrieval/shelf.ts'
import { words } from './retrieval/words.ts'
import { secondEncoder } from './second-encoder.ts'
import { dataFiles, firstOfEachClass } from './shared-data.ts'

/** Models of each class that are painted. */
const paintedOfClass = 6

/** How well each way to ask finds what it should, through the engine's own client: all that is ranked is judged. */
export const retrieval: Bench = {
  title: 'Retrieval: each way to ask, over 20 classes of photographs of groceries and 12 classes of untextured models',
  run: async () => {
    const [picture] = await dataFiles('images/grocery', ['.jpg'])
    const models = await dataFiles('models/shapes', ['.obj'])
    if (!picture || models.length === 0)
      return []
    return withFolder(async (folder) => {
      await paintModels(firstOfEachClass(models, paintedOfClass), folder)
      const figures = await withEngine(async (engine) => {
        const pictures = await indexed(engine, picture.root)
        const byImages = await byPictures(pictures, [1, 0.75, 0.5, 0])
        const plain = await indexed(engine, models[0]!.root)
        return [
          ...byImages,
          ...await words(together([pictures, plain])),
          ...await byModels(plain, await indexed(engine, folder)),
        ]
      })
      return [...figures, ...await bySecondEncoder(picture.root)]
    })
  },
}

/** `meanings`: shares of what pictures show beside their surface. */
async function byPictures(pictures: Shelf, meanings: readonly number[]): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const meaning of meanings)
    figures.push(...await leaveOneOut(`image → image, meaning ${meaning}`, pictures, { meaning }))
  return [...figures, ...await copies(pictures, meanings), ...await regions(pictures), ...await likeAndUnlike(pictures), ...await concepts(pictures)]
}

async function byModels(plain: Shelf, striped: Shelf): Promise<Figure[]> {
  const painted: Figure[] = []
  for (const shape of [0, 0.5, 1])
    painted.push(...await leaveOneOut(`painted model → painted model, shape ${shape}`, striped, { shape }), ...await originals(`painted model → unpainted, shape ${shape}`, striped, plain, { shape }))
  return [
    ...await leaveOneOut('model → model, aligned', plain, { modelMatch: 'aligned' }),
    ...await leaveOneOut('model → model, mean of views', plain, { modelMatch: 'mean' }),
    ...await leaveOneOut('model → model, surface', plain, { meaning: 0 }),
    ...await leaveOneOutByPreview('preview of another model → model', plain),
    ...painted,
  ]
}

/** The pictures once more, by an encoder that is imported and used as anybody would. */
async function bySecondEncoder(pictures: string): Promise<Figure[]> {
  return withFolder(async (folder) => {
    const encoder = await secondEncoder(folder)
    if (encoder === undefined)
      return []
    return withEngine(async (engine) => {
      await indexed(engine, pictures)
      await use(engine, encoder)
      const figures = await byPictures(await indexed(engine, pictures), [1, 0.75, 0.5])
      return figures.map(figure => ({ ...figure, what: `MobileNetV2: ${figure.what}` }))
    })
  })
}

async function use(engine: Engine, folder: string): Promise<void> {
  const { id } = await engine.client.importEncoder({ folder })
  await engine.client.useEncoder({ id })
  await untilIdle(engine)
  const active = (await engine.client.listEncoders()).find(({ state }) => state === 'active')
  if (active?.id !== id)
    throw new Error(`${id} was to answer searches, ${active?.id ?? 'none'} does`)
}
