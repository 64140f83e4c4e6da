import type { Catalog } from '../catalog/catalog.ts'
import type { Change } from '../catalog/changes.ts'
import type { EventBus } from '../contract/event-bus.ts'
import type { EventType } from '../contract/events.ts'
import type { UndoStore } from './undo.ts'
import { inTurns } from '../catalog/in-turns.ts'
import { failure } from '../contract/errors.ts'

export interface EditsOptions {
  readonly catalog: Catalog
  readonly events: EventBus
  readonly undoStore: UndoStore
}

export type Edits = ReturnType<typeof createEdits>

/** Assets that are written in one transaction: some milliseconds. */
const batchSize = 500

/** Assets whose ids are looked up at once. */
const lookUpSize = 10_000

/** Ids are numbers of 32 bits. */
const highestId = 0xFFFFFFFF

/** Assets that an event names one by one, at most. */
const namedLimit = 500

/**
 * Changes of what people made, one after another, each of which can be taken back. A change of many assets is written in batches
 * between which others have their turn; where one fails, those before it are taken back. After a crash in the middle those that
 * were written stay.
 */
export function createEdits({ catalog, events, undoStore }: EditsOptions) {
  let last: Promise<unknown> = Promise.resolve()
  let closed = false

  async function inOrder<T>(work: () => Promise<T>): Promise<T> {
    if (closed)
      throw failure('engine_closing')
    const promise = last.then(work)
    last = promise.catch(() => {})
    return promise
  }

  /** Answers what takes the changes back, in its order. */
  async function write(changes: readonly Change[]): Promise<Change[]> {
    const inverses: Change[][] = []
    const work = function* () {
      for (const batch of batchesOf(changes)) {
        inverses.push(catalog.transaction(() => batch.map(catalog.changes.apply).reverse().flat()))
        yield
      }
    }
    try {
      await inTurns(work())
    }
    catch (error) {
      await inTurns(takingBack(inverses))
      throw error
    }
    return inverses.reverse().flat()
  }

  function* takingBack(inverses: readonly (readonly Change[])[]): Generator<void> {
    for (const change of inverses.toReversed().flat()) {
      catalog.transaction(() => catalog.changes.apply(change))
      yield
    }
  }

  /** Does changes and tells of them; answers what takes them back. */
  async function perform(changes: readonly Change[]): Promise<Change[]> {
    const inverse = await write(changes)
    announce(events, changes)
    return inverse
  }

  return {
    /**
     * Does changes in their order; answers the token that takes them back. What is to be changed is said when its turn has come, so
     * that nothing changes between. Errors: collection_not_found, concept_not_found, bad_request, engine_closing, those of `changes`.
     */
    run: (changes: () => readonly Change[] | Promise<readonly Change[]>): Promise<string> =>
      inOrder(async () => undoStore.keep(await perform(await changes()))),

    /** Takes a change back; answers the token that does it again. Errors: undo_gone, engine_closing, those of the changes; then it can be tried again. */
    undo: (token: string): Promise<string> => inOrder(async () => {
      const inverse = await perform(undoStore.get(token))
      undoStore.drop(token)
      return undoStore.keep(inverse)
    }),

    /** These ids, each once. Errors: asset_not_found for the first that no asset has. */
    known: async (ids: readonly number[]): Promise<Uint32Array> => {
      await inTurns(function* () {
        for (let start = 0; start < ids.length; start += lookUpSize) {
          const id = catalog.assets.firstUnknown(ids.slice(start, start + lookUpSize))
          if (id !== undefined)
            throw failure('asset_not_found', { id })
          yield
        }
      }())
      return uniqueIds(ids)
    },

    /** Resolves when all that was asked for is written; what comes later is refused. */
    close: async (): Promise<void> => {
      closed = true
      await last
    },
  }
}

/** Ids each once, rising, without those that no asset can have. */
export function uniqueIds(ids: readonly number[]): Uint32Array {
  const sorted = new Uint32Array(ids.length)
  let isRising = true
  for (let i = 0, last = 0; i < ids.length; i++) {
    const id = ids[i]!
    isRising &&= id > last && id <= highestId
    sorted[i] = id > 0 && id <= highestId ? id : 0
    last = id
  }
  // Most selections come in order: to sort a million ids takes long.
  return isRising ? sorted : sorted.sort().filter((id, i) => id !== 0 && id !== sorted[i - 1])
}

/** Tells that assets changed: by their ids, or that it is many. */
export function announceAssets(events: EventBus, ids: readonly number[]): void {
  if (ids.length > 0)
    events.emit({ type: 'assets', ids: ids.length > namedLimit ? null : [...ids] })
}

/** What changes tell the outside. */
const eventOf: Readonly<Record<Change['of'], Extract<EventType, 'assets' | 'collections' | 'concepts'>>> = {
  'tag': 'assets',
  'untag': 'assets',
  'value': 'assets',
  'member': 'collections',
  'collection': 'collections',
  'collection made': 'collections',
  'collection removed': 'collections',
  'part': 'concepts',
  'concept': 'concepts',
  'concept made': 'concepts',
  'concept removed': 'concepts',
}

function announce(events: EventBus, changes: readonly Change[]): void {
  const types = new Set(changes.map(change => eventOf[change.of]))
  if (types.has('assets'))
    announceAssets(events, assetsOf(changes.filter(change => eventOf[change.of] === 'assets')))
  for (const type of ['collections', 'concepts'] as const) {
    if (types.has(type))
      events.emit({ type })
  }
}

/** The assets of changes, each once; of more than an event names, some more than that. */
function assetsOf(changes: readonly Change[]): number[] {
  const ids = new Set<number>()
  for (const change of changes) {
    for (const id of 'ids' in change ? change.ids.subarray(0, namedLimit + 1) : [])
      ids.add(id)
  }
  return [...ids]
}

/** Changes in their order, cut so that each batch is of some `batchSize` assets. */
function* batchesOf(changes: readonly Change[]): Generator<readonly Change[]> {
  let batch: Change[] = []
  let room = batchSize
  for (const change of changes) {
    for (const part of partsOf(change)) {
      batch.push(part)
      room -= 'ids' in part ? part.ids.length : 1
      if (room <= 0) {
        yield batch
        batch = []
        room = batchSize
      }
    }
  }
  if (batch.length > 0)
    yield batch
}

function partsOf(change: Change): readonly Change[] {
  if (!('ids' in change))
    return [change]
  return Array.from({ length: Math.ceil(change.ids.length / batchSize) }, (_, i) => {
    const [start, end] = [i * batchSize, (i + 1) * batchSize]
    const ids = change.ids.subarray(start, end)
    return change.of === 'value' && change.which ? { ...change, ids, which: change.which.subarray(start, end) } : { ...change, ids }
  })
}
