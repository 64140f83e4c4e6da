import type { SearchRequest } from '../../../src-main/contract/query.ts'
import type { Figure } from '../bench.ts'
import type { Item, Shelf } from './shelf.ts'
import { retrievalFigures } from '../../../src-main/search/metrics.ts'
import { randomNumbers } from '../bench.ts'
import { classesOf, draw, likeItems, ofClass, ranked } from './shelf.ts'

/** Times that examples are drawn of each class. */
const draws = 4

/** What is asked with examples of a class and counter-examples of others. */
interface Trial {
  readonly class: string
  readonly examples: readonly Item[]
  readonly counters: readonly Item[]
}

type Ask = (trial: Trial) => Promise<SearchRequest> | SearchRequest

/** Several examples, and examples of what is not looked for. */
export async function likeAndUnlike(shelf: Shelf): Promise<Figure[]> {
  const likes = ({ examples }: Trial) => ({ like: likeItems(examples) })
  const asks: Record<string, Ask> = {
    'one example': ({ examples }) => ({ like: likeItems(examples.slice(0, 1)) }),
    '3 examples': likes,
    '3 examples, 2 counter-examples': trial => ({ ...likes(trial), unlike: likeItems(trial.counters) }),
    'one example, 2 counter-examples': ({ examples, counters }) => ({ like: likeItems(examples.slice(0, 1)), unlike: likeItems(counters) }),
  }
  const confused = await confusions(shelf)
  const random = randomNumbers(5)
  const byChance = trials(shelf, confused, 3, (_, other) => draw(classesOf(shelf.items).get(other)!, 2, random), random)
  const asTheyCome: Trial[] = []
  for (const trial of trials(shelf, confused, 3, () => [], random))
    asTheyCome.push({ ...trial, counters: (await ranked(shelf, likes(trial), trial.examples)).filter(item => item.class !== trial.class).slice(0, 2) })
  return [
    ...await judge(shelf, asks, byChance, 'of the class most often confused with it'),
    ...await judge(shelf, asks, asTheyCome, 'the first wrong results'),
  ]
}

/** A concept of examples and counter-examples, beside searches by the same. */
export async function concepts(shelf: Shelf): Promise<Figure[]> {
  const confused = await confusions(shelf)
  const random = randomNumbers(6)
  const asks: Record<string, Ask> = {
    'concept of 5 examples': async ({ examples }) => ({ concept: await conceptOf(shelf, examples, []) }),
    'concept of 5 examples, 5 counter-examples': async ({ examples, counters }) => ({ concept: await conceptOf(shelf, examples, counters) }),
    'search by 5 examples': ({ examples }) => ({ like: likeItems(examples) }),
    'search by 5 examples, 5 counter-examples': ({ examples, counters }) => ({ like: likeItems(examples), unlike: likeItems(counters) }),
  }
  const others = trials(shelf, confused, 5, className => draw(shelf.items.filter(item => item.class !== className), 5, random), random)
  const near = trials(shelf, confused, 5, (_, other) => draw(classesOf(shelf.items).get(other)!, 5, random), random)
  return [
    ...await judge(shelf, asks, others, 'of all other classes'),
    ...await judge(shelf, asks, near, 'of the class most often confused with it'),
  ]
}

function trials(shelf: Shelf, confused: ReadonlyMap<string, string>, examples: number, countersOf: (className: string, confused: string) => readonly Item[], random: () => number): Trial[] {
  return [...classesOf(shelf.items)].flatMap(([name, items]) => Array.from({ length: draws }, () => ({
    class: name,
    examples: draw(items, examples, random),
    counters: countersOf(name, confused.get(name)!),
  })))
}

/** Every question is judged by the same rest: neither examples nor counter-examples are ranked. */
async function judge(shelf: Shelf, asks: Readonly<Record<string, Ask>>, all: readonly Trial[], counters: string): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const [what, ask] of Object.entries(asks)) {
    const rankings: boolean[][] = []
    let wrong = 0
    for (const trial of all) {
      const unwanted = new Set(trial.counters.map(counter => counter.class))
      const ranking = await ranked(shelf, await ask(trial), [...trial.examples, ...trial.counters])
      rankings.push(ofClass(ranking, trial.class))
      wrong += ranking.slice(0, 10).filter(item => unwanted.has(item.class)).length
    }
    figures.push(
      { what: `${what} (counter-examples: ${counters}): mAP`, value: retrievalFigures(rankings).meanAveragePrecision, unit: '' },
      { what: `${what} (counter-examples: ${counters}): of their classes among the first 10`, value: wrong / all.length, unit: '' },
    )
  }
  return figures
}

/** For each class the one that most of the wrong among the first ten results of its items are of. */
async function confusions(shelf: Shelf): Promise<Map<string, string>> {
  const confused = new Map<string, string>()
  for (const [name, items] of classesOf(shelf.items)) {
    const wrong: Item[] = []
    for (const item of items)
      wrong.push(...(await ranked(shelf, { like: [{ assetId: item.id }] }, [item])).slice(0, 10).filter(other => other.class !== name))
    confused.set(name, [...classesOf(wrong)].sort(([, a], [, b]) => b.length - a.length)[0]?.[0] ?? [...classesOf(shelf.items).keys()].find(other => other !== name)!)
  }
  return confused
}

async function conceptOf({ engine }: Shelf, examples: readonly Item[], counters: readonly Item[]): Promise<string> {
  const ids = (items: readonly Item[]) => items.map(({ id }) => id)
  return (await engine.client.createConcept({ name: examples[0]!.class, exampleIds: ids(examples), counterExampleIds: ids(counters) })).key
}
