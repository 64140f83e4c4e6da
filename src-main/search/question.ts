import type { z } from 'zod'
import type { AssetFilter } from '../catalog/assets.ts'
import type { SearchRequest } from '../contract/query.ts'
import type { Space } from '../vectors/space.ts'
import type { Comparison } from './appearance.ts'
import type { Example } from './examples.ts'

export type Query = Omit<z.output<typeof SearchRequest>, 'limit' | 'offset' | 'groupBy'>

/** A concept as it is in a space. */
export interface ConceptScorer {
  /** How likely something is of the concept's kind, 0…1, by its look: the vector of an image, or the views of a model. */
  readonly score: (vectors: readonly Float32Array[]) => number
  /** Unit vectors to look for candidates by in the channel `look`. The nearest images to the first are those of the highest score. */
  readonly seeds: readonly Float32Array[]
}

/** The text of a question. */
export interface AskedText {
  readonly words: string
  /** Its vector in the space; undefined where it is searched by its words alone. */
  readonly vector: Float32Array | undefined
  /** 1: by its meaning alone; 0: by its words alone. */
  readonly meaning: number
}

/** A search with all that it is by, seen and read. */
export interface Question {
  readonly space: Space
  readonly likes: readonly Example[]
  readonly unlikes: readonly Example[]
  readonly concept: ConceptScorer | undefined
  readonly text: AskedText | undefined
  readonly textWeight: number
  readonly comparison: Comparison
  readonly filter: AssetFilter
  /** Assets that are searched by: they are not among the results. */
  readonly except: ReadonlySet<number>
  readonly threshold: number
  readonly sort: readonly string[] | undefined
  readonly among: Query['among']
}

/** How the text was searched by, as the answer tells it. */
export function textMode({ text }: Question): 'meaning' | 'words' | 'both' | null {
  if (!text)
    return null
  return text.vector === undefined ? 'words' : text.meaning === 1 ? 'meaning' : 'both'
}

/** Whether there is anything to compare: else everything that passes the filter is a result. */
export function comparesAnything({ likes, unlikes, concept, text }: Question): boolean {
  return likes.length + unlikes.length > 0 || concept !== undefined || text !== undefined
}

export function isByUnlikesAlone({ likes, unlikes, concept, text }: Question): boolean {
  return likes.length === 0 && !concept && !text && unlikes.length > 0
}

/** Whether the score is that of one example alone, in one aspect: then its cosine is known to clients. */
export function isByOneExample({ likes, unlikes, concept, text, comparison: { meaning, shape } }: Question): boolean {
  return likes.length === 1 && unlikes.length === 0 && !concept && !text && meaning === 1 && (shape === 0 || likes[0]!.kind === 'image')
}
