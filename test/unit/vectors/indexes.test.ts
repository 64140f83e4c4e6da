import type { VectorIndex } from '../../../src-main/vectors/types.ts'
import { createAdaptiveIndex, loadIndex } from '../../../src-main/vectors/adaptive.ts'
import { createExactIndex } from '../../../src-main/vectors/exact.ts'
import { createUsearchIndex } from '../../../src-main/vectors/usearch.ts'
import { describeIndex } from './index-suite.ts'

/** Past its threshold already: what is added to it goes to the graph. */
function promoted(dimensions: number): VectorIndex {
  const index = createAdaptiveIndex(dimensions, { threshold: 0 })
  index.add([], new Float32Array(0))
  index.add([], new Float32Array(0))
  return index
}

describeIndex({ name: 'the exact index', create: dimensions => createExactIndex(dimensions), load: loadIndex })
describeIndex({ name: 'the usearch index', create: dimensions => createUsearchIndex(dimensions), load: loadIndex })
describeIndex({ name: 'the adaptive index, small', create: dimensions => createAdaptiveIndex(dimensions), load: loadIndex })
describeIndex({ name: 'the adaptive index, promoted', create: promoted, load: (path, dimensions) => loadIndex(path, dimensions, { threshold: 0 }) })
