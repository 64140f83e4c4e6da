import type { LikenessError } from '../contract/errors.ts'
import type { StageFailure, StageJob, StageResult, StageState } from '../contract/stage.ts'
import type { ModelFile } from './types.ts'
import { randomUUID } from 'node:crypto'
import { relative, sep } from 'node:path'
import { failure } from '../contract/errors.ts'
import { pixelLimit, stagePaths, turntable } from '../contract/stage.ts'

/** What is asked of the stage. */
export interface StageOrder {
  readonly task: 'turntable' | 'decode'
  readonly file: ModelFile
  /** Decode only: the longer side of the picture that comes back, pixels. */
  readonly maxSize?: number
  /** Turntable only: the side of a view, pixels. @default as models are compared */
  readonly size?: number
}

/** What a page sent back: tightly packed RGB bytes and what they are. */
export interface StageOutput {
  readonly data: Uint8Array
  readonly result: StageResult
}

/** A job that a page holds at this moment. */
export interface Lease {
  readonly job: StageJob
  readonly file: ModelFile
  readonly holder: string
}

export type StageEvent
  = | { readonly type: 'submitted' }
  /** No job is open any more. */
    | { readonly type: 'idle' }
  /** The page of this holder did not answer in time. */
    | { readonly type: 'expired', readonly holder: string }
  /** The page of this holder runs, or says that it cannot. */
    | { readonly type: 'reported', readonly holder: string, readonly report: StageState }

export interface StageQueue {
  /** Resolves with the pixels. Errors: model_unloadable, model_empty, image_undecodable, image_too_large, render_timeout, render_crashed, stage_unavailable, internal (full). */
  submit: (order: StageOrder) => Promise<StageOutput>
  /**
   * Leases the next job to `holder`; waits up to `waitMs` for one, and undefined then, or as soon as `signal` aborts.
   * A holder has one job at a time: one that asks anew has lost what it had.
   */
  lease: (holder: string, waitMs: number, signal?: AbortSignal) => Promise<StageJob | undefined>
  /** A page says what became of it. */
  report: (holder: string, report: StageState) => void
  find: (id: string) => Lease | undefined
  /** False when the lease has run out: the answer is not wanted any more. */
  complete: (id: string, output: StageOutput) => boolean
  fail: (id: string, reported: StageFailure) => boolean
  /**
   * Takes back what `holder` leased or waits for, because its page ended for this reason; a page that is on its way out gets
   * no further job under that name. Returns the number of leases.
   */
  release: (holder: string, reason: string) => number
  /** Rejects every open job: there is no page and none will come. */
  rejectAll: (error: LikenessError) => void
  subscribe: (listener: (event: StageEvent) => void) => () => void
  /** Jobs that wait or are leased. */
  open: () => number
}

interface Entry {
  readonly order: StageOrder
  readonly resolve: (output: StageOutput) => void
  readonly reject: (error: LikenessError) => void
  attempts: number
}

interface Held extends Lease {
  readonly entry: Entry
  readonly timer: NodeJS.Timeout
}

interface Waiter {
  readonly holder: string
  readonly give: (job: StageJob | undefined) => void
}

const attemptLimit = 2

/**
 * The queue between those who need pixels and the pages that make them. It knows no HTTP and no browser.
 * A job whose page hangs or ends goes to the back of the queue once; the second time it fails.
 * @default jobSeconds 60
 * @default capacity 1000 jobs open at once
 */
