import type { Catalog } from '../catalog/catalog.ts'
import type { Detection } from '../catalog/detections.ts'
import type { Aim } from './aims.ts'
import type { Question } from './question.ts'
import type { RankParts } from './rank-assets.ts'
import type { Ranked, RankedList } from './ranked.ts'
import type { Candidate } from './scoring.ts'
import { objectOf } from '../catalog/detections.ts'
import { deepestResult } from '../contract/query.ts'
import { aimsOf, frontiersOf } from './aims.ts'
import { comparesAnything, isByOneExample } from './question.ts'
import { createScoring } from './scoring.ts'
import { findWords, textScores } from './text-scores.ts'

interface FoundObjects {
  readonly objects: ReadonlyMap<number, Detection>
  readonly isComplete: boolean
  readonly frontiers: readonly number[]
}

const oversampling = 2
const firstGoal = 128
const firstReach = 128
const widening = 4

/** Of so few assets all objects are compared one by one, when the filter turns away most of what the index finds. */
const fewAssets = 5000

/**
 * The best `depth` objects for a question, best first, by what they look like; a text's words are those of the images that they
 * are in. They are looked for as assets are.
 */
export function rankObjects({ catalog, surface }: RankParts, question: Question, depth: number): RankedList {
  if (!comparesAnything(question))
    return filtered(catalog, question, depth)
  const { space, threshold, sort } = question
  const aims = aimsOf(question, { look: space.objects, shape: space.objects, surface: space.objects })
  const goal = sort ? deepestResult : depth
  for (let wanted = threshold > 0 ? Math.min(goal, firstGoal) : goal; ; wanted = Math.min(deepestResult, wanted * widening)) {
    const words = objectsOf(catalog, question, findWords(catalog, question, wanted))
    const found = aims.length > 0 ? findObjects(catalog, question, aims, wanted) : { objects: new Map<number, Detection>(), isComplete: true, frontiers: [] }
    const objects = new Map([...found.objects, ...words])
    const candidates = appearances(question, [...objects.values()])
    const frontiers = frontiersOf(aims, found.frontiers)
    const text = question.text && textScores(space, question.text, [...words.keys()], candidates, frontiers.text)
    const { verdict, bound } = createScoring(question, surface, text?.scores)
    const best = candidates
      .map(candidate => ({ id: candidate.id, verdict: verdict(candidate) }))
      .filter(judged => judged.verdict.score >= threshold)
      .sort((a, b) => b.verdict.open - a.verdict.open || b.verdict.nearness - a.verdict.nearness || a.id - b.id)
    const least = bound({ ...frontiers, textScore: text?.most ?? 0 })
    const isFarEnough = threshold > 0 ? least < threshold : (best[goal - 1]?.verdict.open ?? -1) >= least
    const isAll = found.isComplete || wanted >= deepestResult || (threshold > 0 && isFarEnough)
    if (isAll || isFarEnough) {
      const ranked = best.slice(0, goal).map(({ id, verdict: { score, cosine } }): Ranked => {
        const detection = objects.get(id)!
        return { assetId: detection.assetId, object: objectOf(detection), score, cosine: isByOneExample(question) ? cosine : null, view: null }
      })
      return {
        ranked: sort ? sorted(catalog, sort, ranked) : ranked,
        isWhole: isAll && best.length <= goal,
        total: threshold > 0 || aims.length === 0 ? best.length : countObjects(catalog, question),
      }
    }
  }
}

/** Everything that was found in the images that pass the filter, in order of the rules, else as the images were added. */
function filtered(catalog: Catalog, question: Question, depth: number): RankedList {
  const { filter, sort, space } = question
  const assets = catalog.assets.sorted({ ...filter, embedded: space.objects.key }, sort ?? [], 0, depth)
  const all = [...objectsOf(catalog, question, assets).values()].map((detection): Ranked => ({ assetId: detection.assetId, object: objectOf(detection), score: 1, cosine: null, view: null }))
  return { ranked: all.slice(0, depth), isWhole: assets.length < depth && all.length <= depth, total: countObjects(catalog, question) }
}

/** The objects nearest to what is aimed at, by id: the reach widens as that for assets does. */
function findObjects(catalog: Catalog, question: Question, aims: readonly Aim[], wanted: number): FoundObjects {
  const { space: { objects: { index } }, filter } = question
  for (let reach = Math.max(firstReach, wanted * oversampling); ; reach *= widening) {
    const lists = aims.map(({ vectors }) => vectors.map(vector => index.search(vector, Math.min(reach, index.count))))
    const near = [...catalog.detections.byEmbeddings([...new Set(lists.flat(2).map(({ key }) => key))]).values()]
    const passing = passes(catalog, question, near)
    if (passing.length >= wanted || reach >= index.count) {
      const isComplete = reach >= index.count
      return { objects: byId(passing), isComplete, frontiers: lists.map(ofAim => isComplete ? -1 : Math.max(-1, ...ofAim.map(list => list.at(-1)?.cosine ?? -1))) }
    }
    const few = passing.length < near.length / 2 ? catalog.assets.sorted(filter, [], 0, fewAssets + 1) : undefined
    if (few && few.length <= fewAssets)
      return { objects: objectsOf(catalog, question, few), isComplete: true, frontiers: aims.map(() => -1) }
  }
}

function passes(catalog: Catalog, { filter, except, likes, unlikes }: Question, objects: readonly Detection[]): Detection[] {
  const assets = new Set(catalog.assets.ids({ ...filter, ids: [...new Set(objects.map(({ assetId }) => assetId))] }))
  const asked = new Set([...likes, ...unlikes].map(({ objectId }) => objectId))
  return objects.filter(({ id, assetId }) => assets.has(assetId) && !except.has(assetId) && !asked.has(id))
}

function objectsOf(catalog: Catalog, question: Question, assetIds: readonly number[]): Map<number, Detection> {
  return byId(passes(catalog, question, assetIds.flatMap(id => catalog.detections.ofAsset(id))))
}

function byId(objects: readonly Detection[]): Map<number, Detection> {
  return new Map(objects.map(object => [object.id, object]))
}

function appearances({ space }: Question, objects: readonly Detection[]): Candidate[] {
  const vectors = space.objects.ofAssets([...new Set(objects.map(({ assetId }) => assetId))])
  return objects.flatMap(({ id, assetId, n }): Candidate[] => {
    const vector = vectors.get(assetId)?.[n]
    return vector ? [{ id, kind: 'image', look: [vector] }] : []
  })
}

function countObjects(catalog: Catalog, { space, filter }: Question): number {
  const { key } = space.objects
  return catalog.embeddings.countOf(key, catalog.assets.ids({ ...filter, embedded: key }))
}

function sorted(catalog: Catalog, rules: readonly string[], ranked: readonly Ranked[]): Ranked[] {
  const byAsset = Map.groupBy(ranked, ({ assetId }) => assetId)
  return catalog.assets.sorted({ ids: [...byAsset.keys()] }, rules, 0, byAsset.size).flatMap(id => byAsset.get(id)!)
}
