import type { Catalog } from '../catalog/catalog.ts'
import type { Asset } from '../contract/entities.ts'
import type { Kind } from '../contract/formats.ts'
import type { Points } from '../encoders/calibration.ts'
import type { Space } from '../vectors/space.ts'
import type { RetrievalFigures } from './metrics.ts'
import type { Likeness, ModelMatch } from './similarity.ts'
import { retrievalFigures } from './metrics.ts'
import { rank } from './similarity.ts'

export interface Evaluation {
  readonly classes: number
  readonly images: number
  readonly models: number
  /** Views that each model is embedded by. */
  readonly viewsPerModel: number
  readonly tasks: readonly EvaluatedTask[]
}

/** What an encoder's vectors in a catalog were evaluated by. */
export interface EvaluatedSpace {
  readonly encoder: string
  /** How scores come from cosines; null where they are the cosines. */
  readonly calibration: Points | null
}

export interface EvaluatedTask extends RetrievalFigures {
  readonly query: Kind
  readonly among: Kind
  readonly modelMatch: ModelMatch
}

/** Something whose class is known. */
export interface Labelled extends Likeness {
  readonly id: number
  readonly label: string
}

/**
 * How well a space finds assets of the same class; the class is the first folder below the library's root. Every asset
 * queries all others, compared exactly.
 */
export function evaluateSpace(catalog: Catalog, space: Space, assets: readonly Asset[]): Evaluation & EvaluatedSpace {
  const vectors = catalog.embeddings.ofAssets(assets.map(({ id }) => id), space.id)
  const labelled = assets.flatMap((asset): Labelled[] => {
    const own = vectors.get(asset.id)
    const [label, file] = asset.path.split('/')
    return own && label !== undefined && file !== undefined ? [{ id: asset.id, kind: asset.kind, label, vectors: own }] : []
  })
  return { ...evaluatedSpace(space), ...evaluateClasses(labelled) }
}

/** What a space is, for who reads an evaluation of it. */
export function evaluatedSpace(space: Pick<Space, 'id' | 'calibration'>): EvaluatedSpace {
  return { encoder: space.id, calibration: space.calibration() ?? null }
}

/** How well things find those of the same class. Their ids differ; every one queries all others, compared exactly. */
export function evaluateClasses(labelled: readonly Labelled[]): Evaluation {
  const images = labelled.filter(({ kind }) => kind === 'image')
  const models = labelled.filter(({ kind }) => kind === 'model')
  const tasks: readonly { readonly queries: readonly Labelled[], readonly among: readonly Labelled[], readonly modelMatch: ModelMatch }[] = [
    { queries: images, among: images, modelMatch: 'aligned' },
    { queries: models, among: models, modelMatch: 'aligned' },
    { queries: models, among: models, modelMatch: 'mean' },
    { queries: images, among: models, modelMatch: 'aligned' },
  ]
  return {
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
