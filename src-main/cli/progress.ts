import type { Client } from '../contract/client.ts'
import type { IngestProgress } from '../contract/entities.ts'
import process from 'node:process'
import { SingleBar } from 'cli-progress'
import { count, duration } from './output.ts'

/** Waits until the engine is idle. With `show`, draws a progress bar on standard error when that is a terminal, else prints a line now and then. */
export async function waitUntilIdle(client: Client, show: boolean): Promise<IngestProgress> {
  const reporter = show ? (process.stderr.isTTY ? barReporter() : lineReporter()) : undefined
  let poll: NodeJS.Timeout | undefined
  if (reporter)
    poll = setInterval(() => void client.status().then(({ progress }) => reporter.update(progress), () => undefined), 500)
  try {
    for (;;) {
      const progress = await client.waitUntilIdle()
      if (progress.phase === 'idle')
        return progress
    }
  }
  finally {
    clearInterval(poll)
    reporter?.stop()
  }
}

function barReporter() {
  const bar = new SingleBar({
    format: '{bar} {value}/{total}  {speed}  {left}  {failed} failed',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 30,
    hideCursor: true,
  })
  bar.start(0, 0, { speed: 'scanning', left: '', failed: 0 })
  return {
    update: (progress: IngestProgress) => {
      bar.setTotal(progress.total)
      bar.update(progress.done + progress.failed, { ...describe(progress), failed: progress.failed })
    },
    stop: () => bar.stop(),
  }
}

function lineReporter() {
  let last = 0
  return {
    update: (progress: IngestProgress) => {
      if (Date.now() - last < 5000)
        return
      last = Date.now()
      const { speed, left } = describe(progress)
      process.stderr.write(`${count(progress.done + progress.failed)} / ${count(progress.total)}  ${speed}  ${left}  ${count(progress.failed)} failed\n`)
    },
    stop: () => {},
  }
}

function describe({ phase, rate, etaSeconds }: IngestProgress): { readonly speed: string, readonly left: string } {
  return {
    speed: rate === null ? phase : `${rate.toFixed(rate < 10 ? 1 : 0)}/s`,
    left: etaSeconds === null ? '' : `${duration(etaSeconds)} left`,
  }
}
