import type { Candidate } from './candidate.ts'
import type { DetectorManifest } from './manifest.ts'
import type { Outputs } from './outputs.ts'
import { isFiniteBox } from './candidate.ts'
import { detr } from './families/detr.ts'
import { yolox } from './families/yolox.ts'

/** How the answers of a family of models are read. */
export interface Family<M = DetectorManifest> {
  /** Candidates of at least the manifest's threshold. Errors: detector_invalid when an output is not of the shape that the manifest and its labels ask for. */
  readonly decode: (manifest: M, outputs: Outputs) => Candidate[]
  /** Of candidates one for each object, the surest first, at most the manifest's limit. */
  readonly select: (manifest: M, candidates: readonly Candidate[]) => Candidate[]
}

const families = { yolox, dfine: detr, rtdetr: detr } satisfies { readonly [F in DetectorManifest['family']]: Family<Extract<DetectorManifest, { family: F }>> }

/** What a model's outputs for one image say, as its manifest reads them: a candidate for each object, the surest first. Errors: detector_invalid. */
export function decode(manifest: DetectorManifest, outputs: Outputs): Candidate[] {
  const family = families[manifest.family] as Family
  return family.select(manifest, family.decode(manifest, outputs).filter(isFiniteBox))
}
