import type { Catalog } from '../../catalog/catalog.ts'
import type { Concept } from '../../contract/entities.ts'
import type { Search } from '../search.ts'
import type { NamedCollections } from '../smart-collections.ts'
import type { ConceptFacts } from './filter.ts'
import { createHash } from 'node:crypto'
import { SearchRequest } from '../../contract/query.ts'
import { membershipsOf } from '../memberships.ts'
import { createMemory } from '../memory.ts'
import { textLikeness } from '../text-likeness.ts'
import { conceptFilter, conceptOrder } from './filter.ts'

/** What concepts are looked for by. */
export interface ConceptRequest extends Pick<SearchRequest, 'like' | 'unlike' | 'text' | 'meaning' | 'textMeaning' | 'sort'> {
  /** In the grammar of docs/filters.md, over the attributes of concepts. */
  readonly filter?: string | undefined
  /** Only examples in these collections count, and concepts that have some; null: all. */
  readonly collections: readonly string[] | null
  readonly limit: number
  readonly offset: number
}

export interface FoundConcept extends ConceptFacts {
  readonly concept: Concept
  /** Its examples that are there and count, rising. */
  readonly exampleIds: readonly number[]
  /** Smart collections that ask for it. */
  readonly uses: number
}

export interface FoundConcepts {
  /** Concepts that can be paged to. */
  readonly total: number
  readonly results: readonly FoundConcept[]
}

export interface ConceptSearchParts extends Pick<Search, 'scores'> {
  readonly catalog: Catalog
  readonly refreshCollections: (named: NamedCollections) => Promise<void>
  /** @default Date.now */
  readonly now?: () => number
}

export type ConceptSearch = ReturnType<typeof createConceptSearch>

type Seen = Pick<FoundConcept, 'concept' | 'exampleIds'>

const kept = { limit: 64, keptMs: 10 * 60_000 }

/** A name says what is asked for when at least so much of it is in it. */
const nameFits = 0.5

/**
 * Finds concepts by what their examples look like and what they are called. A concept is as like what is searched by as its likest
 * example; a text may be in its name instead. Text and pictures together count half each. The pages of a question that begins at 0
 * stay together for ten minutes.
 */
export function createConceptSearch({ catalog, scores, refreshCollections, now = Date.now }: ConceptSearchParts) {
  const pages = createMemory<readonly string[]>({ ...kept, now })

  async function find({ filter, sort, collections, like = [], unlike = [], text, meaning, textMeaning }: Omit<ConceptRequest, 'limit' | 'offset'>): Promise<string[]> {
    await refreshCollections({ collections: collections ?? undefined, filter })
    const [passes, order] = [filter === undefined ? undefined : conceptFilter(filter), sort && conceptOrder(sort)]
    const seen = seenConcepts(catalog, collections)
    const facts = passes || order ? factsOf(catalog, seen, collections) : new Map<string, ConceptFacts>()
    const candidates = passes ? seen.filter(({ concept }) => passes(facts.get(concept.key)!)) : seen
    const ids = [...new Set(candidates.flatMap(({ exampleIds }) => exampleIds))]
    const pictures = like.length + unlike.length > 0 ? await scores(SearchRequest.parse({ like, unlike, meaning }), ids) : undefined
    const words = text === undefined ? undefined : await scores(SearchRequest.parse({ text, textMeaning }), ids)
    const best = candidates
      .flatMap(one => [...scoreOf(one, pictures, text === undefined ? undefined : { text, scores: words! })].map(score => ({ one, score })))
      .sort((a, b) => b.score - a.score)
      .map(({ one: { concept } }) => concept.key)
    return order ? best.sort((a, b) => order(facts.get(a)!, facts.get(b)!)) : best
  }

  return {
    /** Answers a page of concepts, best first. Errors: bad_request, filter_invalid, those of searching. */
    answer: async ({ limit, offset, ...question }: ConceptRequest): Promise<FoundConcepts> => {
      const key = createHash('sha256').update(JSON.stringify(question)).digest('hex')
      const known = offset > 0 ? pages.get(key) : undefined
      const found = known ?? await find(question)
      if (!known)
        pages.set(key, found)
      const page = new Set(found.slice(offset, offset + limit))
      const seen = new Map(seenConcepts(catalog, question.collections).filter(({ concept }) => page.has(concept.key)).map(one => [one.concept.key, one]))
      const facts = factsOf(catalog, [...seen.values()], question.collections)
      const smart = catalog.collections.smart()
      const results = [...page].flatMap((key): FoundConcept[] => {
        const one = seen.get(key)
        return one ? [{ ...facts.get(key)!, ...one, uses: smart.filter(({ query }) => query.concept === key).length }] : []
      })
      return { total: found.length, results }
    },
  }
}

/** How like a concept is to what is asked for, 0…1; none where it cannot be compared, or nothing of a text is said by it. */
function scoreOf(one: Seen, pictures: ReadonlyMap<number, number> | undefined, words: { readonly text: string, readonly scores: ReadonlyMap<number, number> } | undefined): readonly number[] {
  const looks = pictures && bestOf(one, pictures)
  if (!words)
    return !pictures ? [1] : looks === undefined ? [] : [looks]
  const name = textLikeness(words.text, one.concept.name)
  const says = Math.max(name >= nameFits ? name : 0, bestOf(one, words.scores) ?? 0)
  if (!pictures)
    return says > 0 ? [says] : []
  return looks === undefined && says === 0 ? [] : [((looks ?? 0) + says) / 2]
}

/** The score of the likest example. */
function bestOf({ exampleIds }: Seen, scores: ReadonlyMap<number, number>): number | undefined {
  const own = exampleIds.flatMap(id => scores.has(id) ? [scores.get(id)!] : [])
  return own.length > 0 ? own.reduce((a, b) => Math.max(a, b)) : undefined
}

/** The concepts, by name, with their examples whose files are there; with collections, those that have some in one of these. */
function seenConcepts(catalog: Catalog, collections: readonly string[] | null): Seen[] {
  const all = catalog.concepts.list().map(concept => ({ concept, exampleIds: catalog.concepts.examples(concept.key).exampleIds }))
  const ids = [...new Set(all.flatMap(({ exampleIds }) => exampleIds))]
  const there = new Set(catalog.assets.ids({ ids, ...collections && { collections } }))
  return all
    .map(({ concept, exampleIds }) => ({ concept, exampleIds: exampleIds.filter(id => there.has(id)) }))
    .filter(({ exampleIds }) => collections === null || exampleIds.length > 0)
}

/** What is known of concepts, by their keys, as far as these collections are open; null: all. */
function factsOf(catalog: Catalog, seen: readonly Seen[], open: readonly string[] | null): Map<string, ConceptFacts> {
  const ids = [...new Set(seen.flatMap(({ exampleIds }) => exampleIds))]
  const tags = catalog.grouping.values(ids, 'tag')
  const memberships = membershipsOf(catalog, ids)
  const every = (lists: readonly (readonly string[])[]) => [...new Set(lists.flat())].sort()
  return new Map(seen.map(({ concept, exampleIds }) => [concept.key, {
    concept,
    examples: exampleIds.length,
    tags: every(exampleIds.map(id => tags.get(id) ?? [])),
    collections: every(exampleIds.map(memberships)).filter(key => open === null || open.includes(key)),
  }]))
}