export function createStageQueue({ jobSeconds = 60, capacity = 1000 }: { readonly jobSeconds?: number, readonly capacity?: number } = {}): StageQueue {
  const waiting: Entry[] = []
  const held = new Map<string, Held>()
  const waiters: Waiter[] = []
  const listeners = new Set<(event: StageEvent) => void>()
  const released = new Set<string>()

  const emit = (event: StageEvent) => listeners.forEach(listener => listener(event))
  const open = () => waiting.length + held.size
  const emitIfIdle = () => {
    if (open() === 0)
      emit({ type: 'idle' })
  }

  function hand(entry: Entry, holder: string): StageJob {
    const id = randomUUID()
    const job = toJob(id, entry.order)
    const timer = setTimeout(expire, jobSeconds * 1000, id)
    held.set(id, { job, file: entry.order.file, holder, entry, timer })
    entry.attempts++
    return job
  }

  function enqueue(entry: Entry) {
    const waiter = waiters.shift()
    if (waiter)
      waiter.give(hand(entry, waiter.holder))
    else
      waiting.push(entry)
  }

  function take(id: string): Held | undefined {
    const lease = held.get(id)
    if (lease) {
      clearTimeout(lease.timer)
      held.delete(id)
    }
    return lease
  }

  function retry(entry: Entry, error: LikenessError) {
    if (entry.attempts < attemptLimit)
      return enqueue(entry)
    entry.reject(error)
    emitIfIdle()
  }

  function expire(id: string) {
    const lease = take(id)
    if (!lease)
      return
    emit({ type: 'expired', holder: lease.holder })
    retry(lease.entry, failure('render_timeout', { seconds: jobSeconds }))
  }

  function takeBack(holder: string, reason: string): number {
    const leases = [...held].filter(([, lease]) => lease.holder === holder)
    for (const [id, lease] of leases) {
      take(id)
      retry(lease.entry, failure('render_crashed', { reason }))
    }
    return leases.length
  }

  function settle(id: string, answer: (entry: Entry) => void): boolean {
    const lease = take(id)
    if (!lease)
      return false
    answer(lease.entry)
    emitIfIdle()
    return true
  }

  return {
    submit: order => new Promise((resolve, reject) => {
      if (open() >= capacity)
        return reject(failure('internal', { reason: `more than ${capacity} files wait for the renderer` }))
      enqueue({ order, resolve, reject, attempts: 0 })
      emit({ type: 'submitted' })
    }),

    lease: (holder, waitMs, signal) => new Promise((resolve) => {
      takeBack(holder, 'its page was loaded anew, as a rule because its graphics context was lost')
      if (signal?.aborted)
        return resolve(undefined)
      const entry = released.has(holder) ? undefined : waiting.shift()
      if (entry)
        return resolve(hand(entry, holder))
      let timer: NodeJS.Timeout
      const waiter: Waiter = { holder, give }
      function give(job: StageJob | undefined) {
        clearTimeout(timer)
        signal?.removeEventListener('abort', leave)
        resolve(job)
      }
      function leave() {
        remove(waiters, waiter)
        give(undefined)
      }
      timer = setTimeout(leave, waitMs)
      signal?.addEventListener('abort', leave, { once: true })
      if (!released.has(holder))
        waiters.push(waiter)
    }),

    report: (holder, report) => emit({ type: 'reported', holder, report }),
    find: id => held.get(id),
    complete: (id, output) => settle(id, entry => entry.resolve(output)),
    fail: (id, reported) => settle(id, entry => entry.reject(toError(reported))),

    release(holder, reason) {
      released.add(holder)
      for (const waiter of waiters.filter(waiter => waiter.holder === holder)) {
        remove(waiters, waiter)
        waiter.give(undefined)
      }
      return takeBack(holder, reason)
    },

    rejectAll(error) {
      const entries = [...waiting.splice(0), ...[...held.keys()].flatMap(id => take(id)?.entry ?? [])]
      entries.forEach(entry => entry.reject(error))
      if (entries.length > 0)
        emit({ type: 'idle' })
    },

    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },

    open,
  }
}

function toJob(id: string, { task, file, maxSize = 1536, size = turntable.size }: StageOrder): StageJob {
  const path = relative(file.root, file.path).split(sep).join('/')
  const common = { id, url: stagePaths.file(id, path), format: file.format, name: path.slice(path.lastIndexOf('/') + 1) }
  return task === 'turntable' ? { ...common, task, ...turntable, size } : { ...common, task, maxSize }
}

/** A page's report as an error of the table. With `image_too_large` the reason is the number of pixels. */
function toError({ code, reason }: StageFailure): LikenessError {
  switch (code) {
    case 'model_empty': return failure('model_empty')
    case 'model_unloadable': return failure('model_unloadable', { reason })
    case 'image_undecodable': return failure('image_undecodable', { reason })
    case 'image_too_large': return failure('image_too_large', { pixels: Number.parseInt(reason), limit: pixelLimit })
  }
}

function remove<T>(list: T[], item: T) {
  const index = list.indexOf(item)
  if (index >= 0)
    list.splice(index, 1)
}
