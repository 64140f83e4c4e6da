import type { Channel } from '../vectors/channel.ts'
import type { Aspect } from './appearance.ts'
import type { Probe } from './candidates.ts'
import type { Question } from './question.ts'
import { aspects, sharesOf } from './appearance.ts'
import { isByUnlikesAlone } from './question.ts'

/** What is looked for in a channel: what is like an example in an aspect, the text, or a concept; `other` tells nothing of scores. */
export interface Aim extends Probe {
  readonly purpose: { readonly like: number, readonly aspect: Aspect } | 'text' | 'concept' | 'other'
}

/** Where the results of a question are looked for in the channels of its aspects. */
export function aimsOf(question: Question, channels: Readonly<Record<Aspect, Channel>>): Aim[] {
  const { likes, unlikes, concept, text, comparison } = question
  const ofLikes = likes.flatMap((example, like) => aspects.flatMap((aspect): Aim[] => {
    const vectors = example[aspect]
    const counts = (['image', 'model'] as const).some(kind => sharesOf(example, { kind }, comparison)[aspect] > 0)
    return counts && vectors ? [{ channel: channels[aspect], vectors, purpose: { like, aspect } }] : []
  }))
  const look = (vectors: readonly Float32Array[], purpose: Aim['purpose']): Aim[] => vectors.length > 0 ? [{ channel: channels.look, vectors, purpose }] : []
  return [
    ...ofLikes,
    ...text?.vector && text.meaning > 0 ? look([text.vector], 'text') : [],
    ...concept ? [...look(concept.seeds.slice(0, 1), 'concept'), ...look(concept.seeds.slice(1), 'other')] : [],
    ...isByUnlikesAlone(question) ? look(unlikes.flatMap(example => example.look ?? []).map(opposite), 'other') : [],
  ]
}

/** The frontiers of aims by what they are for; −1 where nothing is looked for. */
export function frontiersOf(aims: readonly Aim[], frontiers: readonly number[]) {
  const of = (matches: (purpose: Aim['purpose']) => boolean) => frontiers[aims.findIndex(({ purpose }) => matches(purpose))] ?? -1
  return {
    like: (index: number, aspect: Aspect): number => of(purpose => typeof purpose === 'object' && purpose.like === index && purpose.aspect === aspect),
    text: of(purpose => purpose === 'text'),
    concept: of(purpose => purpose === 'concept'),
  }
}

/** The nearest to it are the farthest from the vector. */
function opposite(vector: Float32Array): Float32Array {
  return vector.map(value => -value)
}
