import type { z } from 'zod'
import type { AssetFilter } from '../../catalog/assets.ts'
import type { Catalog } from '../../catalog/catalog.ts'
import type { Cluster, ClusterList } from '../../contract/entities.ts'
import type { ClusterLevel, ListClusters } from '../../contract/requests.ts'
import type { Space } from '../../vectors/space.ts'
import { inTurns } from '../../catalog/in-turns.ts'
import { failure } from '../../contract/errors.ts'
import { compareBest } from './best.ts'
import { findNeighbours, keptNeighbours, reaches } from './find.ts'
import { graphOf } from './graph.ts'
import { groupByLevels } from './group.ts'
import { idOf } from './id.ts'
import { findNear } from './near.ts'

/** Assets that are nearly the same at a level; one asset alone is a group, too. */
export interface ClusterGroup {
  /** A UUID, the same for as long as the members are. */
  readonly id: string
  /** Asset ids, the one to keep first. */
  readonly members: readonly number[]
}

export interface Clusters {
  /** Tells the group of each asset at a level, as groups are now. Those of missing files are in none. */
  readonly groupsAt: (level: ClusterLevel) => Promise<(assetId: number) => ClusterGroup>
  /** Groups of at least two, the largest first. Errors: collection_not_found. */
  readonly list: (request: z.output<typeof ListClusters>) => Promise<ClusterList>
}

/** Clusters, and the finding of what they are made of. */
export interface ClusterFinder extends Clusters {
  /** Finds the neighbours of what was embedded since it was last done, in the background. */
  readonly look: () => void
  /** Resolves when nothing is being looked for. */
  readonly settled: () => Promise<void>
  /** Ends what is being looked for; it goes on there the next time. */
  readonly close: () => Promise<void>
}

export interface ClustersOptions {
  readonly catalog: Catalog
  /** The space that answers. */
  readonly space: () => Space
  readonly log: { readonly error: (fields: Readonly<Record<string, unknown>>, message: string) => void }
}

/** Groups of two and more assets, and the group of each of their members. */
interface Grouping {
  readonly groups: readonly (readonly number[])[]
  readonly of: ReadonlyMap<number, readonly number[]>
}

type Levels = readonly Grouping[]

/** The scores of the levels 0 … 4. */
export const levelScores = [0.97, 0.94, 0.9, 0.85, 0.8] as const
const loosest = levelScores[4]

/** Members of a cluster that are answered, at most. */
const shownMembers = 100

/** Assets that are looked up at a time: some milliseconds' worth. */
const assetsAtOnce = 2000

/**
 * Groups of assets that are nearly the same, at five levels, and of exact copies below them. They are made of the neighbours that
 * were found in the background, when they are asked for, and are kept until other neighbours are found.
 */
