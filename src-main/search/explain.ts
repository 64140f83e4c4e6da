import type { z } from 'zod'
import type { ExampleMatch, ExplainRequest, Explanation } from '../contract/insight.ts'
import type { Space } from '../vectors/space.ts'
import type { SurfaceSpace } from '../vectors/surface-space.ts'
import type { Appearance, Comparison } from './appearance.ts'
import type { Examples, Ref } from './examples.ts'
import type { Part } from './parts.ts'
import type { ShownParts } from './shown-picture.ts'
import { compareAppearances, scalesOf } from './appearance.ts'
import { createParts } from './parts.ts'
import { matchingViews } from './similarity.ts'

export interface ExplainParts extends ShownParts {
  readonly examples: Examples
  readonly spaces: { readonly active: () => Space, readonly surface: SurfaceSpace }
}

/** How examples are compared where a question says nothing else. */
const comparison: Comparison = { meaning: 1, shape: 0, modelMatch: 'aligned' }

/** How much more alike than the whole a part must be to be told. */
const clearly = 0.02

/** Tells why an asset is like examples: its score by each, and the views or the part that match. */
export function createExplain(parts: ExplainParts) {
  const { examples, spaces } = parts
  const imageParts = createParts(parts)

  /**
   * Compares an asset with examples, one by one. Errors: asset_not_found, asset_not_ready, anchor_not_found, object_not_found,
   * those of addresses and of decoding.
   */
  return async ({ assetId, like, unlike }: z.output<typeof ExplainRequest>): Promise<Explanation> => {
    const space = spaces.active()
    const candidate = await examples.resolve({ assetId, weight: 1 }, space, comparison)
    const asset = parts.catalog.assets.get(assetId)!
    const scores = scalesOf(space, spaces.surface)
    const cuts = asset.kind === 'image' ? await imageParts.of(asset, space) : []
    const scoreOf = (example: Appearance, other: Appearance) => compareAppearances(example, other, comparison, scores).score
    const matchOf = async (ref: Ref, index: number, isLike: boolean): Promise<ExampleMatch> => {
      const example = await examples.resolve(ref, space, comparison)
      const score = scoreOf(example, candidate)
      return { like: isLike, index, score, ...viewsOf(example, candidate), ...regionOf(cuts, score, cut => scoreOf(example, cut)) }
    }
    return { matches: await Promise.all([...like.map((ref, i) => matchOf(ref, i, true)), ...unlike.map((ref, i) => matchOf(ref, i, false))]) }
  }
}

function viewsOf(example: Appearance, candidate: Appearance): Pick<ExampleMatch, 'view' | 'exampleView'> {
  const { view, queryView } = matchingViews({ kind: example.kind, vectors: example.look! }, { kind: candidate.kind, vectors: candidate.look! })
  return { view, exampleView: queryView }
}

/** The most alike of the parts, where it is clearly more so than the whole. */
function regionOf(parts: readonly Part[], whole: number, scoreOf: (part: Appearance) => number): Pick<ExampleMatch, 'region' | 'regionScore'> {
  const best = parts
    .map(({ region, vector }) => ({ region, score: scoreOf({ kind: 'image', look: [vector] }) }))
    .reduce<{ readonly region: Part['region'], readonly score: number } | undefined>((a, b) => a && a.score >= b.score ? a : b, undefined)
  return best && best.score >= whole + clearly ? { region: best.region, regionScore: best.score } : { region: null, regionScore: null }
}
