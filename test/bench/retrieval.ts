import type { Engine } from '../../src-main/engine/engine.ts'
import type { Bench, Figure } from './bench.ts'
import type { Shelf } from './retrieval/shelf.ts'
import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { withEngine, withFolder } from './engine.ts'
import { paintModels } from './painted.ts'
import { concepts, likeAndUnlike } from './retrieval/examples.ts'
import { leaveOneOut, leaveOneOutByPreview, originals } from './retrieval/likeness.ts'
import { copies, regions } from './retrieval/parts-and-copies.ts'
import { indexed, together, untilIdle } from './retrieval/shelf.ts'
import { words } from './retrieval/words.ts'
import { dataFiles, firstOfEachClass, secondEncoder } from './shared-data.ts'

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
  const model = secondEncoder()
  if (model === undefined)
    return []
  return withFolder(folder => withEngine(async (engine) => {
    await indexed(engine, pictures)
    await use(engine, model, folder)
    const figures = await byPictures(await indexed(engine, pictures), [1, 0.75, 0.5])
    return figures.map(figure => ({ ...figure, what: `MobileNetV2: ${figure.what}` }))
  }))
}

async function use(engine: Engine, model: string, folder: string): Promise<void> {
  await mkdir(join(folder, 'onnx'))
  await copyFile(model, join(folder, 'onnx', 'model.onnx'))
  await writeFile(join(folder, 'config.json'), JSON.stringify({ model_type: 'mobilenet_v2' }))
  await writeFile(join(folder, 'preprocessor_config.json'), JSON.stringify({ do_resize: true, size: { shortest_edge: 256 }, do_center_crop: true, crop_size: 224, do_rescale: true, rescale_factor: 1 / 255, do_normalize: false, resample: 2 }))
  const { id } = await engine.client.importEncoder({ folder })
  await engine.client.useEncoder({ id })
  await untilIdle(engine)
  const active = (await engine.client.listEncoders()).find(({ state }) => state === 'active')
  if (active?.id !== id)
    throw new Error(`${id} was to answer searches, ${active?.id ?? 'none'} does`)
}
