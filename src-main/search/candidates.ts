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

/** The index is asked at most twice as far as the share of what passed tells, and no farther than this while there is another way. */
const margin = 2
const farReach = 2048
const widening = 4

/** So many chosen vectors are compared with the query one by one, in some milliseconds. */
const fewVectors = 60_000

/** What cosines of codes may lack. */
const codeError = 0.01

/**
 * The assets that may be among the results: those of the nearest single vectors in the indexes of the probes' channels. When the
 * filter turns away some, the indexes are asked as much farther as the share that passed tells; when it turns away most, the
 * vectors of the assets that pass are compared one by one, where these are few. So a narrow filter never starves the answer.
 */
export function findCandidates(options: CandidateOptions): Candidates {
  const { catalog, probes, wanted, filter, except } = options
  const total = Math.max(0, ...probes.map(({ channel }) => channel.index.count))
  const enough = wanted * oversampling
  for (let reach = Math.max(firstReach, enough), looked: Candidates | undefined, isNarrow = true; ;) {
    const near = probes.map(probe => nearest(probe, reach))
    const ids = assetsOf(catalog, near.flatMap(({ keys }) => keys))
    const accepted = catalog.assets.ids({ ...filter, ids }).filter(id => !except?.has(id))
    if (accepted.length >= enough || reach >= total)
      return { ids: accepted, isComplete: reach >= total, frontiers: near.map(({ frontier }) => frontier) }
    const expected = margin * reach * enough / Math.max(1, accepted.length)
    if (expected > farReach && isNarrow) {
      looked = amongChosen(options, enough)
      isNarrow = looked !== undefined
    }
    if (looked)
      return looked
    reach = Math.ceil(Math.min(Math.max(expected, margin * reach), widening * Math.max(reach, farReach / widening)))
  }
}

/** The candidates among what passes the filter, when few do; undefined when many do, or their vectors are not at hand yet. */
function amongChosen({ catalog, probes, filter, except }: CandidateOptions, enough: number): Candidates | undefined {
  const found: number[] = []
  const frontiers: number[] = []
  let isComplete = true
  for (const { channel, vectors } of probes) {
    const most = Math.floor(fewVectors / vectors.length)
    const chosen = catalog.assets.embeddingIds(filter, channel.key, most + 1)
    if (chosen.length > most)
      return undefined
    const lists = vectors.map(vector => channel.index.nearestAmong(vector, chosen, enough * oversampling))
    for (const list of lists) {
      if (list === undefined)
        return undefined
      found.push(...list.map(({ key }) => key))
    }
    const isWhole = chosen.length <= enough * oversampling
    isComplete &&= isWhole
    frontiers.push(isWhole ? -1 : Math.max(...lists.map(list => list?.at(-1)?.cosine ?? -1)) + codeError)
  }
  return { ids: assetsOf(catalog, found).filter(id => !except?.has(id)), isComplete, frontiers }
}

function nearest({ channel: { index }, vectors }: Probe, reach: number): { readonly keys: number[], readonly frontier: number } {
  const found = vectors.map(vector => index.search(vector, Math.min(reach, index.count)))
  const frontier = reach >= index.count ? -1 : Math.max(-1, ...found.map(list => list.at(-1)?.cosine ?? -1))
  return { keys: found.flatMap(list => list.map(({ key }) => key)), frontier }
}

function assetsOf(catalog: Catalog, keys: readonly number[]): number[] {
  return [...new Set(catalog.embeddings.places([...new Set(keys)]).map(({ assetId }) => assetId))]
}
