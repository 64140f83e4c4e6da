import type { Bench } from './bench.ts'
import { join } from 'node:path'
import { median } from './bench.ts'
import { indexingRate, withEngine, withFolder } from './engine.ts'
import { writeModels } from './models-library.ts'

const amount = 24

/** Models: the pipeline beside the page's own loading and rendering with three.js. */
export const models: Bench = {
  title: 'Models: the whole pipeline (hash, render, strip, embed, catalog) beside loading and rendering with three.js alone',
  run: () => withFolder(folder => withEngine(async (engine) => {
    const files = await writeModels(folder, amount)
    const render = (name: string) => engine.stage.render({ path: join(folder, name), root: folder, format: 'obj' })
    await render(files[0]!)
    const alone = []
    for (const name of files)
      alone.push(await render(name))
    const threeSeconds = alone.reduce((sum, { loadMs, renderMs }) => sum + loadMs + renderMs, 0) / 1000
    const drawn = alone.map(({ views, clay }) => views.length + (clay === views ? 0 : clay.length))
    const perView = median(alone.map(({ renderMs }, i) => renderMs / drawn[i]!))
    const pipeline = await indexingRate(engine, folder, files.length)
    const viewsPerModel = drawn.reduce((sum, views) => sum + views, 0) / files.length
    return [
      { what: 'three.js: ms per view', value: perView, unit: 'ms' },
      { what: 'views drawn of a model, as it is and as clay', value: viewsPerModel, unit: '' },
      { what: 'pipeline: ms per view', value: 1000 / pipeline / viewsPerModel, unit: 'ms' },
      { what: 'pipeline', value: pipeline, unit: 'models/s', ceiling: { what: 'three.js loading and rendering alone', value: files.length / threeSeconds } },
    ]
  })),
}
