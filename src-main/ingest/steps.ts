import type { StepRow } from '../catalog/ingest.ts'
import type { Kind } from '../contract/formats.ts'

/** One thing that ingest does to an asset. */
export type Step
  = | { readonly step: 'identify' }
    | { readonly step: 'metadata' }
    | { readonly step: 'preview' }
    | { readonly step: 'surface' }
    | { readonly step: 'embed', readonly encoder: string }
  /** Models: as clay. */
    | { readonly step: 'shape', readonly encoder: string }
  /** Images. */
    | { readonly step: 'detect', readonly detector: string }
  /** Images: what the detector found in them. */
    | { readonly step: 'objects', readonly encoder: string, readonly detector: string }

/** Which encoders' spaces are kept complete, and with which detector objects are looked for. */
export interface Wanted {
  readonly encoders: readonly string[]
  readonly detector: string | undefined
}

/** A step's version rises when its result changes; assets with an older one do it again. */
export const stepVersions = { identify: 1, metadata: 1, preview: 1, surface: 1, embed: 1, shape: 1, detect: 1, objects: 1 } as const satisfies Record<Step['step'], number>

/** The name of a step in the catalog. */
export function stepKey(step: Step): string {
  switch (step.step) {
    case 'embed':
    case 'shape':
    case 'objects': return `${step.step}:${step.encoder}`
    case 'detect': return `detect:${step.detector}`
    default: return step.step
  }
}

/** The names of the steps that are done with an encoder. */
export function stepsOfEncoder(encoder: string): string[] {
  return [stepKey({ step: 'embed', encoder }), stepKey({ step: 'shape', encoder }), stepKey({ step: 'objects', encoder, detector: '' })]
}

/**
 * The names of the steps that a step builds on: when one of them failed, there is nothing to do it with. Steps that do not
 * build on one another are done whatever becomes of the others.
 */
export function earlierSteps(step: Step): readonly string[] {
  const seen = ['identify', 'metadata', 'preview']
  switch (step.step) {
    case 'identify':
    case 'metadata':
    case 'preview': return seen.slice(0, seen.indexOf(step.step))
    case 'shape': return [...seen, stepKey({ step: 'embed', encoder: step.encoder })]
    case 'objects': return [...seen, stepKey({ step: 'detect', detector: step.detector })]
    default: return seen
  }
}

/** Every step of an asset of a kind, in order. */
export function wantedSteps(kind: Kind, { encoders, detector }: Wanted): Step[] {
  const of = <K extends 'embed' | 'shape'>(step: K) => encoders.map(encoder => ({ step, encoder }))
  const ofObjects: Step[] = detector === undefined ? [] : [{ step: 'detect', detector }, ...encoders.map(encoder => ({ step: 'objects', encoder, detector }) as const)]
  return [{ step: 'identify' }, { step: 'metadata' }, { step: 'preview' }, { step: 'surface' }, ...of('embed'), ...kind === 'model' ? of('shape') : ofObjects]
}

/** The steps that an asset of a kind still needs, in order, given how its steps ended. */
export function missingSteps(rows: readonly StepRow[], kind: Kind, wanted: Wanted): Step[] {
  const done = new Map(rows.filter(row => row.state === 'done').map(row => [row.step, row.version]))
  return wantedSteps(kind, wanted).filter(step => (done.get(stepKey(step)) ?? 0) < stepVersions[step.step])
}

/** The names of the steps that are done. */
export function doneSteps(rows: readonly StepRow[]): ReadonlySet<string> {
  return new Set(rows.filter(row => row.state === 'done').map(row => row.step))
}

const minutes = 60_000

/** Milliseconds after which a step is given up for an asset of `size` bytes: time enough for any file that gets on at all. */
export function stepLimitMs({ step }: Step, size: number): number {
  return { identify: minutes + size / 2000, metadata: minutes, preview: 5 * minutes, surface: 5 * minutes, embed: 5 * minutes, shape: 5 * minutes, detect: 5 * minutes, objects: 5 * minutes }[step]
}

/** Failures that say nothing of the file: it could not be reached, or there was no browser. A new start may find that mended. */
export const outwardFailures = ['file_unreadable', 'stage_unavailable'] as const

const transient: ReadonlySet<string> = new Set([...outwardFailures, 'file_changed', 'render_crashed', 'step_timeout', 'internal'])
const attemptLimit = 5

/**
 * When a failed step is tried again, in ms since 1970, or null when only the user can ask for it. What lies in the file is
 * not tried again; what lies in the surroundings is, after 10 s, 40 s, 160 s, … at most an hour, five times at most.
 */
export function retryTime(code: string, attempts: number, now: number): number | null {
  if (!transient.has(code) || attempts >= attemptLimit)
    return null
  return now + Math.min(10_000 * 4 ** (attempts - 1), 3_600_000)
}
