import type { Client } from '../contract/client.ts'
import type { IngestProgress } from '../contract/entities.ts'
import process from 'node:process'
import { SingleBar } from 'cli-progress'
import { count, counted, duration, warn } from './output.ts'
import { beforeEnding } from './signals.ts'

/** How far work is. */
export interface Step {
  readonly finished: number
  readonly total: number
  /** What else is to be said. */
  readonly note: string
}

/** Shows how far work is, on standard error. */
export interface Reporter {
  readonly update: (step: Step) => void
  readonly stop: () => void
}

const lookEveryMs = 500
const lineEveryMs = 5000

/**
 * Waits until the engine is idle, or until indexing cannot go on for now: standard error says then why, and the command ends
 * with exit code 1. With `show`, draws a progress bar on standard error when that is a terminal, else prints a line now and
 * then. `before` is how it was before the work began.
 */
export async function waitUntilIdle(client: Client, show: boolean, before: IngestProgress): Promise<IngestProgress> {
  const reporter = show ? reportProgress('looking through folders') : undefined
  const work = workSince(before)
  const poll = reporter && setInterval(() => void client.status().then(({ progress }) => progress.phase !== 'idle' && reporter.update(work(progress)), () => undefined), lookEveryMs)
  const progress = await untilNothingGoesOn(client).finally(() => {
    clearInterval(poll)
    reporter?.stop()
  })
  if (progress.phase !== 'idle') {
    warn(`${counted(progress.pending, 'file waits', 'files wait')}. ${await whyItWaits(client, progress)}`)
    process.exitCode = 1
  }
  return progress
}

async function untilNothingGoesOn(client: Client): Promise<IngestProgress> {
  for (;;) {
    const progress = await client.waitUntilIdle()
    if (progress.phase !== 'working' && progress.phase !== 'scanning')
      return progress
  }
}

async function whyItWaits(client: Client, { halt }: IngestProgress): Promise<string> {
  if (halt)
    return halt.message
  const { paused } = await client.getSettings()
  return paused
    ? 'Indexing is paused: `likeness resume` lets it go on.'
    : 'Indexing is paused while the machine runs on its battery: `likeness settings onBattery gentle` lets it go on.'
}

/** What was finished before the work began does not count, unless it is done again: the least that was ever seen finished. */
function workSince(before: IngestProgress): (progress: IngestProgress) => Step {
  let base = before.done + before.failed
  return (progress) => {
    const { done, failed, total } = progress
    base = Math.min(base, done + failed)
    return { finished: done + failed - base, total: total - base, note: describe(progress) }
  }
}

/** Draws a progress bar on standard error when that is a terminal, else prints a line now and then. `note` says what begins. */
export function reportProgress(note: string): Reporter {
  return process.stderr.isTTY ? barReporter(note) : lineReporter()
}

function barReporter(begins: string): Reporter {
  const bar = new SingleBar({
    format: (_, { progress, value, total }, { note }: { readonly note: string }) => total === 0 ? note.trim() : `${barOf(progress)} ${count(value)}/${count(total)}${note}`,
    hideCursor: true,
    clearOnComplete: true,
  })
  const forget = beforeEnding(() => bar.stop())
  bar.start(0, 0, { note: begins })
  return {
    update: ({ finished, total, note }) => {
      bar.setTotal(total)
      bar.update(finished, { note })
    },
    stop: () => {
      bar.stop()
      forget()
    },
  }
}

/** A bar of 30 characters; `part` is 0…1. */
export function barOf(part: number): string {
  const filled = Math.round(30 * part)
  return '█'.repeat(filled) + '░'.repeat(30 - filled)
}

function lineReporter(): Reporter {
  let last = Date.now()
  return {
    update: ({ finished, total, note }) => {
      if (Date.now() - last < lineEveryMs)
        return
      last = Date.now()
      warn(`${count(finished)}/${count(total)}${note}`)
    },
    stop: () => {},
  }
}

function describe({ phase, rate, etaSeconds, failed }: IngestProgress): string {
  const parts = [
    rate === null ? '' : `${rate.toFixed(rate < 10 ? 1 : 0)} files/s`,
    etaSeconds === null || phase !== 'working' ? '' : `${duration(etaSeconds)} left`,
    failed > 0 ? `${count(failed)} failed` : '',
    phase === 'scanning' ? 'looking through folders' : '',
  ]
  return parts.filter(part => part !== '').map(part => `  ${part}`).join('')
}
