import type { Catalog } from '../catalog/catalog.ts'
import type { Wanted } from './steps.ts'
import { kinds } from '../contract/formats.ts'
import { earlierSteps, stepKey, stepVersions, wantedSteps } from './steps.ts'

/** Queues every asset that lacks a step which is wanted of it, unless what that step builds on failed; what is done stays done. */
export function queueMissing(catalog: Catalog, wanted: Wanted): void {
  for (const kind of kinds) {
    for (const step of wantedSteps(kind, wanted))
      catalog.ingest.queueWithout(kind, stepKey(step), stepVersions[step.step], earlierSteps(step))
  }
}
