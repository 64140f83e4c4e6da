import type { IngestProgress } from '../../contract/entities.ts'

/** What is known of the indexing that is under way, or that nothing is. */
export interface JobState {
  readonly phase: IngestProgress['phase']
  readonly job: Job | null
  /** How much was done, and had failed, when nothing was under way; null while that is not known. Some of a job may be over before it is heard of. */
  readonly before: Pick<IngestProgress, 'done' | 'failed'> | null
}

interface Job {
  /** Milliseconds in which something was done; waiting does not count. */
  readonly activeMs: number
  /** When the last progress came, in ms of a clock. */
  readonly at: number
  /** The least that was ever done, and failed, in this job: what is above them came of it. */
  readonly least: { readonly done: number, readonly failed: number, readonly settled: number }
  readonly last: IngestProgress
}

/** What is worth telling of indexing. */
export type JobNews
  /** Nothing waits any more: files that were indexed, that failed, and the milliseconds that it took. */
  = | { readonly kind: 'ended', readonly done: number, readonly failed: number, readonly ms: number }
  /** It cannot go on. */
    | { readonly kind: 'halted', readonly reason: string }

/** How the indexing under way looks in the taskbar; null: nothing is shown. `fraction` is 0…1, null while it is not known. */
export type JobBar = null | { readonly fraction: number | null, readonly mode: 'normal' | 'paused' | 'error' }

/** Nothing is under way. */
export const noJob: JobState = { phase: 'idle', job: null, before: null }

/** What is done sooner than this is not shown: one file that changed is no job. */
const leastShownMs = 2000

const active: ReadonlySet<IngestProgress['phase']> = new Set(['scanning', 'working'])

/** Takes in the engine's progress at `now`, in ms of a clock, and answers what that means for the job and what there is to tell. */
export function advance({ phase, job, before }: JobState, progress: IngestProgress, now: number): { readonly state: JobState, readonly news?: JobNews } {
  if (progress.phase === 'idle') {
    const idle = { ...noJob, before: progress }
    if (!job)
      return { state: idle }
    const ended = grown(job, phase, progress, now)
    return { state: idle, news: { kind: 'ended', done: progress.done - ended.least.done, failed: progress.failed - ended.least.failed, ms: ended.activeMs } }
  }
  const state: JobState = { phase: progress.phase, job: job ? grown(job, phase, progress, now) : begun(progress, before ?? progress, now), before }
  if (progress.phase === 'halted' && phase !== 'halted')
    return { state, news: { kind: 'halted', reason: progress.halt?.message ?? '' } }
  return { state }
}

/** How the job looks now. */
export function barOf({ phase, job }: JobState): JobBar {
  if (!job || (job.activeMs < leastShownMs && phase !== 'halted'))
    return null
  const { done, failed, pending } = job.last
  const settled = done + failed - job.least.settled
  const fraction = settled + pending === 0 ? null : settled / (settled + pending)
  return { fraction, mode: phase === 'halted' ? 'error' : phase === 'paused' ? 'paused' : 'normal' }
}

function begun(progress: IngestProgress, before: Pick<IngestProgress, 'done' | 'failed'>, now: number): Job {
  const [done, failed] = [Math.min(progress.done, before.done), Math.min(progress.failed, before.failed)]
  return { activeMs: 0, at: now, least: { done, failed, settled: done + failed }, last: progress }
}

function grown(job: Job, phase: IngestProgress['phase'], progress: IngestProgress, now: number): Job {
  const { done, failed } = progress
  return {
    activeMs: job.activeMs + (active.has(phase) ? now - job.at : 0),
    at: now,
    least: { done: Math.min(job.least.done, done), failed: Math.min(job.least.failed, failed), settled: Math.min(job.least.settled, done + failed) },
    last: progress,
  }
}
