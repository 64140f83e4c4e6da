import type { Catalog } from '../catalog/catalog.ts'
import type { Asset } from '../contract/entities.ts'
import type { Kind } from '../contract/formats.ts'
import type { Space } from '../vectors/space.ts'
import type { RetrievalFigures } from './metrics.ts'
import type { Likeness, ModelMatch } from './similarity.ts'
import { retrievalFigures } from './metrics.ts'
import { rank } from './similarity.ts'

export interface Evaluation {
  readonly encoder: string
  readonly classes: number
  readonly images: number
  readonly models: number
  /** Views that each model is embedded by. */
  readonly viewsPerModel: number
  readonly tasks: readonly EvaluatedTask[]
}

export interface EvaluatedTask extends RetrievalFigures {
  readonly query: Kind
  readonly among: Kind
  readonly modelMatch: ModelMatch
}

interface Labelled extends Likeness {
  readonly id: number
  readonly label: string
}

/**
 * How well a space finds assets of the same class; the class is the first folder below the library's root. Every asset
 * queries all others, compared exactly.
 */
export function evaluateSpace(catalog: Catalog, space: Space, assets: readonly Asset[]): Evaluation {
  const vectors = catalog.embeddings.ofAssets(assets.map(({ id }) => id), space.id)
  const labelled = assets.flatMap((asset): Labelled[] => {
    const own = vectors.get(asset.id)
    const [label, file] = asset.path.split('/')
    return own && label !== undefined && file !== undefined ? [{ id: asset.id, kind: asset.kind, label, vectors: own }] : []
  })
  const images = labelled.filter(({ kind }) => kind === 'image')
  const models = labelled.filter(({ kind }) => kind === 'model')
  const tasks: readonly { readonly queries: readonly Labelled[], readonly among: readonly Labelled[], readonly modelMatch: ModelMatch }[] = [
    { queries: images, among: images, modelMatch: 'aligned' },
    { queries: models, among: models, modelMatch: 'aligned' },
    { queries: models, among: models, modelMatch: 'mean' },
    { queries: images, among: models, modelMatch: 'aligned' },
  ]
  return {
    encoder: space.id,
    classes: new Set(labelled.map(({ label }) => label)).size,
    images: images.length,
    models: models.length,
    viewsPerModel: models[0]?.vectors.length ?? 0,
    tasks: tasks
      .map(({ queries, among, modelMatch }) => ({ query: queries[0]?.kind ?? 'image', among: among[0]?.kind ?? 'image', modelMatch, ...retrievalFigures(queries.map(query => relevance(query, among, modelMatch))) }))
      .filter(({ queries }) => queries > 0),
  }
}

function relevance(query: Labelled, among: readonly Labelled[], modelMatch: ModelMatch): boolean[] {
  const others = new Map(among.filter(({ id }) => id !== query.id).map(other => [other.id, other]))
  return rank(query, others, modelMatch).map(({ id }) => others.get(id)!.label === query.label)
}
