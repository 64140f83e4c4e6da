import type { Logger } from 'pino'
import type { Catalog } from '../catalog/catalog.ts'
import type { EventBus } from '../contract/event-bus.ts'
import type { EventType } from '../contract/events.ts'
import type { StoredQuery } from '../contract/query.ts'
import { failure, LikenessError } from '../contract/errors.ts'

/** What a question says of collections: their keys, or a filter that may hold some. */
export interface NamedCollections {
  readonly collections?: readonly string[] | undefined
  readonly filter?: string | undefined
}

export interface SmartCollectionsOptions {
  readonly catalog: Catalog
  readonly events: EventBus
  readonly log: Pick<Logger, 'warn'>
  /** The encoder whose embeddings answer. */
  readonly encoder: () => string
  /** The ids of the assets that a question finds, at most `deepestResult`. It must not look at smart collections anew. */
  readonly run: (query: StoredQuery) => Promise<readonly number[]>
}

export type SmartCollections = ReturnType<typeof createSmartCollections>

/** After these a smart collection may hold something else. */
const changing: ReadonlySet<EventType> = new Set(['assets', 'libraries', 'scanned', 'collections', 'concepts', 'encoders', 'detectors'])

/** The question that asks nothing. */
const nothing: StoredQuery = { like: [], unlike: [], among: 'assets', meaning: 1, shape: 0, textMeaning: 0.5, textWeight: 0.5, modelMatch: 'aligned', threshold: 0 }

/** From this score on something is of a concept's kind. */
const conceptThreshold = 0.5

/**
 * Smart collections: saved questions. What one finds is kept in the catalog as its members, so that all that takes the key of a
 * collection takes those of smart ones. It is found anew when it is named and something has changed since the last time.
 */
export function createSmartCollections({ catalog, events, log, encoder, run }: SmartCollectionsOptions) {
  /** When each was found, as the number of changes until then. */
  const foundAt = new Map<string, number>()
  const underWay = new Map<string, Promise<void>>()
  let changes = 0
  const stop = events.listen(({ type }) => {
    if (changing.has(type))
      changes++
  })

  async function find(key: string, query: StoredQuery): Promise<void> {
    const at = changes
    catalog.collections.setFound(key, await ask(query).catch(error => refuseBroken(key, error)))
    foundAt.set(key, at)
  }

  async function ask(query: StoredQuery): Promise<readonly number[]> {
    const asked = withoutGone(catalog, encoder(), query)
    return isEmpty(asked) ? [] : run(withDefaults(asked))
  }

  /** One at a time for each collection; who comes meanwhile waits for the one under way. */
  function findOnce(key: string, query: StoredQuery): Promise<void> {
    const promise = underWay.get(key) ?? find(key, query).finally(() => underWay.delete(key))
    underWay.set(key, promise)
    return promise
  }

  async function refresh({ collections, filter }: NamedCollections): Promise<void> {
    if (collections === undefined && filter === undefined)
      return
    for (const { key, query } of catalog.collections.smart()) {
      const isNamed = collections?.includes(key) || filter?.includes(key)
      if (isNamed && foundAt.get(key) !== changes)
        await findOnce(key, query)
    }
  }

  return {
    /**
     * Brings the smart collections that a question names up to date. Call it before the question is asked; costs next to nothing
     * where none is named, or nothing has changed. Errors: smart_collection_broken.
     */
    refresh,

    /** Brings all up to date, those that fail left out. */
    refreshAll: async (): Promise<void> => {
      for (const { key } of catalog.collections.smart())
        await refresh({ collections: [key] }).catch((error: unknown) => log.warn({ collection: key, error }, 'a smart collection cannot be looked at'))
    },

    /**
     * Refuses what a smart collection cannot ask: what names smart collections, itself among them, what looks like something
     * without saying how much, and what cannot be searched by. Errors: bad_request, asset_not_found, those of searching.
     */
    check: async (query: StoredQuery): Promise<void> => {
      checkNames(catalog, query)
      if (query.like.length + query.unlike.length > 0 && query.threshold === 0)
        throw failure('bad_request', { reason: 'a smart collection of what looks like something needs a threshold above 0, such as 0.75: everything looks a little like anything.' })
      await ask(query)
    },

    close: stop,
  }
}

/** What is wrong with the question, said as that; all else as it is. */
function refuseBroken(key: string, error: unknown): never {
  throw error instanceof LikenessError && error.status < 500 ? failure('smart_collection_broken', { key, reason: error.message }, error) : error
}

function checkNames(catalog: Catalog, query: StoredQuery): void {
  for (const key of query.collections ?? []) {
    if (!catalog.collections.get(key))
      throw failure('collection_not_found', { key })
  }
  const smart = catalog.collections.smart().find(({ key }) => query.collections?.includes(key) || query.filter?.includes(key))
  if (smart)
    throw failure('bad_request', { reason: `a smart collection cannot ask for what is in a smart collection, and "${smart.key}" is one. Ask in it what that one asks.` })
  if (query.concept !== undefined && !catalog.concepts.get(query.concept))
    throw failure('concept_not_found', { key: query.concept })
  const unknown = catalog.assets.firstUnknown(assetsIn(query))
  if (unknown !== undefined)
    throw failure('asset_not_found', { id: unknown })
}

function assetsIn({ like, unlike }: StoredQuery): number[] {
  return [...like, ...unlike].flatMap(ref => 'assetId' in ref ? [ref.assetId] : [])
}

/** The question without the examples that were removed since or have no embedding yet. */
function withoutGone(catalog: Catalog, encoder: string, query: StoredQuery): StoredQuery {
  const isThere = (ref: StoredQuery['like'][number]) => 'assetId' in ref && catalog.embeddings.idsOf(ref.assetId).some(row => row.encoder === encoder)
  const like = query.like.filter(isThere)
  // Without any of its examples it would find all that its other conditions let through.
  return query.like.length > 0 && like.length === 0 ? nothing : { ...query, like, unlike: query.unlike.filter(isThere) }
}

function isEmpty({ like, unlike, text, concept, filter, kinds, collections }: StoredQuery): boolean {
  return like.length + unlike.length === 0 && [text, concept, filter, kinds, collections].every(part => part === undefined)
}

/**
 * What a kept question means where it leaves something open: a concept alone holds what is rather of its kind than not, and a
 * text without a threshold what holds its words.
 */
export function withDefaults(query: StoredQuery): StoredQuery {
  const ranksByExamples = query.like.length + query.unlike.length > 0
  if (query.threshold > 0 || ranksByExamples)
    return query
  if (query.concept !== undefined)
    return { ...query, threshold: conceptThreshold }
  return query.text === undefined ? query : { ...query, textMeaning: 0 }
}
