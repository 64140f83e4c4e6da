import type { Catalog } from '../catalog/catalog.ts'
import type { SurfaceSpace } from '../vectors/surface-space.ts'
import type { Aim } from './aims.ts'
import type { Candidates } from './candidates.ts'
import type { Question } from './question.ts'
import type { Ranked, RankedList } from './ranked.ts'
import type { Candidate, Verdict } from './scoring.ts'
import type { Totals } from './totals.ts'
import { deepestResult } from '../contract/query.ts'
import { aimsOf, frontiersOf } from './aims.ts'
import { channelsOf } from './appearance.ts'
import { findCandidates } from './candidates.ts'
import { comparesAnything, isByOneExample, isByUnlikesAlone } from './question.ts'
import { createScoring } from './scoring.ts'
import { findWords, isByWords, textScores } from './text-scores.ts'

export interface RankParts {
  readonly catalog: Catalog
  readonly surface: SurfaceSpace
  readonly totals: Totals
}

/** Where nothing is looked for in the indexes. */
const nothing: Candidates = { ids: [], isComplete: true, frontiers: [] }

/** Where all from a score on are looked for, nobody knows how many these are: so many at first. */
const firstGoal = 128
const widening = 4

/**
 * The best `depth` assets for a question, best first. One example alone is looked for once, as far as oversampling goes. Where a
 * score is made of several, candidates are looked for farther until no other asset can come before the last result (the threshold
 * algorithm of Fagin, Lotem and Naor, 2001), or 10,000 results were looked for. The order of a sort is that of the 10,000 best.
 */
export function rankAssets({ catalog, surface, totals }: RankParts, question: Question, depth: number): RankedList {
  if (!comparesAnything(question))
    return filtered(catalog, totals, question, depth)
  const { filter, except, threshold, sort } = question
  const aims = aimsOf(question, channelsOf(question.space, surface))
  const goal = sort ? deepestResult : depth
  for (let wanted = threshold > 0 ? Math.min(goal, firstGoal) : goal; ; wanted = Math.min(deepestResult, wanted * widening)) {
    const words = findWords(catalog, question, wanted)
    const found = aims.length > 0 ? findCandidates({ catalog, probes: aims, wanted, filter, except }) : nothing
    const { verdicts, bound } = judge(catalog, surface, question, aims, found, words)
    const best = verdicts.filter(({ verdict }) => verdict.score >= threshold)
    const isFarEnough = threshold > 0 ? bound < threshold : isPlain(question) || (best[goal - 1]?.verdict.open ?? -1) >= bound
    const isAll = wanted >= deepestResult || (found.isComplete && words.length < wanted) || (threshold > 0 && isFarEnough)
    if (isAll || isFarEnough) {
      const ranked = best.slice(0, goal).map(({ id, verdict }) => toRanked(question, id, verdict))
      return {
        ranked: sort ? sorted(catalog, sort, ranked) : ranked,
        isWhole: isAll && best.length <= goal,
        total: threshold > 0 ? best.length : countOf(catalog, totals, surface, question, aims),
      }
    }
  }
}

/** Whether looking once, with oversampling, is exact enough: no score is made of several, or cosines do not tell how far to look. */
function isPlain(question: Question): boolean {
  return isByOneExample(question) || isByUnlikesAlone(question)
}

function judge(catalog: Catalog, surface: SurfaceSpace, question: Question, aims: readonly Aim[], found: Candidates, words: readonly number[]) {
  const candidates = appearances(catalog, surface, question, found.ids, words)
  const frontiers = frontiersOf(aims, found.frontiers)
  const text = question.text && textScores(question.space, question.text, words, candidates, frontiers.text)
  const { verdict, bound } = createScoring(question, surface, text?.scores)
  return {
    verdicts: candidates
      .map(candidate => ({ id: candidate.id, verdict: verdict(candidate) }))
      .sort((a, b) => b.verdict.open - a.verdict.open || b.verdict.nearness - a.verdict.nearness || a.id - b.id),
    bound: bound({ ...frontiers, textScore: text?.most ?? 0 }),
  }
}

