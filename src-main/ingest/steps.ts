import type { StepRow } from '../catalog/ingest.ts'

/** One thing that ingest does to an asset. Later steps build on earlier ones. */
export type Step
  = | { readonly step: 'identify' }
    | { readonly step: 'metadata' }
    | { readonly step: 'preview' }
    | { readonly step: 'embed', readonly encoder: string }

/** A step's version rises when its result changes; assets with an older one do it again. */
export const stepVersions = { identify: 1, metadata: 1, preview: 1, embed: 1 } as const satisfies Record<Step['step'], number>

const embedPrefix = 'embed:'

/** The name of a step in the catalog. */
export function stepKey(step: Step): string {
  return step.step === 'embed' ? `${embedPrefix}${step.encoder}` : step.step
}

/** The names of the steps that come before a step: when one of them failed, there is nothing to do it with. */
export function earlierSteps({ step }: Step): readonly string[] {
  const order = ['identify', 'metadata', 'preview', 'embed'] as const
  return order.slice(0, order.indexOf(step))
}

/** The steps that an asset still needs, in order, given how its steps ended and which encoders are wanted. */
export function missingSteps(rows: readonly StepRow[], encoders: readonly string[]): Step[] {
  const wanted: Step[] = [{ step: 'identify' }, { step: 'metadata' }, { step: 'preview' }, ...encoders.map(encoder => ({ step: 'embed', encoder }) as const)]
  const done = new Map(rows.filter(row => row.state === 'done').map(row => [row.step, row.version]))
  return wanted.filter(step => (done.get(stepKey(step)) ?? 0) < stepVersions[step.step])
}

/** What the steps of an asset that are done tell of its content: whether its picture shows it, and which encoders' embeddings do. */
export function knowledgeOf(rows: readonly StepRow[]): { readonly isSeen: boolean, readonly encoders: ReadonlySet<string> } {
  const done = new Set(rows.filter(row => row.state === 'done').map(row => row.step))
  const encoders = [...done].filter(key => key.startsWith(embedPrefix)).map(key => key.slice(embedPrefix.length))
  return { isSeen: done.has('identify') && done.has('preview'), encoders: new Set(encoders) }
}

/** Milliseconds after which a step is given up for an asset of `size` bytes: time enough for any file that gets on at all. */
export function stepLimitMs({ step }: Step, size: number): number {
  return { identify: 60_000 + size / 2000, metadata: 60_000, preview: 300_000, embed: 300_000 }[step]
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
