import { availableParallelism } from 'node:os'
import process from 'node:process'
import { InferenceSession } from 'onnxruntime-node'

/**
 * Its published binaries for Linux and macOS report every session to Microsoft, under an identifier of the machine that they keep
 * in the cache folder, unless this is set before the first one. On Windows the system collects such events if its user agreed to.
 */
process.env['ORT_DISABLE_TELEMETRY'] = '1'

/** Threads that wait sleep, which leaves the cores to the resizing of the next images: a quarter less work in all (measured). */
const waitWithoutSpinning = { session: { intra_op: { allow_spinning: '0' } } }

/** Opens an ONNX file on the CPU. Throws what onnxruntime throws. `threads` defaults to all cores. */
export function createSession(file: string, threads = availableParallelism()): Promise<InferenceSession> {
  return InferenceSession.create(file, {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
    extra: waitWithoutSpinning,
  })
}