/** What candidates look like, in the aspects that are compared; those that have nothing to compare are left out, unless their words fit. */
export function appearances(catalog: Catalog, surface: SurfaceSpace, { space, likes, unlikes, comparison: { meaning, shape } }: Question, found: readonly number[], words: readonly number[]): Candidate[] {
  const fitting = new Set(words)
  const ids = [...new Set([...found, ...words])]
  const kinds = catalog.assets.kinds(ids)
  const channels = channelsOf(space, surface)
  const needsShape = meaning > 0 && shape > 0 && [...likes, ...unlikes].some(({ kind }) => kind === 'model')
  const vectors = {
    look: channels.look.ofAssets(ids),
    ...needsShape && { shape: channels.shape.ofAssets(ids) },
    ...meaning < 1 && { surface: channels.surface.ofAssets(ids) },
  }
  return ids.flatMap((id): Candidate[] => {
    const kind = kinds.get(id)
    const own = Object.entries(vectors).flatMap(([aspect, lists]) => lists.has(id) ? [[aspect, lists.get(id)!] as const] : [])
    return kind && (own.length > 0 || fitting.has(id)) ? [{ id, kind, ...Object.fromEntries(own) }] : []
  })
}

function toRanked(question: Question, assetId: number, { score, cosine, view }: Verdict): Ranked {
  return { assetId, object: null, score, cosine: isByOneExample(question) ? cosine : null, view }
}

/** Everything that passes the filter, in order of the rules, else as it was added. */
function filtered(catalog: Catalog, totals: Totals, { filter, sort }: Question, depth: number): RankedList {
  const ids = catalog.assets.sorted(filter, sort ?? [], 0, depth)
  return {
    ranked: ids.map(assetId => ({ assetId, object: null, score: 1, cosine: null, view: null })),
    isWhole: ids.length < depth,
    total: ids.length < depth ? ids.length : totals.of(filter),
  }
}

function sorted(catalog: Catalog, rules: readonly string[], ranked: readonly Ranked[]): Ranked[] {
  const byId = new Map(ranked.map(result => [result.assetId, result]))
  return catalog.assets.sorted({ ids: [...byId.keys()] }, rules, 0, ranked.length).map(id => byId.get(id)!)
}

/** What may be found where no score is too low. */
function countOf(catalog: Catalog, totals: Totals, surface: SurfaceSpace, question: Question, aims: readonly Aim[]): number {
  if (aims.length === 0)
    return countWorded(catalog, question)
  return countEmbedded(catalog, totals, surface, question) + countWorded(catalog, question, comparedIn(question, surface))
}

/** The assets that pass the filter and are found by their words, but for those that are searched by; with the key of a channel, those that have no vector there. */
function countWorded(catalog: Catalog, { text, filter, except }: Question, lacking?: string): number {
  if (!text || !isByWords(text))
    return 0
  const count = (ids?: readonly number[]) => catalog.words.count(text.words, { ...filter, lacking, ...ids && { ids } })
  return count() - (except.size > 0 ? count([...except]) : 0)
}

/** The assets that pass the filter and can be compared, but for those that are searched by. */
function countEmbedded(catalog: Catalog, totals: Totals, surface: SurfaceSpace, question: Question): number {
  const { filter, except } = question
  const embedded = comparedIn(question, surface)
  const asked = except.size > 0 ? catalog.assets.count({ ...filter, embedded, ids: [...except] }) : 0
  return totals.of(filter, embedded) - asked
}

/** The key of the channel in which most of a question is compared. */
function comparedIn({ space, comparison }: Question, surface: SurfaceSpace): string {
  return comparison.meaning > 0 ? space.look.key : surface.channel.key
}
