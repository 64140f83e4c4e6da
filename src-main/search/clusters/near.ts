import type { Catalog } from '../../catalog/catalog.ts'
import type { Kind } from '../../contract/formats.ts'
import type { Space } from '../../vectors/space.ts'
import type { Edge } from './group.ts'
import { compare } from '../similarity.ts'

export interface NearOptions {
  readonly catalog: Catalog
  readonly space: Space
  readonly assetId: number
  readonly kind: Kind
  /** The least cosine. */
  readonly least: number
  /** Vectors that are looked at for each of the asset's, at most. */
  readonly reach: number
}

/** What was found, and whether the reach cut it off. */
export interface Near {
  /** The nearest first. */
  readonly edges: readonly Edge[]
  readonly isCutOff: boolean
}

const firstReach = 96
const widening = 8

/**
 * The assets of an asset's kind that are like it: images by their cosine, models by their turntables under the best rotation. The
 * index finds them by single vectors: where the mean over all views is high enough, so is one of them.
 */
export function findNear(options: NearOptions): Near {
  const { catalog, space, assetId, reach } = options
  const own = space.look.ofAssets([assetId]).get(assetId) ?? []
  const total = space.look.index.count
  const last = Math.min(reach, total)
  for (let limit = Math.min(firstReach, last); ; limit = Math.min(limit * widening, last)) {
    const found = own.map(vector => space.look.index.search(vector, limit))
    const isCutOff = limit < total && found.some(list => (list.at(-1)?.cosine ?? -1) >= options.least)
    if (!isCutOff || limit === last) {
      const cosines = new Map<number, number>()
      for (const { key, cosine } of found.flat()) {
        if (cosine >= options.least)
          cosines.set(key, Math.max(cosine, cosines.get(key) ?? -1))
      }
      return { edges: edgesOf(options, own, catalog.embeddings.places([...cosines.keys()]), cosines), isCutOff }
    }
  }
}

function edgesOf({ catalog, space, assetId, kind, least }: NearOptions, own: readonly Float32Array[], places: ReturnType<Catalog['embeddings']['places']>, cosines: ReadonlyMap<number, number>): Edge[] {
  const best = new Map<number, number>()
  for (const place of places)
    best.set(place.assetId, Math.max(cosines.get(place.id)!, best.get(place.assetId) ?? -1))
  best.delete(assetId)
  const kinds = catalog.assets.kinds([...best.keys()])
  const alike = [...best].filter(([id]) => kinds.get(id) === kind)
  const edges = kind === 'image'
    ? alike.map(([id, cosine]) => ({ id, cosine }))
    : [...space.look.ofAssets(alike.map(([id]) => id))].map(([id, vectors]) => ({ id, cosine: compare({ kind, vectors: own }, { kind, vectors }).cosine }))
  return edges.filter(({ cosine }) => cosine >= least).sort((a, b) => b.cosine - a.cosine || a.id - b.id)
}
