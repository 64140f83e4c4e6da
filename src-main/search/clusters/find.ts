import type { Catalog } from '../../catalog/catalog.ts'
import type { NeighbourState, Unlinked } from '../../catalog/neighbours.ts'
import type { Space } from '../../vectors/space.ts'
import { setImmediate } from 'node:timers/promises'
import { findNear } from './near.ts'

export interface FindOptions {
  readonly catalog: Catalog
  readonly space: Space
  /** The score of the loosest level. */
  readonly leastScore: number
  readonly signal: AbortSignal
}

/** Embedded views that are looked up at a time: some milliseconds, after which others have their turn. */
const viewsAtOnce = 8

/** Neighbours that are kept of an asset, the nearest of them; one that has more is crowded. */
export const keptNeighbours = 64

/** Vectors that are looked at for each of a crowded asset's, at most. */
const farthest = 768

/** Cosines that differ by less are the same. */
const tolerance = 1e-9

/**
 * Finds the neighbours of all assets that were embedded since it was last done, down to the cosine of a score, and keeps them as
 * pairs. It begins anew when the calibration has come to mean a lower cosine by that score. Ends early when it is aborted, and
 * goes on there the next time. Each asset asks the index once, so the time grows with the number of assets, not of pairs.
 *
 * Of an asset with very many neighbours, as a frame of a film among its like, only the nearest are kept, and that it is crowded;
 * what is not crowded has all of its neighbours: of two, at least one is crowded, or the pair is there.
 */
export async function findNeighbours({ catalog, space, leastScore, signal }: FindOptions): Promise<void> {
  const { neighbours } = catalog
  const encoder = space.id
  const least = space.cosineAt(leastScore)
  if (!reaches(neighbours.state(encoder), least))
    neighbours.begin(encoder, least)
  while (!signal.aborted) {
    const { through, least } = neighbours.state(encoder)!
    const page = neighbours.next(encoder, through, viewsAtOnce)
    if (page.length === 0)
      return
    catalog.transaction(() => {
      page.forEach(asset => link(catalog, space, asset, least))
      neighbours.advance(encoder, page.at(-1)!.last)
    })
    await setImmediate()
  }
}

/** Whether what was found goes down to a cosine. */
export function reaches(state: NeighbourState | undefined, least: number): state is NeighbourState {
  return state !== undefined && state.least <= least + tolerance
}

function link(catalog: Catalog, space: Space, { assetId, kind, last }: Unlinked, least: number): void {
  const { neighbours } = catalog
  const { edges, isCutOff } = findNear({ catalog, space, assetId, kind, least, reach: farthest })
  neighbours.add(space.id, assetId, edges.slice(0, keptNeighbours))
  if (!isCutOff && edges.length <= keptNeighbours)
    return
  neighbours.markCrowded(space.id, assetId)
  for (const edge of edges.slice(keptNeighbours)) {
    // What comes later asks by itself, and what is crowded is asked for by whoever needs all of its neighbours.
    if (!neighbours.isBefore(space.id, edge.id, last) || neighbours.isCrowded(space.id, edge.id))
      continue
    neighbours.add(space.id, assetId, [edge])
    if (neighbours.countOf(space.id, edge.id) > keptNeighbours)
      neighbours.markCrowded(space.id, edge.id)
  }
}
