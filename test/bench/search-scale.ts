import type { Engine } from '../../src-main/engine/engine.ts'
import type { Bench, Figure } from './bench.ts'
import type { ScaleAsset } from './scale-vectors.ts'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout } from 'node:timers/promises'
import pino from 'pino'
import { createEngine } from '../../src-main/engine/engine.ts'
import { compare } from '../../src-main/search/similarity.ts'
import { dot } from '../../src-main/vectors/dot.ts'
import { median } from './bench.ts'
import { withFolder } from './engine.ts'
import { tags } from './scale-catalog.ts'
import { writeScaleLibrary } from './scale-library.ts'
import { scaleAssets, vectorsOf } from './scale-vectors.ts'

const nearest = 10
const queriesOfEach = 40

interface Question {
  readonly what: string
  readonly by: 'image' | 'model'
  readonly filter?: string
  readonly passes: (asset: ScaleAsset) => boolean
}

const tagged = (tag: keyof typeof tags): Question => ({ what: `an image, tags = ${tag}`, by: 'image', filter: `tags = ${tag}`, passes: ({ n }) => tags[tag](n) })

const questions: readonly Question[] = [
  { what: 'an image', by: 'image', passes: () => true },
  { what: 'a model', by: 'model', passes: () => true },
  { what: 'an image, kind = model', by: 'image', filter: 'kind = model', passes: ({ kind }) => kind === 'model' },
  tagged('tenth'),
  tagged('hundredth'),
  tagged('thousandth'),
  tagged('apart'),
  { what: 'a model, tags = hundredth', by: 'model', filter: 'tags = hundredth', passes: ({ n }) => tags.hundredth(n) },
  { what: 'an image, rating >= 4 AND kind = image', by: 'image', filter: 'rating >= 4 AND kind = image', passes: ({ n, kind }) => n * 31 % 6 >= 4 && kind === 'image' },
]

/**
 * Searches of a large library through the engine, answers written as JSON included, held against the exact comparison with every
 * asset. `LIKENESS_BENCH_SCALE=<folder>` keeps the library there for other runs: building its index takes minutes.
 */
export const searchScale: Bench = {
  title: `Search: the ${nearest} nearest of 250,000 assets (1,000,024 vectors of 256 dimensions), through the engine`,
  run: () => {
    const kept = process.env['LIKENESS_BENCH_SCALE']
    return kept === undefined ? withFolder(folder => measure(join(folder, 'data'))) : measure(kept)
  },
}

async function measure(dataDir: string): Promise<Figure[]> {
  const built = writeScaleLibrary(dataDir)
  const assets = [...scaleAssets()]
  const vectors = assets.map(vectorsOf)
  const engine = await createEngine({ dataDir, log: pino({ level: 'silent' }) })
  try {
    const figures: Figure[] = built === null ? [] : [{ what: 'building the index', value: built, unit: 'vectors/s' }]
    await untilRead(engine, vectors[0]![0]!)
    const all: number[] = []
    for (const question of questions) {
      const asked = queriesBy(question, assets)
      await timed(engine, question, asked.slice(0, 3))
      const { times, found } = await timed(engine, question, asked)
      all.push(...times)
      const truth = asked.map(query => exactAnswer(query, question, assets, vectors))
      figures.push(
        { what: `${question.what}: median`, value: median(times), unit: 'ms' },
        { what: `${question.what}: 95th percentile`, value: percentile(times, 0.95), unit: 'ms' },
        { what: `${question.what}: recall@${nearest}`, value: recall(truth, found), unit: '', ceiling: { what: 'exact scan', value: 1 } },
      )
    }
    const bare = bareSearch(engine, assets, vectors)
    return [
      ...figures,
      { what: 'all of them: 95th percentile', value: percentile(all, 0.95), unit: 'ms', ceiling: { what: 'exact scan of 1,000,024 vectors', value: exactScan(vectors) } },
      { what: 'an image: median', value: figures.find(({ what }) => what === 'an image: median')!.value, unit: 'ms', ceiling: { what: 'the bare index', value: bare } },
    ]
  }
  finally {
    await engine.close()
  }
}

/** What filters that few assets pass are answered by is read when the first one asks for it; that is not measured here. */
async function untilRead(engine: Engine, query: Float32Array): Promise<void> {
  while (engine.space().look.index.nearestAmong(query, [1], 1) === undefined)
    await setTimeout(100)
}

function queriesBy({ by }: Question, assets: readonly ScaleAsset[]): ScaleAsset[] {
  const ofKind = assets.filter(({ kind }) => kind === by)
  return Array.from({ length: queriesOfEach }, (_, i) => ofKind[(i * 4111 + 17) % ofKind.length]!)
}

async function timed(engine: Engine, { filter }: Question, asked: readonly ScaleAsset[]) {
  const times: number[] = []
  const found: number[][] = []
  for (const { n } of asked) {
    const started = performance.now()
    const { results } = await engine.client.search({ like: [{ assetId: n + 1 }], limit: nearest, ...filter !== undefined && { filter } })
    times.push(performance.now() - started)
    found.push(results.map(({ asset }) => asset.id - 1))
  }
  return { times, found }
}

/** The assets that come first when each one that passes is compared. */
function exactAnswer(query: ScaleAsset, { passes }: Question, assets: readonly ScaleAsset[], vectors: readonly (readonly Float32Array[])[]): number[] {
  const own = { kind: query.kind, vectors: vectors[query.n]! }
  return assets
    .filter(asset => asset.n !== query.n && passes(asset))
    .map(({ n, kind }) => ({ n, cosine: compare(own, { kind, vectors: vectors[n]! }).cosine }))
    .sort((a, b) => b.cosine - a.cosine || a.n - b.n)
    .slice(0, nearest)
    .map(({ n }) => n)
}

function recall(truth: readonly (readonly number[])[], found: readonly (readonly number[])[]): number {
  const wanted = truth.reduce((sum, answer) => sum + answer.length, 0)
  return truth.reduce((sum, answer, i) => sum + answer.filter(n => found[i]!.includes(n)).length, 0) / wanted
}

function bareSearch(engine: Engine, assets: readonly ScaleAsset[], vectors: readonly (readonly Float32Array[])[]): number {
  const { index } = engine.space().look
  return median(queriesBy(questions[0]!, assets).map(({ n }) => elapsed(() => index.search(vectors[n]![0]!, nearest))))
}

function exactScan(vectors: readonly (readonly Float32Array[])[]): number {
  const query = vectors[0]![0]!
  return median(Array.from({ length: 5 }, () => elapsed(() => {
    let best = -1
    for (const views of vectors) {
      for (const view of views)
        best = Math.max(best, dot(query, view))
    }
    return best
  })))
}

function elapsed(work: () => unknown): number {
  const started = performance.now()
  work()
  return performance.now() - started
}

function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1]!
}
