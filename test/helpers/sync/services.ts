import type { StartHostedStandIn } from '../hosted-services/types.ts'
import { startCoactive } from '../hosted-services/coactive.ts'
import { startEcho3d } from '../hosted-services/echo3d.ts'
import { startLikeness } from '../hosted-services/likeness.ts'
import { startScenario } from '../hosted-services/scenario.ts'
import { startVisualLayer } from '../hosted-services/visual-layer.ts'

export interface ServiceUnderTest {
  readonly name: string
  readonly start: StartHostedStandIn
  /** Whether it is told paths of a bucket instead of bytes. */
  readonly takesPaths: boolean
}

/** All hosted services, as stand-ins of them begin. */
export const services: readonly ServiceUnderTest[] = [
  { name: 'echo3D', start: startEcho3d, takesPaths: false },
  { name: 'Scenario', start: startScenario, takesPaths: false },
  { name: 'Visual Layer', start: startVisualLayer, takesPaths: false },
  { name: 'Coactive', start: startCoactive, takesPaths: true },
  { name: 'Another Likeness server', start: startLikeness, takesPaths: false },
]
