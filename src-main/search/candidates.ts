import type { AssetFilter } from '../catalog/assets.ts'
import type { Catalog } from '../catalog/catalog.ts'
import type { Channel } from '../vectors/channel.ts'
import type { Neighbour } from '../vectors/types.ts'
import { approximateFrom } from '../vectors/adaptive.ts'

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

/** More candidates than results are looked for: where several vectors are compared at once the index knows only parts of the whole. */
const oversampling = { ofOne: 1.5, ofSeveral: 4 } as const

/** How far the index is asked at first: a graph finds the very nearest surely when it is asked for more of them. */
const firstReach = { ofOne: 512, ofSeveral: 256 } as const

/** Of a turntable so many views are looked for in a large index, evenly around, or compared with chosen vectors: what is like a model is near to most of its views. */
const viewsLookedFor = { inIndex: 4, amongChosen: 2 } as const

/** The index is asked somewhat farther than the share of what passed tells, and no farther than this while there is another way. */
const margin = 2.5
const farReach = 4096
const midReach = 2048
const widening = 4

/**
 * So many comparisons are made one by one with chosen vectors: in memory, where a million take some 200 ms, rather than asking the
 * index farther; when that has not helped; and in the catalog, while they are not in memory yet.
 */
const fewComparisons = { atOnce: 50_000, inMemory: 400_000, inCatalog: 20_000 } as const

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
  const looks = probes.some(({ vectors }) => vectors.length > 1) ? 'ofSeveral' : 'ofOne'
  const enough = Math.ceil(wanted * oversampling[looks])
  for (let reach = Math.max(firstReach[looks], enough); ;) {
    const near = probes.map(probe => nearest(catalog, probe, reach))
    const ids = [...new Set(near.flatMap(({ evidence }) => [...evidence.keys()]))]
    const accepted = catalog.assets.ids({ ...filter, ids }).filter(id => !except?.has(id))
    if (accepted.length >= enough || reach >= total)
      return best(catalog, near, accepted, enough, reach >= total)
    const expected = margin * reach * enough / Math.max(1, accepted.length)
    const chosen = expected > farReach ? amongChosen(options, enough, reach < midReach ? fewComparisons.atOnce : fewComparisons.inMemory) : undefined
    if (chosen)
      return chosen
    reach = Math.ceil(reach < midReach ? Math.min(Math.max(expected, 2 * reach), midReach) : Math.min(Math.max(expected, 2 * reach), widening * Math.max(reach, farReach)))
  }
}

interface Near {
  /** The assets near a probe, each with the mean, over the probe's vectors, of the cosine of its nearest vector; at least that. */
  readonly evidence: ReadonlyMap<number, number>
  /** The cosine of its vector that is nearest to one of the probe's. */
  readonly best: ReadonlyMap<number, number>
  readonly frontier: number
}

function nearest(catalog: Catalog, { channel, vectors }: Probe, reach: number): Near {
  const { index } = channel
  return nearOf(catalog, someOf(vectors, channel, viewsLookedFor.inIndex).map(vector => index.search(vector, Math.min(reach, index.count))), reach >= index.count)
}

/** What the nearest of some vectors, best first, say of the assets; `isWhole`: they are all that there are. */
function nearOf(catalog: Catalog, lists: readonly (readonly Neighbour[])[], isWhole: boolean): Near {
  const frontiers = lists.map(list => list.at(-1)?.cosine ?? -1)
  const assets = assetsOf(catalog, lists.flat().map(({ key }) => key))
  const floor = frontiers.reduce((sum, cosine) => sum + cosine, 0) / lists.length
  const evidence = new Map<number, number>()
  const best = new Map<number, number>()
  lists.forEach((list, i) => {
    const seen = new Set<number>()
    for (const { key, cosine } of list) {
      const asset = assets.get(key)
      if (asset === undefined || seen.has(asset))
        continue
      seen.add(asset)
      evidence.set(asset, (evidence.get(asset) ?? floor) + (cosine - frontiers[i]!) / lists.length)
      best.set(asset, Math.max(best.get(asset) ?? -1, cosine))
    }
  })
  return { evidence, best, frontier: isWhole ? -1 : Math.max(-1, ...frontiers) }
}

/** The vectors of a probe that are looked for in a channel: in a large one some, evenly among them. */
function someOf(vectors: readonly Float32Array[], { index }: Channel, count: number): readonly Float32Array[] {
  const step = index.count < approximateFrom ? 1 : Math.max(1, Math.floor(vectors.length / count))
  return vectors.filter((_, i) => i % step === 0)
}

/** Of more than enough the best, when there is one probe to tell which these are: models by all their views, images by the best. */
function best(catalog: Catalog, near: readonly Near[], accepted: readonly number[], enough: number, isWhole: boolean): Candidates {
  const [only] = near
  if (!only || near.length > 1 || accepted.length <= enough)
    return { ids: accepted, isComplete: isWhole, frontiers: near.map(({ frontier }) => frontier) }
  const kinds = catalog.assets.kinds(accepted)
  const likely = (id: number) => (kinds.get(id) === 'model' ? only.evidence : only.best).get(id)!
  const ordered = accepted.toSorted((a, b) => likely(b) - likely(a))
  return { ids: ordered.slice(0, enough), isComplete: false, frontiers: [Math.max(only.frontier, ...ordered.slice(enough).map(id => only.best.get(id)!))] }
}

/** The candidates among what passes the filter, when it takes at most so many comparisons; undefined when it takes more. */
function amongChosen({ catalog, probes, filter, except }: CandidateOptions, enough: number, comparisons: number): Candidates | undefined {
  const near: Near[] = []
  let isComplete = true
  for (const { channel, vectors } of probes) {
    const lookedFor = someOf(vectors, channel, viewsLookedFor.amongChosen)
    const chosen = catalog.assets.embeddingIds(filter, channel.key, Math.floor(fewComparisons.inMemory / lookedFor.length) + 1)
    if (chosen.length * lookedFor.length >= comparisons)
      return undefined
    const limit = enough * oversampling.ofSeveral
    const lists = lookedFor.flatMap((vector) => {
      const list = channel.index.nearestAmong(vector, chosen, limit)
      return list ? [list] : []
    })
    const isUnread = lists.length < lookedFor.length
    if (isUnread && chosen.length > fewComparisons.inCatalog)
      return undefined
    const isWhole = isUnread || chosen.length <= limit
    const found = nearOf(catalog, isUnread ? [Array.from(chosen, key => ({ key, cosine: -1 }))] : lists, isWhole)
    near.push({ ...found, frontier: isWhole ? -1 : found.frontier + codeError })
    isComplete &&= isWhole
  }
  const ids = [...new Set(near.flatMap(({ evidence }) => [...evidence.keys()]))].filter(id => !except?.has(id))
  return isComplete ? { ids, isComplete, frontiers: near.map(() => -1) } : best(catalog, near, ids, enough, false)
}

/** The assets of embeddings, by the embeddings' ids. */
function assetsOf(catalog: Catalog, keys: readonly number[]): Map<number, number> {
  return new Map(catalog.embeddings.places([...new Set(keys)]).map(({ id, assetId }) => [id, assetId]))
}
