import type { Client } from '../contract/client.ts'
import type { IngestProgress } from '../contract/entities.ts'
import process from 'node:process'
import { SingleBar } from 'cli-progress'
import { count, duration, warn } from './output.ts'

interface Reporter {
  readonly update: (progress: IngestProgress) => void
  readonly stop: () => void
}

const lookEveryMs = 500
const lineEveryMs = 5000

/** Waits until the engine is idle. With `show`, draws a progress bar on standard error when that is a terminal, else prints a line now and then. */
export async function waitUntilIdle(client: Client, show: boolean): Promise<IngestProgress> {
  const reporter = show ? (process.stderr.isTTY ? barReporter() : lineReporter()) : undefined
  const poll = reporter && setInterval(() => void client.status().then(({ progress }) => reporter.update(progress), () => undefined), lookEveryMs)
  try {
    for (;;) {
      const progress = await client.waitUntilIdle()
      if (progress.phase === 'idle') {
        reporter?.update(progress)
        return progress
      }
    }
  }
  finally {
    clearInterval(poll)
    reporter?.stop()
  }
}

/** What was finished before the work began does not count: the least that was ever seen finished. */
function workOf(): (progress: IngestProgress) => { readonly finished: number, readonly total: number } {
  let base = Number.POSITIVE_INFINITY
  return ({ done, failed, total }) => {
    base = Math.min(base, done + failed)
    return { finished: done + failed - base, total: total - base }
  }
}

function barReporter(): Reporter {
  const work = workOf()
  const bar = new SingleBar({
    format: '{bar} {value}/{total} {note}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 30,
    hideCursor: true,
    gracefulExit: true,
    clearOnComplete: true,
  })
  bar.start(0, 0, { note: ' looking through folders' })
  return {
    update: (progress) => {
      const { finished, total } = work(progress)
      bar.setTotal(total)
      bar.update(finished, { note: describe(progress) })
    },
    stop: () => bar.stop(),
  }
}

function lineReporter(): Reporter {
  const work = workOf()
  let last = Date.now()
  return {
    update: (progress) => {
      const { finished, total } = work(progress)
      if (progress.phase === 'idle' || Date.now() - last < lineEveryMs)
        return
      last = Date.now()
      warn(`${count(finished)}/${count(total)}${describe(progress)}`)
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
