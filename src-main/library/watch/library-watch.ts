import type { ScanSummary, Watch } from '../../contract/entities.ts'
import type { StreamEndCause } from './schedule.ts'
import type { OpenStream, Stream } from './stream.ts'
import { createDirtyFolders } from './dirty-folders.ts'
import { nextWholeCheck, reopenAfter } from './schedule.ts'

/** What a look at some folders, or at all of them, brought. */
export interface CheckOutcome {
  readonly summary: ScanSummary
  /** Folders with files that are still being written. */
  readonly unsettled: readonly string[]
  /** Folders that are excluded by rules. */
  readonly pruned: readonly string[]
}

/** Compares folders (relative to the root; null: all) with the catalog; undefined when there was nothing to compare. */
export type Check = (id: number, folders: readonly string[] | null, options?: { readonly settleMs?: number }) => Promise<CheckOutcome | undefined>

export interface WatchLog {
  readonly info: (fields: Readonly<Record<string, unknown>>, message: string) => void
  readonly error: (fields: Readonly<Record<string, unknown>>, message: string) => void
}

export interface LibraryWatchOptions {
  readonly id: number
  /** Absolute. */
  readonly path: string
  readonly check: Check
  readonly open: OpenStream
  /** Why the folder cannot be watched, in words; undefined where it can. */
  readonly limitation: (path: string) => Promise<string | undefined>
  /** Tells one folder from another at the same path; undefined when there is none. */
  readonly identity: (path: string) => Promise<string | undefined>
  readonly tell: (watch: Watch) => void
  readonly log: WatchLog
}

export interface LibraryWatch {
  /** Looks whether the root is there and whether something is due by the clock; called every few seconds. */
  readonly look: () => Promise<void>
  /** Ends it. A check that is under way is not waited for. */
  readonly close: () => Promise<void>
}

/** A file is taken for written when it has not changed for so long, milliseconds. */
const settleMs = 1000
/** A stream that lived this long did not end soon. */
const longLifeMs = 10 * 60_000
/** After a check that came to nothing, everything is compared again so much later; twice as late each time, up to the longest. */
const afterFailureMs = 60_000
const longestAfterFailureMs = 16 * 60_000
const gone = 'The folder cannot be reached; it is looked for all the time.'
const polled = 'It is compared with the catalog every few minutes instead.'

