import type { Calibration } from '../../src-main/encoders/manifest.ts'
import type { Engine } from '../../src-main/engine/engine.ts'
import type { Bench, Figure } from './bench.ts'
import type { ClassedFile } from './shared-data.ts'
import { fitCalibration } from '../../src-main/encoders/calibration.ts'
import { createDecoder } from '../../src-main/media/decode.ts'
import { describeSurface } from '../../src-main/media/surface.ts'
import { compare } from '../../src-main/search/similarity.ts'
import { alterations } from './alterations.ts'
import { median } from './bench.ts'
import { withEngine, withFolder } from './engine.ts'
import { paintModels } from './painted.ts'
import { dataFiles, firstOfEachClass } from './shared-data.ts'

/** Models of a class that are rendered, at most. */
const perClass = 6

type Channel = 'look' | 'shape' | 'surface'

interface Seen extends Readonly<Record<Channel, readonly Float32Array[]>> {
  readonly class: string
  /** Surfaces of altered copies of its views, for each alteration. */
  readonly altered: readonly (readonly Float32Array[])[]
  readonly renderMs: number
  readonly embedMs: number
}

/** As near-duplicates of photographs are made; the ground that models stand on keeps its colour, so none is made warmer by much. */
const alike = [alterations['light crop, slightly warmer']!, alterations['crop to 81 %']!]

/**
 * Shape beside look: untextured models, and the same painted in stripes of two colours by chance. And the calibrations of surfaces
 * of models: their points are those that `vectors/surface-space.ts` holds.
 */
export const shape: Bench = {
  title: 'Shape beside look: models of one class, and the original of a painted copy',
  run: async () => {
    const files = firstOfEachClass(await dataFiles('models/shapes', ['.obj']), perClass)
    if (files.length === 0)
      return []
    return withFolder(folder => withEngine(async (engine) => {
      const plain: Seen[] = []
      const painted: Seen[] = []
      for (const file of files)
        plain.push(await see(engine, file))
      for (const file of await paintModels(files, folder))
        painted.push(await see(engine, file))
      const models = [...plain, ...painted]
      return [
        ...calibrationFigures('model ↔ model', betweenModels(models)),
        ...calibrationFigures('image ↔ model', withImages(models, await describePhotographs())),
        ...(['look', 'shape', 'surface'] as const).flatMap((channel): Figure[] => [
          { what: `plain models by ${channel}: of one class among the first 5`, value: precision(plain, channel), unit: '' },
          { what: `painted models by ${channel}: of one class among the first 5`, value: precision(painted, channel), unit: '' },
          { what: `painted models by ${channel}: the original found first`, value: mean(painted.map((copy, i) => isFirst(copy, i, plain, channel) ? 1 : 0)), unit: '' },
          { what: `${channel}: cosine that 1 in 100 pairs of different classes has`, value: percentile(painted, channel, 0.99), unit: '' },
          { what: `${channel}: median cosine of different classes`, value: percentile(painted, channel, 0.5), unit: '' },
        ]),
        ...[{ what: 'plain', seen: plain }, { what: 'painted', seen: painted }].flatMap(({ what, seen }) => [
          { what: `${what}: rendering`, value: median(seen.map(({ renderMs }) => renderMs)), unit: 'ms' },
          { what: `${what}: embedding`, value: median(seen.map(({ embedMs }) => embedMs)), unit: 'ms' },
        ]),
      ]
    }))
  },
}

async function see(engine: Engine, { class: className, path, root }: ClassedFile): Promise<Seen> {
  const { views, clay, renderMs } = await engine.stage.render({ path, root, format: 'obj' })
  const started = performance.now()
  const look = await engine.space().embed(views)
  const shape = clay === views ? look : await engine.space().embed(clay)
  const embedMs = performance.now() - started
  const altered = await Promise.all(alike.map(async alter => (await Promise.all(views.map(alter))).map(describeSurface)))
  return { class: className, look, shape, surface: views.map(describeSurface), altered, renderMs, embedMs }
}

async function describePhotographs(): Promise<Float32Array[]> {
  const decoder = createDecoder({ decodeOnStage: () => Promise.reject(new Error('no stage is needed for JPEG')), threads: 1 })
  try {
    const photographs: Float32Array[] = []
    for (const file of await dataFiles('images', ['.jpg']))
      photographs.push(describeSurface((await decoder.decode({ ...file, format: 'jpeg' })).image))
    return photographs
  }
  finally {
    await decoder.close()
  }
}

function betweenModels(models: readonly Seen[]): Calibration {
  return fitCalibration({
    randomPairs: models.flatMap((a, i) => models.slice(i + 1).filter(b => b.class !== a.class).map(b => cosine(a, b, 'surface'))),
    nearDuplicatePairs: models.flatMap(({ surface, altered }) => altered.map(copy => compare({ kind: 'model', vectors: surface }, { kind: 'model', vectors: copy }).cosine)),
  })
}

function withImages(models: readonly Seen[], photographs: readonly Float32Array[]): Calibration {
  const toImage = (picture: Float32Array, { surface }: Seen) => compare({ kind: 'image', vectors: [picture] }, { kind: 'model', vectors: surface }).cosine
  return fitCalibration({
    randomPairs: photographs.flatMap(picture => models.map(model => toImage(picture, model))),
    nearDuplicatePairs: models.flatMap(model => model.altered.flatMap(views => views.map(view => toImage(view, model)))),
  })
}

function calibrationFigures(pair: string, calibration: Calibration): Figure[] {
  return calibration.map(([cosine, score]) => ({ what: `surface calibration, ${pair}: cosine of score ${score}`, value: cosine, unit: '' }))
}

function cosine(a: Seen, b: Seen, channel: Channel): number {
  return compare({ kind: 'model', vectors: a[channel] }, { kind: 'model', vectors: b[channel] }).cosine
}

function precision(all: readonly Seen[], channel: Channel): number {
  return mean(all.map((one) => {
    const first = all.filter(other => other !== one).map(other => ({ other, cosine: cosine(one, other, channel) })).sort((a, b) => b.cosine - a.cosine).slice(0, 5)
    return mean(first.map(({ other }) => other.class === one.class ? 1 : 0))
  }))
}

function isFirst(copy: Seen, index: number, originals: readonly Seen[], channel: Channel): boolean {
  const own = cosine(copy, originals[index]!, channel)
  return originals.every((other, i) => i === index || cosine(copy, other, channel) < own)
}

function percentile(all: readonly Seen[], channel: Channel, share: number): number {
  const cosines = all.flatMap((a, i) => all.slice(i + 1).filter(b => b.class !== a.class).map(b => cosine(a, b, channel))).sort((a, b) => a - b)
  return cosines[Math.floor(share * (cosines.length - 1))]!
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