export function createClusters({ catalog, space, log }: ClustersOptions): ClusterFinder {
  const closing = new AbortController()
  let looking: Promise<void> | undefined
  let isToLookAgain = false
  let made: { readonly version: string, readonly levels: Levels } | undefined
  /** Not begun yet: who asks meanwhile gets the same. */
  let waiting: Promise<Levels> | undefined
  let last: Promise<unknown> = Promise.resolve()

  async function lookOn(): Promise<void> {
    do {
      isToLookAgain = false
      await findNeighbours({ catalog, space: space(), leastScore: loosest, signal: closing.signal })
    } while (isToLookAgain)
    // So that nobody who asks has to wait for it.
    if (!closing.signal.aborted)
      await levels()
  }

  function look(): void {
    if (closing.signal.aborted)
      return
    isToLookAgain = true
    looking ??= lookOn()
      .catch((error: unknown) => {
        if (!closing.signal.aborted)
          log.error({ error }, 'the neighbours of assets could not be looked for')
      })
      .finally(() => looking = undefined)
  }

  function versionNow(): string {
    const current = space()
    return JSON.stringify([current.id, levelScores.map(current.cosineAt), catalog.neighbours.state(current.id)])
  }

  /** Groups of at least the present: they are made one after another, each for all who asked before it began. */
  function levels(): Promise<Levels> {
    if (made?.version === versionNow())
      return Promise.resolve(made.levels)
    waiting ??= last.then(make)
    last = waiting.catch(() => {})
    return waiting
  }

  async function make(): Promise<Levels> {
    waiting = undefined
    closing.signal.throwIfAborted()
    const version = versionNow()
    if (made?.version !== version)
      made = { version, levels: await inTurns(makeLevels(catalog, space()), closing.signal) }
    return made.levels
  }

  function isComplete(level: ClusterLevel): boolean {
    if (level === 'copies')
      return !catalog.neighbours.hasUnread()
    const current = space()
    const state = catalog.neighbours.state(current.id)
    return !catalog.neighbours.isMissing(current.id, reaches(state, current.cosineAt(loosest)) ? state.through : 0)
  }

  return {
    groupsAt: async (level) => {
      const grouping = level === 'copies' ? undefined : (await levels())[Number(level)]!
      return (assetId) => {
        const members = grouping ? grouping.of.get(assetId) ?? [] : catalog.neighbours.copiesOf(assetId)
        const present = members.length > 1 ? catalog.assets.ids({ ids: members }) : []
        return present.includes(assetId) ? { id: idOf(present), members: bestFirst(catalog, present).map(({ id }) => id) } : { id: idOf([assetId]), members: [assetId] }
      }
    },
    list: async ({ level, kind, collection, offset, limit }) => {
      if (collection !== undefined && !catalog.collections.get(collection))
        throw failure('collection_not_found', { key: collection })
      const groups = level === 'copies' ? catalog.neighbours.copies() : (await levels())[Number(level)]!.groups
      const shown = await inTurns(passing(catalog, groups, { kinds: kind && [kind], collections: collection === undefined ? undefined : [collection] }), closing.signal)
      return {
        clusters: shown.slice(offset, offset + limit).map((ids): Cluster => ({ id: idOf(ids), size: ids.length, assets: bestFirst(catalog, ids).slice(0, shownMembers) })),
        total: shown.length,
        complete: isComplete(level),
        finding: looking !== undefined,
      }
    },
    look,
    settled: async () => looking,
    close: async () => {
      closing.abort(failure('engine_closing'))
      await looking
      await last
    },
  }
}

/** Of a crowded asset the nearest are known; where these may not be all down to a cosine, the index tells the others. Yields often. */
function* makeLevels(catalog: Catalog, space: Space): Generator<void, Levels> {
  const graph = yield* graphOf(catalog.neighbours.pairs(space.id))
  const crowded = catalog.neighbours.crowded(space.id)
  const kinds = catalog.assets.kinds([...crowded])
  const near = (assetId: number, least: number): Iterable<number> => {
    const kind = kinds.get(assetId)
    return kind === undefined || graph.degree(assetId, least) < keptNeighbours
      ? graph.near(assetId, least)
      : findNear({ catalog, space, assetId, kind, least, reach: Number.POSITIVE_INFINITY }).edges.map(({ id }) => id)
  }
  const levels: Grouping[] = []
  for (const groups of yield* groupByLevels({ ids: graph.ids, copies: catalog.neighbours.copies(), near, degree: graph.degree }, levelScores.map(space.cosineAt))) {
    levels.push(groupingOf(groups))
    yield
  }
  return levels
}

/** Of groups those members that pass a filter, where these are at least two; the largest first. Yields often. */
function* passing(catalog: Catalog, groups: readonly (readonly number[])[], filter: AssetFilter): Generator<void, (readonly number[])[]> {
  const ids = groups.flat()
  const found = new Set<number>()
  for (let at = 0; at < ids.length; at += assetsAtOnce) {
    catalog.assets.ids({ ...filter, ids: ids.slice(at, at + assetsAtOnce) }).forEach(id => found.add(id))
    yield
  }
  return groups
    .map(members => members.filter(id => found.has(id)))
    .filter(({ length }) => length > 1)
    .map(members => ({ members, first: Math.min(...members) }))
    .sort((a, b) => b.members.length - a.members.length || a.first - b.first)
    .map(({ members }) => members)
}

function groupingOf(groups: readonly (readonly number[])[]): Grouping {
  return { groups, of: new Map(groups.flatMap(group => group.map(id => [id, group] as const))) }
}

function bestFirst(catalog: Catalog, ids: readonly number[]) {
  return [...catalog.assets.many(ids).values()].sort(compareBest)
}
