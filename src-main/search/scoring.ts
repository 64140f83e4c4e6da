import type { Kind } from '../contract/formats.ts'
import type { SurfaceSpace } from '../vectors/surface-space.ts'
import type { Appearance, AppearanceMatch, Aspect } from './appearance.ts'
import type { Example } from './examples.ts'
import type { Question } from './question.ts'
import type { Evidence } from './ranking.ts'
import { compareAppearances, mix, scalesOf, sharesOf } from './appearance.ts'
import { openScore } from './ranking.ts'
import { compare } from './similarity.ts'

/** What came of comparing a candidate with all that is searched by. */
export interface Verdict {
  /** 0…1. */
  readonly score: number
  /** The score before it is cut off at 0. */
  readonly open: number
  /** Orders candidates of equal scores, as those that are too far to have any: greater is better. */
  readonly nearness: number
  /** Of the like that fits best, or of text or concept. */
  readonly cosine: number
  readonly view: number | null
}

export interface Candidate extends Appearance {
  readonly id: number
}

/** How near to what is searched by something may be that is not among the candidates. */
export interface Frontiers {
  /** A cosine. */
  readonly like: (index: number, aspect: Aspect) => number
  /** A cosine. */
  readonly concept: number
  /** A score. */
  readonly textScore: number
}

/** Compares candidates with what a question is by. */
export function createScoring(question: Question, surface: SurfaceSpace, text: ReadonlyMap<number, number> | undefined) {
  const { space, likes, unlikes, concept, textWeight, comparison } = question
  const scales = scalesOf(space, surface)

  function verdict(candidate: Candidate): Verdict {
    const against = (example: Example) => compareAppearances(example, candidate, comparison, scales)
    const liked = likes.map(against)
    const unliked = unlikes.map(against)
    const open = openScore({
      likes: [...weighted(likes, liked), ...concept ? [{ score: candidate.look ? concept.score(candidate.look) : 0, weight: 1 }] : []],
      unlikes: weighted(unlikes, unliked),
      text: question.text && (text?.get(candidate.id) ?? 0),
      textWeight,
    })
    const best = liked.length > 0 ? liked.reduce((a, b) => b.score > a.score || (b.score === a.score && b.cosine > a.cosine) ? b : a) : byVector(candidate)
    const nearness = liked.length > 0 ? mean(liked.map(({ cosine }) => cosine)) : best.cosine
    const farness = unliked.length > 0 && liked.length === 0 && !question.text && !concept ? Math.max(...unliked.map(({ cosine }) => cosine)) : 0
    return { score: Math.max(0, open), open, nearness: nearness - farness, cosine: best.cosine, view: best.view }
  }

  /** The view that fits a text or a concept best. */
  function byVector({ kind, look }: Candidate): Pick<AppearanceMatch, 'cosine' | 'view'> {
    const vector = question.text?.vector ?? concept?.seeds[0]
    return vector && look ? compare({ kind: 'image', vectors: [vector] }, { kind, vectors: look }) : { cosine: 0, view: kind === 'model' ? 0 : null }
  }

  /**
   * The most that something may score of which no vector is nearer to those of a like, or to a concept's first seed, than these
   * cosines; 1 for unlikes alone, of which cosines tell nothing.
   */
  function bound(frontiers: Frontiers): number {
    if (likes.length === 0 && !question.text && !concept)
      return 1
    const evidence = (kind: Kind): Evidence => ({
      likes: [
        ...likes.map((like, i) => ({ score: mix(aspect => scales[aspect](frontiers.like(i, aspect), like.kind, kind), sharesOf(like, { kind }, comparison)), weight: like.weight })),
        ...concept ? [{ score: concept.seeds[0] ? concept.score([concept.seeds[0].map(value => value * frontiers.concept)]) : 0, weight: 1 }] : [],
      ],
      unlikes: [],
      text: question.text && frontiers.textScore,
      textWeight,
    })
    return Math.max(openScore(evidence('image')), openScore(evidence('model')))
  }

  return { verdict, bound }
}

function weighted(examples: readonly Example[], matches: readonly AppearanceMatch[]): { readonly score: number, readonly weight: number }[] {
  return examples.map(({ weight }, i) => ({ score: matches[i]!.score, weight }))
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