/** Follows what happens below the root of one library, as long as the root is there. */
export function watchLibrary({ id, path, check, open, limitation, identity, tell, log }: LibraryWatchOptions): LibraryWatch {
  const dirty = createDirtyFolders()
  let mode: Watch['mode'] = 'off'
  /** Undefined: there is no folder. Null: nobody has looked yet. */
  let root: string | undefined | null = null
  let looking: Promise<void> | undefined
  let stream: Stream | undefined
  let pruned: readonly string[] = []
  let openedAt = 0
  let soonEnds = 0
  let reopenAt = Infinity
  let wholeAt = Infinity
  let tookMs = 0
  let failures = 0
  /** The next check of everything is made because of the clock: while watching, it should find nothing. */
  let isByClock = false
  let timer: NodeJS.Timeout | undefined
  let checking = false
  let closed = false

  function say(next: Watch): void {
    mode = next.mode
    tell(next)
  }

  async function look(): Promise<void> {
    const seen = await identity(path)
    if (closed)
      return
    if (seen !== root) {
      root = seen
      await closeStream()
      if (seen === undefined) {
        say({ mode: 'off', reason: gone })
        checkAll()
      }
      else {
        soonEnds = 0
        await openStream()
      }
    }
    else if (!stream && Date.now() >= reopenAt) {
      await openStream()
    }
    if (!closed && root !== undefined && Date.now() >= wholeAt) {
      wholeAt = Infinity
      isByClock = true
      checkAll()
    }
  }

  async function closeStream(): Promise<void> {
    const old = stream
    stream = undefined
    reopenAt = Infinity
    await old?.close()
  }

  async function openStream(): Promise<void> {
    reopenAt = Infinity
    const reason = await limitation(path).catch((error: unknown) => String(error))
    if (closed)
      return
    if (reason !== undefined)
      return poll(reason)
    openedAt = Date.now()
    let wasReady = false
    const mine: Stream = open({ root: path, pruned }, {
      onReady: () => {
        if (stream !== mine)
          return
        wasReady = true
        say({ mode: 'watching', reason: null })
        checkAll()
      },
      onHints: (hints) => {
        if (stream !== mine)
          return
        dirty.note(hints, Date.now())
        wake()
      },
      onEnd: (cause, why) => {
        if (stream === mine)
          ended(cause, why, wasReady)
      },
    })
    stream = mine
  }

  /** `isChecked`: all was looked at since it was opened, or will be anyway. */
  function ended(cause: StreamEndCause, why: string, isChecked: boolean): void {
    stream = undefined
    soonEnds = Date.now() - openedAt >= longLifeMs ? 0 : soonEnds
    const gap = reopenAfter(cause, soonEnds++)
    log.info({ library: id, cause, why, gap }, 'the watching of a library ended')
    if (gap > 0)
      poll(cause === 'limit' ? why : `The watching of this folder ended (${why}) and is taken up again later.`)
    else if (!isChecked)
      checkAll()
    reopenAt = Date.now() + gap
    if (gap === 0)
      void lookOnce()
  }

  function poll(reason: string): void {
    say({ mode: 'polling', reason: `${reason} ${polled}` })
    checkAll()
  }

  function checkAll(): void {
    dirty.noteAll(Date.now())
    wake()
  }

  function wake(): void {
    clearTimeout(timer)
    const due = dirty.due()
    if (due !== undefined && !checking && !closed)
      timer = setTimeout(work, Math.max(0, due - Date.now())).unref()
  }

  async function work(): Promise<void> {
    const errand = dirty.take(Date.now())
    if (!errand)
      return wake()
    checking = true
    const outcome = await check(id, errand.folders, { settleMs }).catch((error: unknown) => {
      log.error({ library: id, error }, 'a look at the folders of a library failed')
    })
    checking = false
    if (closed)
      return
    dirty.settle(outcome?.unsettled ?? [], Date.now())
    if (!outcome)
      wholeAt = Date.now() + Math.min(longestAfterFailureMs, afterFailureMs * 2 ** failures++)
    else if (errand.folders === null)
      settleWhole(outcome)
    wake()
  }

  function settleWhole({ summary, pruned: found }: CheckOutcome): void {
    const shouldFindNothing = isByClock && mode === 'watching' && !dirty.isWaiting()
    isByClock = false
    failures = 0
    tookMs = summary.elapsedMs
    wholeAt = nextWholeCheck(mode, Date.now(), tookMs)
    const excluded = found.toSorted()
    const isExcludedAnew = excluded.join('\0') !== pruned.join('\0')
    pruned = excluded
    const { added, changed, moved, missing } = summary
    if (isExcludedAnew)
      void restart('other folders are excluded')
    else if (shouldFindNothing && added + changed + moved + missing > 0)
      void restart('something happened that was not heard of')
  }

  /** Opens the stream anew; one that the system refused may be given now. */
  async function restart(why: string): Promise<void> {
    if (!stream) {
      if (reopenAt < Infinity)
        reopenAt = Date.now()
      return
    }
    await closeStream()
    if (!closed)
      ended('renew', why, true)
  }

  function lookOnce(): Promise<void> {
    looking ??= look().catch((error: unknown) => log.error({ library: id, error }, 'the root of a library could not be looked at')).finally(() => {
      looking = undefined
    })
    return looking
  }

  return {
    look: lookOnce,
    close: async () => {
      closed = true
      clearTimeout(timer)
      await closeStream()
    },
  }
}
