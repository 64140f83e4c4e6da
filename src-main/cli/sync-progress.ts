import type { Client } from '../contract/client.ts'
import type { Sync, SyncProgress } from '../contract/sync.ts'
import process from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'
import { SingleBar } from 'cli-progress'
import { failure } from '../contract/errors.ts'
import { bytes, count, duration, warn } from './output.ts'
import { barOf } from './progress.ts'
import { beforeEnding } from './signals.ts'

const lookEveryMs = 300

/** What a command waits for while a signal ends it. */
const endless = new Promise<never>(() => {})

const lineEveryMs = 5000

interface Reporter {
  readonly update: (progress: SyncProgress) => void
  readonly stop: () => void
}

/**
 * Waits until a run of a sync that was begun after the run `before` has ended; answers how it is then. With `show`, draws a progress
 * bar on standard error when that is a terminal, else prints a line now and then. A signal ends the run in order: what is not there
 * yet goes next time. Errors: sync_not_found, sync_paused when that happens meanwhile.
 */
export async function untilRunEnded(client: Client, id: string, before: number, { show, close }: { readonly show: boolean, readonly close: () => Promise<void> }): Promise<Sync> {
  const reporter = show ? (process.stderr.isTTY ? barReporter : lineReporter)() : undefined
  let isEnding = false
  const forget = beforeEnding(async () => {
    isEnding = true
    reporter?.stop()
    await close()
  })
  try {
    for (;;) {
      const syncs = await client.listSyncs().catch((error: unknown) => isEnding ? endless : Promise.reject(error))
      const sync = syncs.find(sync => sync.id === id)
      if (!sync)
        throw failure('sync_not_found', { id })
      if (sync.lastRun && sync.lastRun.id > before && sync.lastRun.endedAt !== null)
        return sync
      if (sync.paused)
        throw failure('sync_paused', { collection: sync.collectionName ?? sync.collection })
      if (sync.progress)
        reporter?.update(sync.progress)
      await wait(lookEveryMs)
    }
  }
  finally {
    reporter?.stop()
    forget()
  }
}

function barReporter(): Reporter {
  const bar = new SingleBar({
    format: (_, { progress, total }, { note }: { readonly note: string }) => total > 0 ? `${barOf(progress)} ${note}` : note,
    hideCursor: true,
    clearOnComplete: true,
  })
  bar.start(0, 0, { note: 'comparing' })
  return {
    update: (progress) => {
      bar.setTotal(progress.bytesTotal)
      bar.update(progress.bytesDone, { note: describe(progress) })
    },
    stop: () => bar.stop(),
  }
}

function lineReporter(): Reporter {
  let last = Date.now()
  return {
    update: (progress) => {
      if (Date.now() - last < lineEveryMs)
        return
      last = Date.now()
      warn(describe(progress))
    },
    stop: () => {},
  }
}

const phaseWords: Readonly<Record<SyncProgress['phase'], string>> = { planning: 'comparing', sending: 'sending', settling: 'the service works on it', removing: 'removing' }

/** Such as `sending 12/500  3.1 MB of 90.2 MB  4 min left`. */
export function describe({ phase, done, total, bytesDone, bytesTotal, etaSeconds }: SyncProgress): string {
  return [
    total > 0 ? `${phaseWords[phase]} ${count(done)}/${count(total)}` : phaseWords[phase],
    ...bytesTotal > 0 ? [`${bytes(bytesDone)} of ${bytes(bytesTotal)}`] : [],
    ...etaSeconds === null ? [] : [`${duration(etaSeconds)} left`],
  ].join('  ')
}
