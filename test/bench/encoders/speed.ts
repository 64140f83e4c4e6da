import type { RgbImage } from '../../../src-main/media/image.ts'
import type { Figure } from '../bench.ts'
import type { Contestant } from './contestants.ts'
import { preprocess } from '../../../src-main/encoders/preprocess.ts'
import { runPixels } from '../../../src-main/encoders/session.ts'
import { median } from '../bench.ts'
import { yardstick } from './contestants.ts'

/** Each round times every encoder once: many short ones, as other programs take the cores now and then. */
const rounds = 41

/** Runs of the graph in each round. */
const runs = 4

type Work = () => Promise<void>

/** Milliseconds a picture, the median of rounds in which the encoders take turns: embedding it once it is decoded, and the graph alone, one picture at a time. */
export async function speeds(contestants: readonly Contestant[], pictures: readonly RgbImage[]): Promise<Figure[]> {
  const embedding = await inTurns(contestants.map(({ encoder }): Work => async () => void await encoder.embed(pictures)))
  const inference = await inTurns(await Promise.all(contestants.map(contestant => graphWork(contestant, pictures[0]!))))
  return [
    ...figures('embedding a decoded picture', contestants, embedding.map(ms => ms / pictures.length)),
    ...figures('its graph alone, one picture at a time', contestants, inference.map((ms, i) => ms / runs / rowsOf(contestants[i]!))),
  ]
}

/** The median milliseconds of each work; a first round, in which everything is slower, does not count. */
async function inTurns(works: readonly Work[]): Promise<number[]> {
  const times = works.map((): number[] => [])
  for (let round = 0; round <= rounds; round++) {
    for (const [i, work] of works.entries()) {
      const started = performance.now()
      await work()
      if (round > 0)
        times[i]!.push(performance.now() - started)
    }
  }
  return times.map(median)
}

async function graphWork(contestant: Contestant, picture: RgbImage): Promise<Work> {
  const { encoder: { manifest: { vision } }, graph } = contestant
  const rows = rowsOf(contestant)
  const one = await preprocess(picture, vision)
  const input = Float32Array.from({ length: rows * one.length }, (_, i) => one[i % one.length]!)
  return async () => {
    for (let run = 0; run < runs; run++)
      await runPixels(graph, vision, input, rows)
  }
}

/** One picture, or as many as the graph is fixed to. */
function rowsOf({ encoder: { manifest: { vision } }, graph }: Contestant): number {
  const input = graph.inputMetadata.find(({ name }) => name === vision.input)
  return input?.isTensor && typeof input.shape[0] === 'number' ? input.shape[0] : 1
}

function figures(what: string, contestants: readonly Contestant[], values: readonly number[]): Figure[] {
  const yard = values[contestants.findIndex(({ name }) => name === yardstick)]
  return contestants.map(({ name }, i) => ({
    what: `${name}: ${what}`,
    value: values[i]!,
    unit: 'ms',
    ...yard === undefined || name === yardstick ? {} : { ceiling: { what: yardstick, value: yard } },
  }))
}
