import type { AssetFilter } from '../catalog/assets.ts'
import type { Catalog } from '../catalog/catalog.ts'
import type { Channel } from '../vectors/channel.ts'

/** Vectors whose nearest in a channel may be among the results. */
export interface Probe {
  readonly channel: Channel
  readonly vectors: readonly Float32Array[]
}

export interface CandidateOptions {
  readonly catalog: Catalog
  readonly probes: readonly Probe[]
  /** How many results are asked for. */
  readonly wanted: number
  /** Which assets may be among the results. */
  readonly filter: AssetFilter
  /** Assets that may not. */
  readonly except?: ReadonlySet<number> | undefined
}

export interface Candidates {
  readonly ids: readonly number[]
  /** Whether no other asset passes the filter and has a vector in one of the channels. */
  readonly isComplete: boolean
  /** For each probe, no asset that is not among the candidates has a vector that is nearer to one of the probe's than this cosine. */
  readonly frontiers: readonly number[]
}

/** More candidates than results are looked for, since the exact comparison may order them anew. */
const oversampling = 4
const firstReach = 128
const widening = 4

/** So few assets are compared with the query one by one, when the filter turns away most of what the index finds. */
const fewAssets = 5000

/**
 * The assets that may be among the results: those of the nearest single vectors in the indexes of the probes' channels. The
 * reach widens until enough are accepted or the whole indexes were looked at, so that a narrow filter never starves the answer;
 * a filter that few assets pass is asked for these directly.
 */
export function findCandidates({ catalog, probes, wanted, filter, except }: CandidateOptions): Candidates {
  const total = Math.max(0, ...probes.map(({ channel }) => channel.index.count))
  const enough = wanted * oversampling
  const passing = (ids?: readonly number[]) => catalog.assets.ids(ids ? { ...filter, ids } : filter).filter(id => !except?.has(id))
  let few: readonly number[] | undefined
  for (let reach = Math.max(firstReach, enough); ; reach *= widening) {
    const near = probes.map(probe => nearest(probe, reach))
    const ids = assetsOf(catalog, near.flatMap(({ keys }) => keys))
    const accepted = passing(ids)
    if (accepted.length >= enough || reach >= total)
      return { ids: accepted, isComplete: reach >= total, frontiers: near.map(({ frontier }) => frontier) }
    if (accepted.length < ids.length / 2)
      few ??= passing()
    if (few && few.length <= fewAssets)
      return { ids: few, isComplete: true, frontiers: probes.map(() => -1) }
  }
}

function nearest({ channel: { index }, vectors }: Probe, reach: number): { readonly keys: number[], readonly frontier: number } {
  const found = vectors.map(vector => index.search(vector, Math.min(reach, index.count)))
  const frontier = reach >= index.count ? -1 : Math.max(-1, ...found.map(list => list.at(-1)?.cosine ?? -1))
  return { keys: found.flatMap(list => list.map(({ key }) => key)), frontier }
}

function assetsOf(catalog: Catalog, keys: readonly number[]): number[] {
  return [...new Set(catalog.embeddings.places([...new Set(keys)]).map(({ assetId }) => assetId))]
}
