import type { Connector } from '../types.ts'
import { coactive } from './coactive.ts'
import { echo3d } from './echo3d.ts'
import { likeness } from './likeness.ts'
import { scenario } from './scenario.ts'
import { visualLayer } from './visual-layer.ts'

/** Every hosted service that collections can be kept at, in the order in which they are shown. */
export const connectors: readonly Connector[] = [echo3d, scenario, visualLayer, coactive, likeness]
