import type { ScanOutcome } from './scan.ts'

/** What a check looks at; see `ScanOptions`. */
export interface CheckRequest {
  readonly folders: readonly string[] | null
  readonly settleMs: number
  readonly believed: number
}

export interface ChecksOptions {
  /** Does a check; rejects when it is aborted. */
  readonly run: (id: number, request: CheckRequest, signal: AbortSignal) => Promise<ScanOutcome | undefined>
  readonly log: { readonly error: (fields: Readonly<Record<string, unknown>>, message: string) => void }
  /** Ids of the libraries that are being checked or wait for it. */
  readonly scans: Set<number>
  /** A check begins to wait, or ended. */
  readonly onChange: () => void
  /** A check could not be brought to its end. */
  readonly onFailed?: ((id: number, error: unknown) => void) | undefined
}

type Result = ScanOutcome | undefined

interface Line {
  waiting: { request: CheckRequest, readonly result: PromiseWithResolvers<Result> } | undefined
  running: Promise<void> | undefined
  abort: AbortController
}

/** Whole libraries that are walked at once: more than one, so that a slow disk does not hold up the others for long. */
const wholeAtOnce = 2

/**
 * Checks of libraries: of one library one after another, those that wait for it joined into one; of several side by side.
 * What is asked for during a check is looked at once more after it: it may lie behind the walk already.
 */
export function createChecks({ run, log, scans, onChange, onFailed }: ChecksOptions) {
  const lines = new Map<number, Line>()
  const queue: (() => void)[] = []
  let whole = 0
  let closed = false

  function lineOf(id: number): Line {
    const line = lines.get(id) ?? { waiting: undefined, running: undefined, abort: new AbortController() }
    lines.set(id, line)
    return line
  }

  async function work(id: number, line: Line): Promise<void> {
    await Promise.resolve()
    for (let next = line.waiting; next; next = line.waiting) {
      const isWhole = next.request.folders === null
      if (isWhole)
        await turn()
      if (line.waiting === next) {
        line.waiting = undefined
        next.result.resolve(await runOne(id, next.request, (line.abort = new AbortController()).signal))
      }
      if (isWhole)
        passTurn()
    }
    line.running = undefined
    scans.delete(id)
    onChange()
  }

  async function runOne(id: number, request: CheckRequest, signal: AbortSignal): Promise<Result> {
    try {
      return closed ? undefined : await run(id, request, signal)
    }
    catch (error) {
      if (!signal.aborted) {
        log.error({ library: id, error }, 'a scan failed')
        onFailed?.(id, error)
      }
      return undefined
    }
  }

  async function turn(): Promise<void> {
    if (whole < wholeAtOnce)
      whole++
    else
      await new Promise<void>(resolve => queue.push(resolve))
  }

  function passTurn(): void {
    const next = queue.shift()
    if (next)
      next()
    else
      whole--
  }

  return {
    /** Answers what came of it; undefined when the folder is not there, the check failed, or it was given up. */
    check: (id: number, request: CheckRequest): Promise<Result> => {
      if (closed)
        return Promise.resolve(undefined)
      const line = lineOf(id)
      scans.add(id)
      if (line.waiting)
        line.waiting.request = joined(line.waiting.request, request)
      else
        line.waiting = { request, result: Promise.withResolvers() }
      const { promise } = line.waiting.result
      line.running ??= work(id, line)
      onChange()
      return promise
    },
    /** Gives up what is under way and what waits for a library. */
    stop: (id: number): void => {
      const line = lines.get(id)
      line?.waiting?.result.resolve(undefined)
      if (line)
        line.waiting = undefined
      line?.abort.abort()
    },
    close: async (): Promise<void> => {
      closed = true
      lines.forEach(line => line.abort.abort())
      await Promise.all([...lines.values()].map(({ running }) => running))
    },
  }
}

/** One check in place of two. */
export function joined(a: CheckRequest, b: CheckRequest): CheckRequest {
  return {
    folders: a.folders && b.folders && [...new Set([...a.folders, ...b.folders])],
    settleMs: Math.max(a.settleMs, b.settleMs),
    believed: Math.max(a.believed, b.believed),
  }
}
